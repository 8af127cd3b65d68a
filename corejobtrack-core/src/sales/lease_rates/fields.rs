//! What can be said of a lease rate when it is created or changed.

use serde::{Deserialize, Serialize};

use super::{LeaseRate, LeaseType};
use crate::{
    kernel::{
        change::Change,
        error::EngineError,
        limits::{self, MAX_SHORT},
        store::text::folded,
    },
    sales::{Factor, Money, money},
};

/// The most months that a lease lasts: a century.
const MOST_MONTHS: i64 = 1_200;

/// Fields of a lease rate; what is none or kept stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeaseRateFields {
    /// Who leases; it cannot be cleared.
    pub leasing_partner: Option<String>,
    /// Whom to ask there.
    pub lease_rep_name: Change<String>,
    /// Their telephone number.
    pub lease_rep_phone: Change<String>,
    /// The least price that it is for.
    pub min_price: Option<Money>,
    /// The greatest price that it is for.
    pub max_price: Option<Money>,
    /// For how many months.
    pub term_length: Option<i64>,
    /// The monthly payment for each unit of the price.
    pub lease_rate: Option<Factor>,
    /// `FTO` or `FMV`, in any case.
    pub lease_type: Change<String>,
}

/// The type that a text names, whatever its case.
fn type_of(text: &str) -> Result<LeaseType, EngineError> {
    let listed = || EngineError::NotListed {
        field: "lease_type",
        permitted: "'FTO', 'FMV'",
    };
    text.to_ascii_uppercase().parse().map_err(|_| listed())
}

impl LeaseRateFields {
    /// Refuses what is too long or cannot be, so far as it can be told from these fields alone.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        if let Some(partner) = &self.leasing_partner {
            limits::required("leasing_partner", partner, MAX_SHORT)?;
        }
        let short = |field, change: &Change<String>| {
            limits::optional(field, change.value().map(String::as_str), MAX_SHORT)
        };
        short("lease_rep_name", &self.lease_rep_name)?;
        short("lease_rep_phone", &self.lease_rep_phone)?;
        if let Some(price) = self.min_price {
            money::check_money("min_price", price)?;
        }
        if let Some(price) = self.max_price {
            money::check_money("max_price", price)?;
        }
        if let Some(months) = self.term_length
            && !(1..=MOST_MONTHS).contains(&months)
        {
            let message = format!("must be between 1 and {MOST_MONTHS} months");
            return Err(EngineError::invalid("term_length", message));
        }
        if let Some(rate) = self.lease_rate
            && !(1..=1_000_000).contains(&rate.scaled())
        {
            let message = "must be greater than 0, by at least a millionth, and at most 1";
            return Err(EngineError::invalid("lease_rate", message));
        }
        self.lease_type
            .value()
            .map_or(Ok(()), |text| type_of(text).map(drop))
    }

    /// Puts them into a rate.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] where the least price would be greater than the greatest;
    /// [`EngineError::NotListed`] for another type.
    pub(super) fn apply(&self, to: &mut LeaseRate) -> Result<(), EngineError> {
        if let Some(partner) = &self.leasing_partner {
            partner.trim().clone_into(&mut to.leasing_partner);
            to.partner_key = folded(&to.leasing_partner);
        }
        self.lease_rep_name.apply(&mut to.lease_rep_name);
        self.lease_rep_phone.apply(&mut to.lease_rep_phone);
        to.min_price = self.min_price.unwrap_or(to.min_price);
        to.max_price = self.max_price.unwrap_or(to.max_price);
        to.term_length = self.term_length.unwrap_or(to.term_length);
        to.lease_rate = self.lease_rate.unwrap_or(to.lease_rate);
        match &self.lease_type {
            Change::Keep => {}
            Change::Clear => to.lease_type = None,
            Change::To(text) => to.lease_type = Some(type_of(text)?),
        }
        if to.min_price <= to.max_price {
            return Ok(());
        }
        // Who sends one of the two is told about that one.
        let (field, message) = if self.max_price.is_some() {
            ("max_price", "must not be less than min_price")
        } else {
            ("min_price", "must not be greater than max_price")
        };
        Err(EngineError::invalid(field, message))
    }
}
