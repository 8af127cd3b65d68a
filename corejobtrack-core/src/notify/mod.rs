//! What people are told: messages that wait in the outbox, in the same commit as their cause.

mod model;

pub(crate) use model::mail;
pub use model::{Delivery, OutboxMessage, OutboxMessageId, Template};
