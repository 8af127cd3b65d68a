//! Reminders of signature requests. A run has several commits, each of which advances the requests
//! it handled, so a run can be interrupted, repeated, and run by several servers at once.

use serde::Serialize;

use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        store::Timestamp,
    },
    services::outbox::Template,
    work::{
        Place, Signature, SignatureOutcome, SignatureRequest, Work, WorkError, WorkItem,
        WorkItemId, queries, signatures::request::mail_link,
    },
};

/// The greatest number of requests in one commit.
const AT_ONCE: u32 = 50;

/// Sends some reminders.
#[derive(Debug, Clone, Serialize)]
struct SendSignatureReminders {}

impl Command for SendSignatureReminders {
    const NAME: &'static str = "send_signature_reminders";
}

impl Work {
    /// Mails a new link for each signature request whose reminder is due: after
    /// [`Policy::signature_reminder_interval`](crate::Policy), at most
    /// [`Policy::max_signature_reminders`](crate::Policy) times. A run by a user also sends first
    /// reminders that are not due yet. Returns the number of reminders sent.
    ///
    /// # Errors
    /// If the actor may not run jobs, or the store fails; reminders sent before that stay sent.
    pub async fn send_signature_reminders(&self) -> Result<u64, WorkError> {
        let mut sent = 0;
        let now = self.acting.engine.now();
        // A run by hand includes requests that were sent only recently.
        let by_hand = self.acting.actor.user().is_some();
        let interval = self.acting.engine.policy().signature_reminder_interval;
        let first_before = by_hand.then(|| now.after(interval));
        loop {
            let reminded = self
                .acting
                .unkeyed()
                .transact(SendSignatureReminders {}, move |_, tx| async move {
                    tx.allow(Permission::RunJobs)?;
                    remind_some(now, first_before, &tx).await
                })
                .await?;
            match reminded {
                Some(count) => sent += count.unsigned_abs(),
                None => return Ok(sent),
            }
        }
    }
}

/// Plans reminders for the requests that are longest due; the outcome is `None` if none is due.
async fn remind_some(
    now: Timestamp,
    first_before: Option<Timestamp>,
    tx: &Tx,
) -> Result<Plan<Option<i64>>, WorkError> {
    let due = tx
        .read(queries::reminders_due(now, first_before, AT_ONCE))
        .await?;
    if due.is_empty() {
        return Ok(Plan::new(None));
    }
    let ids: Vec<WorkItemId> = due.iter().map(|request| request.item_id).collect();
    let (items, signatures) = tx
        .read((queries::by_ids(&ids), queries::signatures_of(&ids)))
        .await?;
    let mut plan = Plan::new(());
    let mut sent = 0;
    for request in &due {
        let item = items.iter().find(|item| item.id == request.item_id);
        let signature = signatures.iter().find(|row| row.item_id == request.item_id);
        if remind(request, item, signature, tx, &mut plan).await? {
            sent += 1;
        }
    }
    Ok(plan.with(Some(sent)))
}

/// Plans a reminder and the time of the next; returns whether one is sent.
async fn remind(
    request: &SignatureRequest,
    item: Option<&WorkItem>,
    signature: Option<&Signature>,
    tx: &Tx,
    plan: &mut Plan<()>,
) -> Result<bool, EngineError> {
    let policy = tx.policy();
    let next = tx.now().after(policy.signature_reminder_interval);
    let mut after = request.clone();
    let is_signed = signature.is_some_and(|known| known.outcome == SignatureOutcome::Signed);
    let is_spent = is_signed || request.reminders >= policy.max_signature_reminders;
    let is_away = item.is_none_or(|item| item.place == Place::Trash);
    if is_spent || is_away {
        // An item in the trash may be restored, so its reminders continue later.
        after.remind_at = Some(next).filter(|_| !is_spent);
        plan.update(request, &after);
        return Ok(false);
    }
    let to = request.requested_to.clone();
    let template = Template::SignatureReminder;
    mail_link(request.item_id, to, template, tx, plan).await?;
    after.reminders += 1;
    after.reminded_at = Some(tx.now());
    after.remind_at = Some(next).filter(|_| after.reminders < policy.max_signature_reminders);
    plan.update(request, &after);
    Ok(true)
}
