//! The engine over a store: opening it, acting on it, and the transactions, plans and audit entries
//! that the operations of the areas are made of.

mod audit;
mod command;
mod deletion;
mod effects;
mod follow_up;
mod ids;
mod new_ids;
mod number;
mod outcome;
mod plan;
mod run;
mod snapshot;
mod transact;
mod tx;

use std::sync::Arc;

use tokio::sync::Mutex;

pub use audit::{Action, AuditEntry, Audited, FieldChange, Subject};
pub use command::Command;
pub use deletion::{Deleted, Registry};
pub use effects::Effects;
pub use new_ids::NewIds;
pub use number::Number;
pub use outcome::Outcome;
pub use plan::Plan;
pub use tx::Tx;

pub(crate) use deletion::{Deletion, HookFuture, Removal, StoredTable};
pub(crate) use follow_up::{FollowUpKey, Origin};

use crate::kernel::{
    actor::Actor,
    blobs::Blobs,
    clock::{Clock, Random, SystemClock, SystemRandom},
    error::EngineError,
    policy::Policy,
    store::{
        self, Ask, CommandId, Health, Migrated, Migration, Store, StoreError, Timestamp, Version,
    },
};

/// The engine. Cloning it is cheap; all clones are one.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// use corejobtrack_core::{Engine, store::MemoryStore};
///
/// let engine = Engine::builder(MemoryStore::new()).open().await?;
/// # Ok::<(), corejobtrack_core::EngineError>(()) }).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    policy: Policy,
    blobs: Option<Arc<dyn Blobs>>,
    ids: ids::Ids,
    /// Held by a command that met too many conflicts, so that such commands run one by one.
    turn: Mutex<()>,
    registry: Registry,
    migrated: Migrated,
}

/// Builds an [`Engine`]; everything but the store has sensible defaults.
#[derive(Debug)]
pub struct EngineBuilder {
    store: Arc<dyn Store>,
    registry: fn() -> Result<Registry, StoreError>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    policy: Policy,
    blobs: Option<Arc<dyn Blobs>>,
}

impl EngineBuilder {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        registry: fn() -> Result<Registry, StoreError>,
    ) -> Self {
        Self {
            store,
            registry,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            policy: Policy::default(),
            blobs: None,
        }
    }

    /// Uses another clock than the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Uses a clock that is shared with the caller.
    #[must_use]
    pub fn shared_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Uses another source of randomness than the operating system's.
    #[must_use]
    pub fn random(mut self, random: impl Random) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Sets limits and rules other than the documented defaults.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Sets the storage for the bytes of files. Without one there are no attachments and no pictures.
    #[must_use]
    pub fn blobs(mut self, blobs: impl Blobs) -> Self {
        self.blobs = Some(Arc::new(blobs));
        self
    }

    /// Sets a storage for files that is shared with the caller.
    #[must_use]
    pub fn shared_blobs(mut self, blobs: Arc<dyn Blobs>) -> Self {
        self.blobs = Some(blobs);
        self
    }

    /// Migrates the store to this program's schema and opens the engine.
    ///
    /// # Errors
    /// [`StoreError::Newer`] where a newer release wrote the store, or another error of the store.
    pub async fn open(self) -> Result<Engine, EngineError> {
        let registry = (self.registry)()?;
        let migrated = self
            .store
            .migrate(registry.schema(), Migration::Apply)
            .await?;
        Ok(Engine {
            inner: Arc::new(Inner {
                store: self.store,
                clock: self.clock,
                random: self.random,
                policy: self.policy,
                blobs: self.blobs,
                ids: ids::Ids::default(),
                turn: Mutex::new(()),
                registry,
                migrated,
            }),
        })
    }
}

impl Engine {
    /// Acts as somebody: the operations of all areas are reached through what it returns.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Acting {
        Acting {
            engine: self.clone(),
            actor,
            key: None,
            expected: None,
        }
    }

    /// The limits and rules in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// The current instant of the engine's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The changes that opening the engine made to the schema of the store.
    #[must_use]
    pub fn migrated(&self) -> &Migrated {
        &self.inner.migrated
    }

    /// The changes that a migration would make now: none, unless the database was changed by hand.
    ///
    /// # Errors
    /// Any error of the store.
    pub async fn missing(&self) -> Result<Migrated, EngineError> {
        let Inner {
            store, registry, ..
        } = &*self.inner;
        Ok(store.migrate(registry.schema(), Migration::Preview).await?)
    }

    /// Checks whether the store can be reached.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it cannot.
    pub async fn health(&self) -> Result<Health, EngineError> {
        Ok(self.inner.store.health().await?)
    }

    /// The store under the engine.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// The storage for the bytes of files, if one was set.
    pub(crate) fn blobs(&self) -> Option<&Arc<dyn Blobs>> {
        self.inner.blobs.as_ref()
    }

    pub(crate) fn random(&self) -> u128 {
        self.inner.random.bits()
    }

    /// Reads from the store. All reads of one call see one snapshot.
    pub(crate) async fn read<A: Ask>(&self, ask: A) -> Result<A::Answer, EngineError> {
        Ok(store::ask(&*self.inner.store, ask).await?)
    }

    pub(crate) async fn new_ids(&self, table: &'static str, count: u32) -> Result<i64, StoreError> {
        let inner = &*self.inner;
        inner
            .ids
            .take(table, count, &*inner.store, &*inner.clock, &*inner.random)
            .await
    }
}

/// An actor on an engine: the way to all operations.
///
/// Each area has a method here: [`identity`](Self::identity), [`parties`](Self::parties),
/// [`portal`](Self::portal), [`assets`](Self::assets), [`sales`](Self::sales), [`work`](Self::work),
/// [`templates`](Self::templates), [`files`](Self::files), [`settings`](Self::settings),
/// [`administration`](Self::administration), [`notifications`](Self::notifications),
/// [`outbox`](Self::outbox), [`feedback`](Self::feedback).
#[derive(Debug, Clone)]
pub struct Acting {
    pub(crate) engine: Engine,
    pub(crate) actor: Actor,
    key: Option<CommandId>,
    expected: Option<Version>,
}

impl Acting {
    /// Gives the next command an idempotency key: a retry with the same key does nothing and returns
    /// the first answer.
    #[must_use]
    pub fn with_key(mut self, key: CommandId) -> Self {
        self.key = Some(key);
        self
    }

    /// Applies the next command only to this version of the record; if the record has changed, the
    /// command fails with [`EngineError::Stale`].
    #[must_use]
    pub fn if_version(mut self, version: Version) -> Self {
        self.expected = Some(version);
        self
    }

    /// The same without idempotency key and version, for the intermediate steps of a long operation.
    pub(crate) fn unkeyed(&self) -> Self {
        Self {
            engine: self.engine.clone(),
            actor: self.actor.clone(),
            key: None,
            expected: None,
        }
    }

    /// The actor.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}
