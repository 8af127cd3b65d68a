//! Input fields of a contact.

use serde::{Deserialize, Serialize};

use super::Contact;
use crate::kernel::{
    change::Change,
    error::EngineError,
    limits::{self, MAX_SHORT},
    store::text::folded,
};

/// Fields of a contact. `None` and [`Change::Keep`] leave a field unchanged. A contact needs at
/// least one of a first name, a last name and an e-mail address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactFields {
    /// The first name.
    pub first_name: Change<String>,
    /// The last name.
    pub last_name: Change<String>,
    /// The telephone number.
    pub phone: Change<String>,
    /// The e-mail address.
    pub email: Change<String>,
    /// Whether this is the customer's primary contact, of which there is at most one. Setting it
    /// clears the previous one; clearing it passes it to the first other contact in the list that
    /// is not waiting for approval.
    pub is_primary: Option<bool>,
}

impl ContactFields {
    /// Rejects invalid values and texts that are too long.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        let short = |field, change: &Change<String>| {
            limits::optional(field, change.value().map(String::as_str), MAX_SHORT)
        };
        short("first_name", &self.first_name)?;
        short("last_name", &self.last_name)?;
        short("phone", &self.phone)?;
        limits::email("email", self.email.value().map(String::as_str))
    }

    /// Applies the fields to a contact, except `is_primary`.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if the contact would have neither a name nor an e-mail address.
    pub(super) fn apply(&self, to: &mut Contact) -> Result<(), EngineError> {
        self.first_name.apply(&mut to.first_name);
        self.last_name.apply(&mut to.last_name);
        self.phone.apply(&mut to.phone);
        self.email.apply(&mut to.email);
        to.email_key = to
            .email
            .as_deref()
            .map(|email| folded(email.trim()))
            .filter(|key| !key.is_empty());
        let given = [&to.first_name, &to.last_name, &to.email]
            .into_iter()
            .flatten()
            .any(|text| !text.trim().is_empty());
        if given {
            return Ok(());
        }
        Err(EngineError::invalid(
            "first_name",
            "a contact needs a first name, a last name or an email address",
        ))
    }
}
