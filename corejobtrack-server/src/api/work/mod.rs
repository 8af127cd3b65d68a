//! Work items as this surface sends and reads them.

mod fields;
mod log;
mod ticket;
mod time;

pub use fields::{Equipment, NewServiceTicket, ServiceTicketChanges};
pub use log::LogEntry;
pub use ticket::{Moved, ServiceTicket};
pub use time::SessionTimestamp;
