//! Outbox of e-mails: a message is written in the commit of its cause and delivered afterwards, by
//! whichever server is first, and never twice. Layout and transport are left to the server.

mod content;
mod deliver;
mod error;
mod log;
mod model;
mod queries;
mod send;
mod tidy;

pub use content::{Audience, Content, ContentError};
pub use deliver::{
    ClaimMail, Claimed, Delivered, Failure, MAX_ATTEMPTS, MAX_LEASE, NotDelivered, back_off,
};
pub use error::OutboxError;
pub use log::{Counts, LoggedMail, MailLog, MailStats};
pub(crate) use model::mail;
pub use model::{Delivery, OutboxMessage, OutboxMessageId, Template};
pub use send::{RetryMail, SendMail};
pub use tidy::KEPT_FOR;

use crate::kernel::engine::{Acting, Outcome};

/// The operations on the outbox, on behalf of an actor.
#[derive(Debug, Clone)]
pub struct Outbox {
    pub(crate) acting: Acting,
}

impl Acting {
    /// The outbox: messages that wait, were sent, or failed.
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        Outbox {
            acting: self.clone(),
        }
    }
}

impl Outcome for OutboxMessage {}

/// Erases the secret of a finished message, so that nobody who reads the database can use its link.
fn erase_secret(message: &mut OutboxMessage) {
    if let Some(about) = message.about.0.as_object_mut() {
        about.remove(TOKEN);
    }
}

/// The member of `about` that is a secret.
const TOKEN: &str = "token";
