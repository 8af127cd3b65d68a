//! The kinds of items, as paths and queries name them.

use corejobtrack_core::work::Kind;
use poem_openapi::Enum;

/// Kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ItemType {
    /// Internal work.
    Task,
    /// A visit to a customer.
    ServiceTicket,
    /// Remote support for a customer.
    SupportTicket,
}

impl From<ItemType> for Kind {
    fn from(kind: ItemType) -> Self {
        match kind {
            ItemType::Task => Self::Task,
            ItemType::ServiceTicket => Self::ServiceTicket,
            ItemType::SupportTicket => Self::SupportTicket,
        }
    }
}
