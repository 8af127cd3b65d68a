//! Work items as this surface sends and reads them: what all kinds share, and each kind.

mod fields;
mod item;
mod log;
mod service_ticket;
mod state;
mod step;
mod task;
mod time;

pub use fields::{Equipment, ItemFields};
pub use item::{Item, Moved, MovedItem};
pub use log::LogEntry;
pub use service_ticket::{NewServiceTicket, ServiceTicket, ServiceTicketChanges};
pub use state::ItemState;
pub use step::{NewStep, Step, StepChanges};
pub use task::{NewTask, Task, TaskChanges};
pub use time::SessionTimestamp;
