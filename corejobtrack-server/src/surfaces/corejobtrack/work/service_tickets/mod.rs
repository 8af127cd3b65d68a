//! Service tickets: visits to customers, from the call to the signature.

mod operations;
mod service_ticket;
mod signature;

pub use service_ticket::{NewServiceTicket, ServiceTicket, VisitFields};
pub use signature::DeclineReason;

/// The operations of this room.
pub type Operations = operations::ServiceTicketsApi;

/// The operations, ready to be served.
pub const OPERATIONS: Operations = operations::ServiceTicketsApi;
