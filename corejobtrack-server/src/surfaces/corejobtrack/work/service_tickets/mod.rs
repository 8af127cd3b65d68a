//! Service tickets: visits to customers, from dispatch to signature.

mod operations;
mod service_ticket;
mod signature;

pub use service_ticket::{NewServiceTicket, ServiceTicket, VisitFields};
pub use signature::DeclineReason;

/// The operations on service tickets.
pub type Operations = operations::ServiceTicketsApi;

/// The operations, ready to be served.
pub const OPERATIONS: Operations = operations::ServiceTicketsApi;
