//! Wire types and operations shared by tasks and tickets.

mod change_log;
mod changed;
mod fields;
mod item_type;
mod operations;
mod state;
mod time_entry;

pub use change_log::LogEntry;
pub use changed::Changed;
pub use fields::{Equipment, ItemFields, TicketFields};
pub use item_type::ItemType;
pub use operations::{change, change_log, get, list, transition};
pub use state::ItemState;
pub use time_entry::SessionTimestamp;
