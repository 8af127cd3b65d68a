//! Work items as this surface sends and reads them: what all kinds share, and each kind.

mod communication;
mod fields;
mod item;
mod life;
mod log;
mod service_ticket;
mod state;
mod step;
mod support_ticket;
mod task;
mod time;

pub use communication::{Communication, CommunicationEntry, NewCommunication, Readers};
pub use fields::{Equipment, ItemFields, TicketFields};
pub use item::{Item, ItemChanges, Moved, MovedItem};
pub use life::{change, change_log, get, list, step};
pub use log::LogEntry;
pub use service_ticket::{NewServiceTicket, ServiceTicket, ServiceTicketChanges, VisitFields};
pub use state::ItemState;
pub use step::{NewStep, Step, StepChanges};
pub use support_ticket::{CaseFields, NewSupportTicket, SupportTicket, SupportTicketChanges};
pub use task::{NewTask, Task, TaskChanges};
pub use time::SessionTimestamp;
