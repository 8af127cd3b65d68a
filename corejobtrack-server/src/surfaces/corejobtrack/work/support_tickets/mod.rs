//! Support tickets: remote support, with a log of the communication with the customer.

mod communication;
mod operations;
mod support_ticket;

pub use support_ticket::{CaseFields, NewSupportTicket, SupportTicket};

/// The operations on support tickets.
pub type Operations = operations::SupportTicketsApi;

/// The operations, ready to be served.
pub const OPERATIONS: Operations = operations::SupportTicketsApi;
