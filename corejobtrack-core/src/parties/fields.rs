//! Input fields of a customer.

use serde::{Deserialize, Serialize};

use super::{Customer, queries::words};
use crate::kernel::{
    change::Change,
    error::EngineError,
    limits::{self, MAX_SHORT},
    policy::Policy,
    store::text::folded,
};

/// Fields of a customer. `None` and [`Change::Keep`] leave a field unchanged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerFields {
    /// The name; it cannot be cleared.
    pub company: Option<String>,
    /// The customer number, `contact_id` in the API; a blank one counts as none.
    pub number: Change<String>,
    /// The first line of the address.
    pub address_1: Change<String>,
    /// The second line of the address.
    pub address_2: Change<String>,
    /// The city.
    pub city: Change<String>,
    /// The state.
    pub state: Change<String>,
    /// The postal code.
    pub zip: Change<String>,
    /// The telephone number.
    pub phone: Change<String>,
    /// The e-mail address.
    pub email: Change<String>,
    /// The account status, such as `active`.
    pub account_status: Change<String>,
}

impl CustomerFields {
    /// Rejects invalid values and texts that are too long.
    pub(super) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        if let Some(company) = &self.company {
            limits::required("company", company, policy.max_title_length)?;
            // A name of nothing but combining accents would have an empty search key.
            limits::required("company", &folded(company), usize::MAX)?;
        }
        let short = |field, change: &Change<String>| {
            limits::optional(field, change.value().map(String::as_str), MAX_SHORT)
        };
        short("number", &self.number)?;
        short("address_1", &self.address_1)?;
        short("address_2", &self.address_2)?;
        short("city", &self.city)?;
        short("state", &self.state)?;
        short("zip", &self.zip)?;
        short("phone", &self.phone)?;
        short("account_status", &self.account_status)?;
        limits::email("email", self.email.value().map(String::as_str))
    }

    /// Applies the fields to a customer and updates its search keys and words.
    pub(super) fn apply(&self, to: &mut Customer) {
        if let Some(company) = &self.company {
            company.trim().clone_into(&mut to.company);
        }
        self.number.apply(&mut to.number);
        self.address_1.apply(&mut to.address_1);
        self.address_2.apply(&mut to.address_2);
        self.city.apply(&mut to.city);
        self.state.apply(&mut to.state);
        self.zip.apply(&mut to.zip);
        self.phone.apply(&mut to.phone);
        self.email.apply(&mut to.email);
        self.account_status.apply(&mut to.account_status);
        to.number = to
            .number
            .take()
            .map(|number| number.trim().to_owned())
            .filter(|number| !number.is_empty());
        update_search_keys(to);
    }
}

fn update_search_keys(of: &mut Customer) {
    of.company_key = folded(&of.company);
    of.number_key = of
        .number
        .as_deref()
        .map(folded)
        .filter(|key| !key.is_empty());
    of.company_words = words([of.company.as_str()]);
    of.number_words = words(of.number.as_deref());
    of.city_words = words(of.city.as_deref());
    let address = [&of.address_1, &of.address_2, &of.city, &of.state, &of.zip];
    of.address_words = words(address.into_iter().filter_map(|line| line.as_deref()));
}
