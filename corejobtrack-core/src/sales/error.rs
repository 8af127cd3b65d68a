//! What can go wrong here.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SalesError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such lead.
    #[error("Lead not found")]
    NoSuchLead,
    /// There is no such quote.
    #[error("Quote not found")]
    NoSuchQuote,
    /// There is no such lease rate.
    #[error("Lease rate not found")]
    NoSuchLeaseRate,
    /// The customer that a lead or quote is for is not there.
    #[error("Customer {0} does not exist")]
    NoSuchCustomer(i64),
    /// The contact that a quote goes to is not one of its customer's.
    #[error("Contact {0} is no contact of the customer")]
    NotItsContact(i64),
    /// The lead that a quote comes of is not one of its customer's.
    #[error("Lead {0} is no lead of the customer")]
    NotItsLead(i64),
    /// Another lead has this number.
    #[error("lead_id already exists")]
    LeadNumberTaken,
    /// Numbers of this form are given by the engine, which would meet this one some day.
    #[error("lead_id of the form LEAD-000001 are given automatically: choose another form")]
    LeadNumberReserved,
    /// Quotes for the lead's customer were made of it, so it stays with that customer.
    #[error("the lead has quotes for its customer: it cannot go to another one")]
    LeadHasQuotes,
    /// There are as many lease rates as are kept.
    #[error("at most {0} lease rates are kept")]
    TooManyRates(u32),
}

impl AreaError for SalesError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchLead | Self::NoSuchQuote | Self::NoSuchLeaseRate => ErrorKind::NotFound,
            Self::NoSuchCustomer(_)
            | Self::NotItsContact(_)
            | Self::NotItsLead(_)
            | Self::LeadNumberTaken
            | Self::LeadNumberReserved
            | Self::LeadHasQuotes
            | Self::TooManyRates(_) => ErrorKind::Refused,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::NotItsContact(_) => Some("contact_person_id"),
            Self::NotItsLead(_) => Some("sales_lead_id"),
            Self::LeadNumberTaken | Self::LeadNumberReserved => Some("lead_id"),
            _ => None,
        }
    }
}
