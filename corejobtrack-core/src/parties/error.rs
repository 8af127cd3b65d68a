//! What can go wrong here.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PartiesError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such customer.
    #[error("Customer not found")]
    NoSuchCustomer,
    /// There is no such contact.
    #[error("Contact not found")]
    NoSuchContact,
    /// There is no such vendor.
    #[error("Vendor not found")]
    NoSuchVendor,
    /// Another customer has this number.
    #[error("Customer number already exists")]
    NumberTaken,
    /// The address of a contact with an account must lead to that account.
    #[error("Another contact's account has this email address")]
    AddressTaken,
    /// The contacts to put in order are not those of the customer.
    #[error("contact_ids must name each contact of the customer exactly once")]
    NotItsContacts,
    /// The customer has as many contacts as are kept.
    #[error("A customer has at most {0} contacts")]
    TooManyContacts(usize),
}

impl AreaError for PartiesError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchCustomer | Self::NoSuchContact | Self::NoSuchVendor => ErrorKind::NotFound,
            Self::NumberTaken
            | Self::AddressTaken
            | Self::NotItsContacts
            | Self::TooManyContacts(_) => ErrorKind::Refused,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::NumberTaken => Some("contact_id"),
            Self::AddressTaken => Some("email"),
            Self::NotItsContacts => Some("contact_ids"),
            _ => None,
        }
    }
}
