//! Wire types of customer contacts.

use corejobtrack_core::parties::{self, ContactFields};
use poem_openapi::Object;

use crate::http::ToChange;

/// A customer contact.
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
    /// The telephone number, as entered.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether this is the customer's primary contact; one of its contacts is.
    pub is_primary: bool,
    /// The position in the customer's list, ascending.
    pub sort_order: i64,
    /// The record's version, for `If-Match`.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// The fields of a customer contact; at least a name or an e-mail address is required. The first
/// contact of a customer is the primary one.
#[derive(Debug, Object)]
pub struct ContactInput {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The telephone number, as entered.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether this is the primary contact; replaces the former one.
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
