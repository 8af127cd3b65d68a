//! The loop behind every transaction: decide, commit, and decide again after a conflict.

use std::{collections::BTreeMap, pin::Pin, sync::Arc};

use super::{
    Acting, Tx,
    effects::{Effects, Keyed},
    follow_up::{FollowUpIds, Origin},
    snapshot::{self, Reads},
};
use crate::kernel::{
    error::{EngineError, ErrorKind},
    store::{Batch, CommandId, Committed, Read, Receipt, StoreError, journal},
};

/// The most times a command is decided.
const ATTEMPTS: u32 = 10;
/// After this many conflicts, a command waits for its turn among others that met conflicts.
const PATIENT_ATTEMPTS: u32 = 3;
/// The most times a batch is sent again whose outcome is unknown.
const RESENDS: u32 = 3;

/// The command as the store knows it.
#[derive(Debug)]
pub(super) struct Request {
    /// The command's name, for the log.
    pub(super) command: &'static str,
    pub(super) id: CommandId,
    /// The fingerprint of a command with an idempotency key.
    pub(super) fingerprint: Option<String>,
}

/// The result of a decision.
#[derive(Debug)]
pub(super) enum Decision {
    Planned(Box<Decided>),
    Refused(ErrorKind),
}

/// A plan without the type of its outcome.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) effects: Effects,
    pub(super) is_intermediate: bool,
    /// The outcome as JSON, to be kept with an idempotency key.
    pub(super) answer: Option<String>,
}

/// How a transaction ended. The outcome or refusal of the last decision is the caller's.
#[derive(Debug)]
pub(super) enum Ending {
    /// The plan was committed.
    Committed(Committed),
    /// The plan wrote nothing.
    Unwritten,
    /// The decision refused.
    Refused,
    /// The command was carried out before, under the same idempotency key.
    Replayed(Box<Receipt>),
}

/// A decision in progress.
pub(super) type Deciding<'a> =
    Pin<Box<dyn Future<Output = Result<Decision, EngineError>> + Send + 'a>>;

/// Decides a command once.
pub(super) type Decide<'a> = dyn Fn(Tx) -> Deciding<'a> + Send + Sync + 'a;

impl Acting {
    pub(super) async fn run(
        &self,
        request: &Request,
        decide: &Decide<'_>,
    ) -> Result<Ending, EngineError> {
        let store = &*self.engine.inner.store;
        let mut actor = self.actor.clone();
        let mut turn = None;
        let mut prepared = None;
        for attempt in 0..ATTEMPTS {
            if attempt >= PATIENT_ATTEMPTS && turn.is_none() {
                turn = Some(self.engine.inner.turn.lock().await);
            }
            // A decision on prepared reads keeps its instant, so that it reads the same.
            let (now, reads) = prepared
                .take()
                .unwrap_or_else(|| (self.engine.now(), Reads::default()));
            let reads = Arc::new(reads);
            let tx = Tx {
                engine: self.engine.clone(),
                actor: actor.clone(),
                now,
                expected: self.expected,
                reads: Some(Arc::clone(&reads)),
            };
            let decided = match decide(tx).await? {
                Decision::Planned(decided) => decided,
                Decision::Refused(kind)
                    if attempt + 1 < ATTEMPTS
                        && snapshot::may_rest_on_reads(kind)
                        && !reads.are_from_one_snapshot() =>
                {
                    tracing::debug!(request.command, attempt, "decided again on one snapshot");
                    prepared = Some((now, reads.on_one_snapshot(store).await?));
                    continue;
                }
                // A retry may be refused because of what the first try did.
                Decision::Refused(_) => {
                    return self.unless_answered(request, Ending::Refused).await;
                }
            };
            let effects = decided.effects;
            if effects.is_empty() && decided.is_intermediate {
                // The steps that follow must not begin for a key that was used for something else.
                return self.unless_answered(request, Ending::Unwritten).await;
            }
            if effects.is_empty() && request.fingerprint.is_none() {
                return Ok(Ending::Unwritten);
            }
            let ids = self.new_follow_up_ids(effects.follow_up_counts()).await?;
            let keyed = request.fingerprint.clone().zip(decided.answer);
            let keyed = keyed.map(|(request, answer)| Keyed { request, answer });
            let origin = Origin { actor: &actor, now };
            let batch = effects.into_batch(request.id, keyed, &origin, ids)?;
            match self.send(batch).await {
                Ok(committed) => return Ok(Ending::Committed(committed)),
                Err(StoreError::Applied(receipt)) => return applied(request, receipt),
                Err(
                    StoreError::Conflict { .. }
                    | StoreError::Guard { .. }
                    | StoreError::Duplicate { .. }
                    | StoreError::Reference,
                ) => {
                    tracing::debug!(request.command, attempt, "decided again after a conflict");
                    actor = actor.reload(store).await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(EngineError::Contended)
    }

    /// Commits a batch. While its outcome is unknown, the same batch is sent again: the journal
    /// recognises it.
    async fn send(&self, batch: Batch) -> Result<Committed, StoreError> {
        let mut unknown = None;
        for _ in 0..=RESENDS {
            match self.engine.inner.store.commit(batch.clone()).await {
                Err(StoreError::OutcomeUnknown(why)) => {
                    tracing::warn!(why, "the outcome of a commit is unknown; asking again");
                    unknown = Some(why);
                }
                // The first time it may have been applied all the same.
                Err(StoreError::Unavailable(why)) if unknown.is_some() => unknown = Some(why),
                known => return known,
            }
        }
        Err(StoreError::OutcomeUnknown(unknown.unwrap_or_default()))
    }

    async fn new_follow_up_ids(
        &self,
        counts: BTreeMap<&'static str, u32>,
    ) -> Result<FollowUpIds, EngineError> {
        let mut ids = FollowUpIds::new();
        for (table, count) in counts {
            ids.insert(table, self.engine.new_ids(table, count).await?);
        }
        Ok(ids)
    }

    /// The ending of a command that commits nothing: the answer of its first try, if there was one.
    async fn unless_answered(
        &self,
        request: &Request,
        ending: Ending,
    ) -> Result<Ending, EngineError> {
        if request.fingerprint.is_none() {
            return Ok(ending);
        }
        let reads = [Read::Rows(journal::of_command(request.id))];
        let mut answers = self.engine.inner.store.read(&reads).await?;
        match answers.pop().and_then(|mut rows| rows.pop()) {
            Some(row) => applied(request, Box::new(journal::receipt(row)?)),
            None => Ok(ending),
        }
    }
}

/// The ending of a command that the journal knows.
fn applied(request: &Request, receipt: Box<Receipt>) -> Result<Ending, EngineError> {
    match &request.fingerprint {
        // Only a batch that was sent again can meet itself under a random id.
        None => Ok(Ending::Committed(Committed {
            position: receipt.position,
            numbers: receipt.numbers,
        })),
        Some(fingerprint) if *fingerprint == receipt.request => Ok(Ending::Replayed(receipt)),
        Some(_) => Err(EngineError::KeyReused),
    }
}
