//! Read, allow, decide, commit: the only way to write.

use std::{collections::BTreeMap, fmt, sync::Arc};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    Acting, Engine, Outcome, Plan,
    plan::{FollowUpIds, Origin},
    snapshot::{self, Reads},
};
use crate::kernel::{
    actor::{Actor, CustomerActor, UserActor},
    error::{AreaError, EngineError},
    permissions::{Permission, Scope},
    policy::Policy,
    store::{Ask, CommandId, Committed, Entity, Receipt, StoreError, Timestamp, Version, journal},
};

/// How often a command is decided again because somebody else was faster.
const ATTEMPTS: u32 = 10;
/// After so many, it takes its turn behind others that met conflicts.
const PATIENT_ATTEMPTS: u32 = 3;
/// How often a batch is sent again whose outcome is unknown.
const RESENDS: u32 = 3;

/// An input of an operation: plain and serialisable, so that it can be queued, sent and replayed.
pub trait Command: Serialize + fmt::Debug + Send + Sync + 'static {
    /// What it is called, as in `complete_work`.
    const NAME: &'static str;
}

/// What a decision may ask: the store, the clock, who acts. An owned handle, cheap to clone.
#[derive(Debug, Clone)]
pub struct Tx {
    engine: Engine,
    actor: Actor,
    now: Timestamp,
    expected: Option<Version>,
    /// What a decision has read; nobody asks for that of a reader.
    reads: Option<Arc<Reads>>,
}

impl Tx {
    /// Asks the store. All of one call comes from one snapshot.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn read<A: Ask>(&self, ask: A) -> Result<A::Answer, EngineError> {
        let Some(reads) = &self.reads else {
            return self.engine.read(ask).await;
        };
        let mut call = Vec::new();
        ask.reads(&mut call);
        let answers = reads.answer(call, &*self.engine.inner.store).await?;
        Ok(A::answer(&mut answers.into_iter())?)
    }

    /// When this is decided.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The user who acts.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if nobody known does, [`EngineError::Denied`] if it is
    /// somebody at a customer's.
    pub fn user(&self) -> Result<&UserActor, EngineError> {
        match &self.actor {
            Actor::User(user) => Ok(user),
            Actor::Customer(_) => Err(EngineError::Denied),
            Actor::Anonymous | Actor::System => Err(EngineError::Unauthenticated),
        }
    }

    /// The one at a customer's who acts.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if nobody known does, [`EngineError::Denied`] if it is
    /// anybody else.
    pub fn as_customer(&self) -> Result<&CustomerActor, EngineError> {
        match &self.actor {
            Actor::Customer(customer) => Ok(customer),
            Actor::User(_) | Actor::System => Err(EngineError::Denied),
            Actor::Anonymous => Err(EngineError::Unauthenticated),
        }
    }

    /// The limits and rules in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.engine.policy()
    }

    /// Refuses an actor without a permission over everything.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] or [`EngineError::Denied`].
    pub fn allow(&self, permission: Permission) -> Result<(), EngineError> {
        match self.actor.scope(permission)? {
            Scope::All => Ok(()),
            _ => Err(EngineError::Denied),
        }
    }

    /// The version that the caller expects of what is changed, if one was named.
    ///
    /// # Errors
    /// [`EngineError::Stale`] if it is another.
    pub fn expect_version(&self, version: Version) -> Result<(), EngineError> {
        match self.expected {
            Some(expected) if expected != version => Err(EngineError::Stale),
            _ => Ok(()),
        }
    }

    /// A new id for an entity.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn new_id<E: Entity>(&self) -> Result<i64, EngineError> {
        self.new_ids::<E>(1).await
    }

    /// The first of `count` new ids for an entity, one after the other.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn new_ids<E: Entity>(&self, count: usize) -> Result<i64, EngineError> {
        let count = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
        Ok(self.engine.new_ids(E::NAME, count).await?)
    }

    /// Random bits fit for secrets.
    #[must_use]
    pub fn random(&self) -> u128 {
        self.engine.random()
    }
}

impl Acting {
    /// A handle for reading alone.
    pub(crate) fn reader(&self) -> Tx {
        Tx {
            engine: self.engine.clone(),
            actor: self.actor.clone(),
            now: self.engine.now(),
            expected: None,
            reads: None,
        }
    }

    /// Carries out a command: `decide` reads, allows and plans; the plan is committed. When somebody
    /// else was faster, it is decided again. What it refuses after several reads is decided again on
    /// one snapshot before the caller is told.
    pub(crate) async fn transact<C, O, E, D, F>(&self, command: C, decide: D) -> Result<O, E>
    where
        C: Command,
        O: Outcome,
        E: AreaError,
        D: Fn(Arc<C>, Tx) -> F + Send + Sync,
        F: Future<Output = Result<Plan<O>, E>> + Send,
    {
        let command = Arc::new(command);
        let request = self.key.map(|_| fingerprint(&*command, &self.actor));
        let id = self.key.unwrap_or_else(|| CommandId(self.engine.random()));
        let mut actor = self.actor.clone();
        let mut turn = None;
        let mut prepared = None;
        for attempt in 0..ATTEMPTS {
            if attempt >= PATIENT_ATTEMPTS && turn.is_none() {
                turn = Some(self.engine.inner.turn.lock().await);
            }
            // At the same instant it asks the same.
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
            let plan = match decide(Arc::clone(&command), tx).await {
                Ok(plan) => plan,
                Err(error)
                    if attempt + 1 < ATTEMPTS
                        && snapshot::may_rest_on_reads(error.kind())
                        && !reads.are_from_one_snapshot() =>
                {
                    tracing::debug!(command = C::NAME, attempt, "decided again on one snapshot");
                    let store = &*self.engine.inner.store;
                    let again = reads.on_one_snapshot(store).await;
                    prepared = Some((now, again.map_err(EngineError::from)?));
                    continue;
                }
                Err(error) => {
                    // A repetition may find that what it asks for was done: by itself.
                    return match self.answered_before(id, request.as_deref()).await? {
                        Some(outcome) => Ok(outcome),
                        None => Err(error),
                    };
                }
            };
            if plan.is_empty() && (request.is_none() || plan.is_intermediate()) {
                return Ok(plan.into_outcome());
            }
            let ids = self.new_follow_up_ids(plan.follow_up_counts()).await?;
            let origin = Origin { actor: &actor, now };
            let (batch, mut outcome) = plan.into_batch(id, request.clone(), &origin, ids)?;
            match self.send(batch).await {
                Ok(committed) => {
                    outcome.place(&committed);
                    return Ok(outcome);
                }
                Err(StoreError::Applied(receipt)) => {
                    if self.key.is_none() {
                        // Only a batch that was sent again can meet itself under a random id.
                        outcome.place(&committed_of(&receipt));
                        return Ok(outcome);
                    }
                    return replay(*receipt, request.as_deref()).map_err(E::from);
                }
                Err(
                    StoreError::Conflict { .. }
                    | StoreError::Guard { .. }
                    | StoreError::Duplicate { .. }
                    | StoreError::Reference,
                ) => {
                    tracing::debug!(command = C::NAME, attempt, "decided again");
                    actor = actor.reload(&*self.engine.inner.store).await?;
                }
                Err(error) => return Err(EngineError::from(error).into()),
            }
        }
        Err(EngineError::Contended.into())
    }

    /// Commits; where the outcome is unknown, the same batch is sent again, which the journal
    /// recognises.
    async fn send(&self, batch: crate::kernel::store::Batch) -> Result<Committed, StoreError> {
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

    async fn answered_before<O: Outcome>(
        &self,
        id: CommandId,
        request: Option<&str>,
    ) -> Result<Option<O>, EngineError> {
        if request.is_none() {
            return Ok(None);
        }
        let reads = [crate::kernel::store::Read::Rows(journal::of_command(id))];
        let mut answers = self.engine.inner.store.read(&reads).await?;
        match answers.pop().and_then(|mut rows| rows.pop()) {
            Some(row) => replay(journal::receipt(row)?, request).map(Some),
            None => Ok(None),
        }
    }
}

fn replay<O: Outcome>(receipt: Receipt, request: Option<&str>) -> Result<O, EngineError> {
    if request != Some(receipt.request.as_str()) {
        return Err(EngineError::KeyReused);
    }
    let committed = committed_of(&receipt);
    let answer = receipt.answer.unwrap_or_else(|| "null".into());
    let mut outcome: O = serde_json::from_str(&answer)
        .map_err(|error| StoreError::Corrupt(format!("the answer of a command: {error}")))?;
    outcome.place(&committed);
    Ok(outcome)
}

fn committed_of(receipt: &Receipt) -> Committed {
    Committed {
        position: receipt.position,
        numbers: receipt.numbers.clone(),
    }
}

/// Tells a repetition from another request: by who asks, for what, with which words.
fn fingerprint<C: Command>(command: &C, actor: &Actor) -> String {
    let mut hash = Sha256::new();
    hash.update(C::NAME);
    hash.update(actor.key());
    hash.update([0]);
    hash.update(serde_json::to_vec(command).unwrap_or_default());
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
