//! Reminding of visits that nobody has signed yet: a run of several commits, each of which moves on
//! what it reminded of, so that it can be broken off, repeated, and done by several at once.

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

/// How many requests are looked at in one commit.
const AT_ONCE: u32 = 50;

/// Reminds of some requests.
#[derive(Debug, Clone, Serialize)]
struct SendSignatureReminders {}

impl Command for SendSignatureReminders {
    const NAME: &'static str = "send_signature_reminders";
}

impl Work {
    /// Mails a new link for each visit that is not signed though it was asked for some days ago:
    /// after [`Policy::signature_reminder_interval`](crate::Policy), as often as
    /// [`Policy::max_signature_reminders`](crate::Policy) says. Answers how many were reminded.
    ///
    /// # Errors
    /// Where the actor may not, or what the store says; what was sent before that stays sent.
    pub async fn send_signature_reminders(&self) -> Result<u64, WorkError> {
        let mut sent = 0;
        let now = self.acting.engine.now();
        // Whoever asks for reminders by hand means those too that have only just been asked.
        let by_hand = self.acting.actor.user().is_some();
        let interval = self.acting.engine.policy().signature_reminder_interval;
        let first_before = by_hand.then(|| now.after(interval));
        loop {
            let step = self
                .acting
                .unkeyed()
                .transact(SendSignatureReminders {}, move |_, tx| async move {
                    tx.allow(Permission::RunJobs)?;
                    remind_some(now, first_before, &tx).await
                })
                .await?;
            match step {
                Some(count) => sent += count.unsigned_abs(),
                None => return Ok(sent),
            }
        }
    }
}

/// Reminds of the requests that are longest due; none where no more are.
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

/// Plans a reminder, and when the next is due; says whether one goes out.
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
        // What is taken out of the trash again is reminded of in its time.
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
