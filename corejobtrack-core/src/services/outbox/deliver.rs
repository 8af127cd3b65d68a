//! Delivery, as a worker goes about it: claim what is due, then say what became of it.
//!
//! A claim is a guarded update, so of two servers one gets a message. Whoever ends without saying what
//! became of it may have delivered it: such a message is given up, never sent again by itself
//! (docs/decisions/0011).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Delivery, Outbox, OutboxError, OutboxMessage, OutboxMessageId, queries, system_only,
    without_secret,
};
use crate::kernel::{
    engine::{Command, Outcome, Plan, Tx},
    error::EngineError,
};

/// After so many attempts, within about three days, a message is given up.
pub const MOST_ATTEMPTS: i64 = 20;
/// The longest lease that is given: it must be longer than any attempt may last.
pub const LONGEST_LEASE: Duration = Duration::from_secs(3600);
/// The most messages of one claim, and of those given up at once.
const MOST_AT_ONCE: u32 = 100;
/// The longest reason that is kept, in characters; mail servers may say a lot.
const LONGEST_REASON: usize = 500;
const UNKNOWN: &str = "the outcome is not known: the server stopped, or the connection broke, while the email was \
     being sent; it is not sent again by itself";

const MINUTE: u64 = 60;

/// How long to wait after a number of attempts: 1, 5, 15, 60 minutes, then 4 hours each.
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
    /// How many at most; 100 if it says more.
    pub most: u32,
    /// For how long they are the claimer's alone; an hour if it says more.
    pub lease: Duration,
}

impl Command for ClaimMail {
    const NAME: &'static str = "claim_mail";
}

/// The messages of a claim; each knows its lease.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Claimed {
    /// The messages, those that have been due for longest first.
    pub messages: Vec<OutboxMessage>,
}

impl Outcome for Claimed {}

/// A message was taken over by the mail server.
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

/// What is known of a delivery that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// It was surely not delivered, and may be later.
    ForNow,
    /// It was surely not delivered, and never will be.
    ForGood,
    /// It may have been delivered.
    Unknown,
}

/// A message was not delivered, or it is not known whether it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotDelivered {
    /// The message.
    pub id: OutboxMessageId,
    /// The lease under which it was claimed.
    pub lease: String,
    /// What is known.
    pub failure: Failure,
    /// Why, for administrators to read. Never a secret.
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
    /// Claims messages that are due: nobody else gets them while the lease lasts, nor afterwards.
    ///
    /// # Errors
    /// For users and strangers, and whatever the store says.
    pub async fn claim(&self, command: ClaimMail) -> Result<Claimed, EngineError> {
        self.acting
            .transact(command, |command, tx| async move {
                system_only(tx.actor())?;
                let most = command.most.min(MOST_AT_ONCE);
                let due = queries::due(Delivery::Queued, tx.now(), most);
                let mut plan = Plan::new(());
                let mut claimed = Claimed::default();
                for before in tx.read(due).await? {
                    let mut after = before.clone();
                    after.delivery = Delivery::Sending;
                    after.attempts += 1;
                    after.lease = Some(format!("{:032x}", tx.random()));
                    after.due_at = tx.now().after(command.lease.min(LONGEST_LEASE));
                    plan.set(&before, &after);
                    claimed.messages.push(after);
                }
                Ok::<_, EngineError>(plan.with(claimed))
            })
            .await
    }

    /// Says that a message was delivered. Its secret is wiped out.
    ///
    /// # Errors
    /// [`OutboxError::LeaseLost`] where the message is somebody else's by now.
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
                without_secret(&mut after);
                let mut plan = Plan::new(());
                plan.set(&before, &after);
                Ok(plan)
            })
            .await
    }

    /// Says that a message was not delivered: it waits for its next turn, or is given up and its
    /// secret wiped out.
    ///
    /// # Errors
    /// [`OutboxError::LeaseLost`] where the message is somebody else's by now.
    pub async fn not_delivered(&self, command: NotDelivered) -> Result<(), OutboxError> {
        self.acting
            .transact(command, |command, tx| async move {
                let before = leased(command.id, &command.lease, &tx).await?;
                let mut after = before.clone();
                let mut reason: String = command.reason.chars().take(LONGEST_REASON).collect();
                if command.failure == Failure::Unknown {
                    reason = format!("{UNKNOWN} ({reason})");
                }
                if command.failure == Failure::ForNow && before.attempts < MOST_ATTEMPTS {
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

    /// Gives up the messages whose lease ran out without an answer; says how many, 100 at most.
    ///
    /// # Errors
    /// For users and strangers, and whatever the store says.
    pub async fn give_up_unanswered(&self) -> Result<i64, EngineError> {
        self.acting
            .transact(GiveUp, |_, tx| async move {
                system_only(tx.actor())?;
                let silent = queries::due(Delivery::Sending, tx.now(), MOST_AT_ONCE);
                let silent = tx.read(silent).await?;
                let mut plan = Plan::new(());
                for before in &silent {
                    let mut after = before.clone();
                    give_up(&mut after, UNKNOWN.to_owned(), &tx);
                    plan.set(before, &after);
                }
                let count = i64::try_from(silent.len()).unwrap_or(i64::MAX);
                Ok::<_, EngineError>(plan.with(count))
            })
            .await
    }
}

fn give_up(message: &mut OutboxMessage, reason: String, tx: &Tx) {
    message.delivery = Delivery::Failed;
    message.due_at = tx.now();
    message.last_error = Some(reason);
    without_secret(message);
}

/// The message of a lease; also one that was given up for its silence, whose answer comes late.
async fn leased(id: OutboxMessageId, lease: &str, tx: &Tx) -> Result<OutboxMessage, OutboxError> {
    system_only(tx.actor())?;
    let message = tx.read(queries::by_id(id)).await?;
    message
        .filter(|message| message.lease.as_deref() == Some(lease))
        .filter(|message| matches!(message.delivery, Delivery::Sending | Delivery::Failed))
        .ok_or(OutboxError::LeaseLost)
}
