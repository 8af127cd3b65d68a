//! What people are told: notifications inside the program, and messages that wait in the outbox; both
//! in the same commit as their cause.

mod model;
mod notification;
pub mod outbox;

pub(crate) use model::mail;
pub use model::{Delivery, OutboxMessage, OutboxMessageId, Template};
pub(crate) use notification::{News, tell};
pub use notification::{Notification, NotificationId, NotificationKind, Recipient};
