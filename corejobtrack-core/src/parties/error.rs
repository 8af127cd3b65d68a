//! Errors of operations on customers, contacts and vendors.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation on customers, contacts or vendors failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PartiesError {
    /// An error that any operation can return.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such customer.
    #[error("Customer not found")]
    NoSuchCustomer,
    /// There is no such contact.
    #[error("Contact not found")]
    NoSuchContact,
    /// Another customer has this number.
    #[error("Customer number already exists")]
    NumberTaken,
    /// Another contact has a portal account with this e-mail address.
    #[error("Another contact's account has this email address")]
    AddressTaken,
    /// The list to reorder does not name each contact of the customer exactly once.
    #[error("contact_ids must name each contact of the customer exactly once")]
    NotItsContacts,
    /// The customer already has the greatest number of contacts.
    #[error("A customer has at most {0} contacts")]
    TooManyContacts(usize),
}

impl AreaError for PartiesError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchCustomer | Self::NoSuchContact => ErrorKind::NotFound,
            Self::NumberTaken
            | Self::AddressTaken
            | Self::NotItsContacts
            | Self::TooManyContacts(_) => ErrorKind::Refused,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::NumberTaken => Some("number"),
            Self::AddressTaken => Some("email"),
            Self::NotItsContacts => Some("contact_ids"),
            _ => None,
        }
    }
}
