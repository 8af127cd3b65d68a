//! Delivery of messages by a worker: claim those that are due, then report the result.
//!
//! A claim is a guarded update, so of two servers one gets a message. A worker that stops before it
//! reports a result may have delivered the message: such a message is given up and never retried
//! automatically (docs/decisions/0011).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Delivery, Outbox, OutboxError, OutboxMessage, OutboxMessageId, erase_secret, queries};
use crate::kernel::{
    engine::{Command, Outcome, Plan, Tx},
    error::EngineError,
};

/// The number of attempts, within about three days, after which a message is given up.
pub const MAX_ATTEMPTS: i64 = 20;
/// The longest lease: it must be longer than any attempt may last.
pub const MAX_LEASE: Duration = Duration::from_secs(3600);
/// The most messages of one claim, and the most given up by one call.
const MAX_AT_ONCE: u32 = 100;
/// The maximum length of a stored reason, in characters; mail servers may send long ones.
const MAX_REASON_LENGTH: usize = 500;
const UNKNOWN: &str = "the outcome is unknown: the server stopped, or the connection broke, while \
     the email was being sent; it is not retried automatically";

const MINUTE: u64 = 60;

/// The wait after a number of attempts: 1, 5, 15, 60 minutes, then 4 hours each.
#[must_use]
pub fn back_off(attempts: i64) -> Duration {
    let minutes = match attempts {
        ..=1 => 1,
        2 => 5,
        3 => 15,
        4 => 60,
        _ => 240,
    };
    Duration::from_secs(minutes * MINUTE)
}

/// Claims messages that are due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimMail {
    /// The most messages to claim, up to 100.
    pub most: u32,
    /// How long nobody else can claim them, up to an hour.
    pub lease: Duration,
}

impl Command for ClaimMail {
    const NAME: &'static str = "claim_mail";
}

/// The messages of a claim, each with its lease.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Claimed {
    /// The messages, the longest due first.
    pub messages: Vec<OutboxMessage>,
}

impl Outcome for Claimed {}

/// Reports that the mail server accepted a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// The message.
    pub id: OutboxMessageId,
    /// The lease under which it was claimed.
    pub lease: String,
    /// The subject under which it was sent.
    pub subject: String,
}

impl Command for Delivered {
    const NAME: &'static str = "mail_delivered";
}

/// How a delivery failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// It was certainly not delivered; a later attempt may succeed.
    ForNow,
    /// It was certainly not delivered, and no later attempt can succeed.
    ForGood,
    /// It may have been delivered.
    Unknown,
}

/// Reports that a message was not delivered, or that the outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotDelivered {
    /// The message.
    pub id: OutboxMessageId,
    /// The lease under which it was claimed.
    pub lease: String,
    /// How the delivery failed.
    pub failure: Failure,
    /// The reason, for administrators to read. Must not contain a secret.
    pub reason: String,
}

impl Command for NotDelivered {
    const NAME: &'static str = "mail_not_delivered";
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct GiveUp;

impl Command for GiveUp {
    const NAME: &'static str = "give_up_mail";
}

impl Outbox {
    /// Claims messages that are due: nobody else gets them, during the lease or afterwards.
    ///
    /// # Errors
    /// If the actor is not the system; errors of the store.
    pub async fn claim(&self, command: ClaimMail) -> Result<Claimed, EngineError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.actor().require_system()?;
                let most = command.most.min(MAX_AT_ONCE);
                let due = queries::due(Delivery::Queued, tx.now(), most);
                let mut plan = Plan::new(());
                let mut claimed = Claimed::default();
                for before in tx.read(due).await? {
                    let mut after = before.clone();
                    after.delivery = Delivery::Sending;
                    after.attempts += 1;
                    after.lease = Some(format!("{:032x}", tx.random()));
                    after.due_at = tx.now().after(command.lease.min(MAX_LEASE));
                    plan.set(&before, &after);
                    claimed.messages.push(after);
                }
                Ok::<_, EngineError>(plan.with(claimed))
            })
            .await
    }

    /// Reports that a message was delivered. Erases its secret.
    ///
    /// # Errors
    /// [`OutboxError::LeaseLost`] if the message is no longer claimed under the lease.
    pub async fn delivered(&self, command: Delivered) -> Result<(), OutboxError> {
        self.acting
            .transact(command, |command, tx| async move {
                let before = leased(command.id, &command.lease, &tx).await?;
                let mut after = before.clone();
                after.delivery = Delivery::Sent;
                after.subject = Some(command.subject.clone());
                after.sent_at = Some(tx.now());
                after.due_at = tx.now();
                after.last_error = None;
                erase_secret(&mut after);
                let mut plan = Plan::new(());
                plan.set(&before, &after);
                Ok(plan)
            })
            .await
    }

    /// Reports that a message was not delivered: it waits for its next attempt, or is given up and
    /// its secret erased.
    ///
    /// # Errors
    /// [`OutboxError::LeaseLost`] if the message is no longer claimed under the lease.
    pub async fn not_delivered(&self, command: NotDelivered) -> Result<(), OutboxError> {
        self.acting
            .transact(command, |command, tx| async move {
                let before = leased(command.id, &command.lease, &tx).await?;
                let mut after = before.clone();
                let mut reason: String = command.reason.chars().take(MAX_REASON_LENGTH).collect();
                if command.failure == Failure::Unknown {
                    reason = format!("{UNKNOWN} ({reason})");
                }
                if command.failure == Failure::ForNow && before.attempts < MAX_ATTEMPTS {
                    after.delivery = Delivery::Queued;
                    after.due_at = tx.now().after(back_off(before.attempts));
                    after.last_error = Some(reason);
                } else {
                    give_up(&mut after, reason, &tx);
                }
                let mut plan = Plan::new(());
                plan.set(&before, &after);
                Ok(plan)
            })
            .await
    }

    /// Gives up messages whose lease ended without a result; returns how many, at most 100.
    ///
    /// # Errors
    /// If the actor is not the system; errors of the store.
    pub async fn give_up_unanswered(&self) -> Result<i64, EngineError> {
        self.acting
            .transact(GiveUp, |_, tx| async move {
                tx.actor().require_system()?;
                let unanswered = queries::due(Delivery::Sending, tx.now(), MAX_AT_ONCE);
                let unanswered = tx.read(unanswered).await?;
                let mut plan = Plan::new(());
                for before in &unanswered {
                    let mut after = before.clone();
                    give_up(&mut after, UNKNOWN.to_owned(), &tx);
                    plan.set(before, &after);
                }
                let count = i64::try_from(unanswered.len()).unwrap_or(i64::MAX);
                Ok::<_, EngineError>(plan.with(count))
            })
            .await
    }
}

fn give_up(message: &mut OutboxMessage, reason: String, tx: &Tx) {
    message.delivery = Delivery::Failed;
    message.due_at = tx.now();
    message.last_error = Some(reason);
    erase_secret(message);
}

/// The message with a lease; also one that was given up before its late result arrived.
async fn leased(id: OutboxMessageId, lease: &str, tx: &Tx) -> Result<OutboxMessage, OutboxError> {
    tx.actor().require_system()?;
    let message = tx.read(queries::by_id(id)).await?;
    message
        .filter(|message| message.lease.as_deref() == Some(lease))
        .filter(|message| matches!(message.delivery, Delivery::Sending | Delivery::Failed))
        .ok_or(OutboxError::LeaseLost)
}
