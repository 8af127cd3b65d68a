//! Input fields of a lease rate.

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

/// The longest lease, in months: a century.
const MAX_MONTHS: i64 = 1_200;

/// Fields of a lease rate. `None` and [`Change::Keep`] leave a field unchanged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LeaseRateFields {
    /// The leasing partner; it cannot be cleared.
    pub leasing_partner: Option<String>,
    /// The name of the partner's representative.
    pub lease_rep_name: Change<String>,
    /// The representative's telephone number.
    pub lease_rep_phone: Change<String>,
    /// The lowest price that the rate applies to.
    pub min_price: Option<Money>,
    /// The highest price that the rate applies to.
    pub max_price: Option<Money>,
    /// The length of the lease, in months: 1 to 1,200.
    pub term_length: Option<i64>,
    /// The factor from price to monthly payment: above 0, at most 1.
    pub lease_rate: Option<Factor>,
    /// `FTO` or `FMV`, in any case.
    pub lease_type: Change<String>,
}

/// Parses a lease type, in any case.
fn parse_type(text: &str) -> Result<LeaseType, EngineError> {
    let not_listed = || EngineError::NotListed {
        field: "lease_type",
        permitted: "'FTO', 'FMV'",
    };
    text.to_ascii_uppercase().parse().map_err(|_| not_listed())
}

impl LeaseRateFields {
    /// Rejects what these fields alone show to be invalid.
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
            && !(1..=MAX_MONTHS).contains(&months)
        {
            let message = format!("must be between 1 and {MAX_MONTHS} months");
            return Err(EngineError::invalid("term_length", message));
        }
        if let Some(rate) = self.lease_rate
            && !(1..=1_000_000).contains(&rate.scaled())
        {
            let message = "must be between 0.000001 and 1";
            return Err(EngineError::invalid("lease_rate", message));
        }
        self.lease_type
            .value()
            .map_or(Ok(()), |text| parse_type(text).map(drop))
    }

    /// Applies the fields to a lease rate.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if the minimum price would exceed the maximum;
    /// [`EngineError::NotListed`] for an unknown type.
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
            Change::To(text) => to.lease_type = Some(parse_type(text)?),
        }
        if to.min_price <= to.max_price {
            return Ok(());
        }
        // Blame a field that the caller sent.
        let (field, message) = if self.max_price.is_some() {
            ("max_price", "must not be less than min_price")
        } else {
            ("min_price", "must not be greater than max_price")
        };
        Err(EngineError::invalid(field, message))
    }
}
