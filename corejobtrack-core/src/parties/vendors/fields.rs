//! Input fields of a vendor.

use serde::{Deserialize, Serialize};

use super::Vendor;
use crate::{
    kernel::{
        change::Change,
        error::EngineError,
        limits::{self, MAX_SHORT},
        policy::Policy,
        store::text::folded,
    },
    parties::queries::words,
};

/// Fields of a vendor. `None` and [`Change::Keep`] leave a field unchanged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct VendorFields {
    /// The name; it cannot be cleared.
    pub company: Option<String>,
    /// Our account number at the vendor.
    pub account_number: Change<String>,
    /// The name of the contact person.
    pub contact_name: Change<String>,
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
    /// The website address.
    pub website: Change<String>,
    /// Notes.
    pub notes: Change<String>,
}

impl VendorFields {
    /// Rejects invalid values and texts that are too long.
    pub(super) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        if let Some(company) = &self.company {
            limits::required("company", company, policy.max_title_length)?;
            // A name of nothing but combining accents would have an empty search key.
            limits::required("company", &folded(company), usize::MAX)?;
        }
        let text = |field, change: &Change<String>, max| {
            limits::optional(field, change.value().map(String::as_str), max)
        };
        text("account_number", &self.account_number, MAX_SHORT)?;
        text("contact_name", &self.contact_name, MAX_SHORT)?;
        text("address_1", &self.address_1, MAX_SHORT)?;
        text("address_2", &self.address_2, MAX_SHORT)?;
        text("city", &self.city, MAX_SHORT)?;
        text("state", &self.state, MAX_SHORT)?;
        text("zip", &self.zip, MAX_SHORT)?;
        text("phone", &self.phone, MAX_SHORT)?;
        text("website", &self.website, MAX_SHORT)?;
        text("notes", &self.notes, policy.max_note_length)?;
        limits::email("email", self.email.value().map(String::as_str))
    }

    /// Applies the fields to a vendor and updates its search key and words.
    pub(super) fn apply(&self, to: &mut Vendor) {
        if let Some(company) = &self.company {
            company.trim().clone_into(&mut to.company);
        }
        self.account_number.apply(&mut to.account_number);
        self.contact_name.apply(&mut to.contact_name);
        self.address_1.apply(&mut to.address_1);
        self.address_2.apply(&mut to.address_2);
        self.city.apply(&mut to.city);
        self.state.apply(&mut to.state);
        self.zip.apply(&mut to.zip);
        self.phone.apply(&mut to.phone);
        self.email.apply(&mut to.email);
        self.website.apply(&mut to.website);
        self.notes.apply(&mut to.notes);
        update_search_keys(to);
    }
}

fn update_search_keys(of: &mut Vendor) {
    of.company_key = folded(&of.company);
    of.company_words = words([of.company.as_str()]);
    of.account_words = words(of.account_number.as_deref());
    of.contact_words = words(of.contact_name.as_deref());
    of.city_words = words(of.city.as_deref());
    let address = [&of.address_1, &of.address_2, &of.city, &of.state, &of.zip];
    of.address_words = words(address.into_iter().filter_map(|line| line.as_deref()));
}
