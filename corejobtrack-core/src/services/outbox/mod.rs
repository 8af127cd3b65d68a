//! The outbox: mail is written in the commit of its cause and delivered afterwards, by whichever
//! server is first, and never twice. What a letter looks like and how it travels is the server's.

mod content;
mod deliver;
mod error;
mod log;
mod model;
mod queries;
mod send;
mod tidy;

pub use content::{Audience, Content, Unsendable};
pub use deliver::{
    ClaimMail, Claimed, Delivered, Failure, LONGEST_LEASE, MOST_ATTEMPTS, NotDelivered, back_off,
};
pub use error::OutboxError;
pub use log::{Counts, LoggedMail, MailLog, MailStats};
pub(crate) use model::mail;
pub use model::{Delivery, OutboxMessage, OutboxMessageId, Template};
pub use send::{RetryMail, SendMail};
pub use tidy::KEPT_FOR;

use crate::kernel::{
    actor::Actor,
    engine::{Acting, Outcome},
    error::EngineError,
};

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct Outbox {
    pub(crate) acting: Acting,
}

impl Acting {
    /// The mail that waits, and the mail that went.
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        Outbox {
            acting: self.clone(),
        }
    }
}

impl Outcome for OutboxMessage {}

/// Delivery is the program's own work: no user may say that a message was delivered.
fn system_only(actor: &Actor) -> Result<(), EngineError> {
    match actor {
        Actor::System => Ok(()),
        Actor::Anonymous => Err(EngineError::Unauthenticated),
        Actor::User(_) | Actor::Customer(_) => Err(EngineError::Denied),
    }
}

/// What is over holds no secret any more: nobody who reads the database can follow its link.
fn without_secret(message: &mut OutboxMessage) {
    if let Some(about) = message.about.0.as_object_mut() {
        about.remove(TOKEN);
    }
}

/// The member of `about` that is a secret.
const TOKEN: &str = "token";
