//! Errors of operations on leads, quotes and lease rates.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation on leads, quotes or lease rates failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SalesError {
    /// An error that any operation can return.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such lead.
    #[error("Lead not found")]
    NoSuchLead,
    /// There is no such quote.
    #[error("Quote not found")]
    NoSuchQuote,
    /// The customer of the lead or quote does not exist.
    #[error("Customer {0} does not exist")]
    NoSuchCustomer(i64),
    /// The contact of the quote does not belong to the quote's customer.
    #[error("Contact {0} does not belong to the customer")]
    NotItsContact(i64),
    /// The lead of the quote does not belong to the quote's customer.
    #[error("Lead {0} does not belong to the customer")]
    NotItsLead(i64),
    /// Another lead has this code.
    #[error("Lead number already exists")]
    LeadNumberTaken,
    /// Codes of this form are assigned automatically, so this one could be assigned later.
    #[error("Lead numbers like LEAD-000001 are assigned automatically; choose another form")]
    LeadNumberReserved,
    /// The lead has quotes, which belong to its present customer.
    #[error("The lead has quotes, so its customer cannot be changed")]
    LeadHasQuotes,
}

impl AreaError for SalesError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchLead | Self::NoSuchQuote => ErrorKind::NotFound,
            Self::NoSuchCustomer(_)
            | Self::NotItsContact(_)
            | Self::NotItsLead(_)
            | Self::LeadNumberTaken
            | Self::LeadNumberReserved
            | Self::LeadHasQuotes => ErrorKind::Refused,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::NotItsContact(_) => Some("contact_person_id"),
            Self::NotItsLead(_) => Some("sales_lead_id"),
            Self::LeadNumberTaken | Self::LeadNumberReserved => Some("code"),
            _ => None,
        }
    }
}
