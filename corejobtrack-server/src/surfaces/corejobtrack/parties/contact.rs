//! Contacts of customers as this surface sends and reads them.

use corejobtrack_core::parties::{self, ContactFields};
use poem_openapi::Object;

use crate::http::ToChange;

/// Somebody at a customer's.
#[derive(Debug, Object)]
pub struct Contact {
    /// The id.
    pub id: i64,
    /// The id of the customer.
    pub customer_id: i64,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The telephone number, as written.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether they are the one to ask first; one of each customer's contacts is.
    pub is_primary: bool,
    /// The place in the customer's list, ascending.
    pub sort_order: i64,
    /// How often it was written; a write with `If-Match` names it.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// What is said of a customer contact: a name or an address at least. The first contact is the
/// primary one.
#[derive(Debug, Object)]
pub struct ContactInput {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The telephone number, as written.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether they are the one to ask first; the former one then is not.
    pub is_primary: Option<bool>,
}

impl From<ContactInput> for ContactFields {
    fn from(input: ContactInput) -> Self {
        Self {
            first_name: input.first_name.to_change(),
            last_name: input.last_name.to_change(),
            phone: input.phone.to_change(),
            email: input.email.to_change(),
            is_primary: input.is_primary,
        }
    }
}

impl From<parties::Contact> for Contact {
    fn from(contact: parties::Contact) -> Self {
        Self {
            id: contact.id.0,
            customer_id: contact.customer_id.0,
            first_name: contact.first_name,
            last_name: contact.last_name,
            phone: contact.phone,
            email: contact.email,
            is_primary: contact.is_primary,
            sort_order: contact.sequence,
            version: contact.version.0,
            created_at: contact.created_at.to_string(),
            updated_at: contact.updated_at.to_string(),
        }
    }
}
