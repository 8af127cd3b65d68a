//! Support tickets: remote cases, and the conversation with the customer.

mod communication;
mod operations;
mod support_ticket;

pub use support_ticket::{CaseFields, NewSupportTicket, SupportTicket};

/// The operations of this room.
pub type Operations = operations::SupportTicketsApi;

/// The operations, ready to be served.
pub const OPERATIONS: Operations = operations::SupportTicketsApi;
