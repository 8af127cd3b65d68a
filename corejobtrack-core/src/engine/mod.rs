//! The front door: an engine over a store, and what it lends to the operations of the areas.

mod audit;
mod ids;
mod plan;
mod transact;

use std::sync::Arc;

use tokio::sync::Mutex;

pub use audit::{Action, AuditEntry, Audited, FieldChange, Subject};
pub use plan::{Number, Outcome, Plan};
pub use transact::{Command, Tx};

use crate::{
    actor::Actor,
    clock::{Clock, Random, SystemClock, SystemRandom},
    error::EngineError,
    files::Blobs,
    policy::Policy,
    schema,
    store::{Ask, CommandId, Health, Migrated, Migration, Store, StoreError, Timestamp},
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
    /// Whoever has met conflicts too often takes turns here.
    turn: Mutex<()>,
    migrated: Migrated,
}

/// Makes an [`Engine`]; all but the store has sensible defaults.
#[derive(Debug)]
pub struct EngineBuilder {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    policy: Policy,
    blobs: Option<Arc<dyn Blobs>>,
}

impl EngineBuilder {
    /// Another clock than the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// A clock that somebody else holds too.
    #[must_use]
    pub fn shared_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Other randomness than the operating system's.
    #[must_use]
    pub fn random(mut self, random: impl Random) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Other limits and rules than the documented defaults.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Where the bytes of files are kept. Without it there are no attachments and no pictures.
    #[must_use]
    pub fn blobs(mut self, blobs: impl Blobs) -> Self {
        self.blobs = Some(Arc::new(blobs));
        self
    }

    /// A storage of files that somebody else holds too.
    #[must_use]
    pub fn shared_blobs(mut self, blobs: Arc<dyn Blobs>) -> Self {
        self.blobs = Some(blobs);
        self
    }

    /// Brings the store up to this program's schema and opens the engine.
    ///
    /// # Errors
    /// [`StoreError::Newer`] where a newer release wrote the store, or whatever else the store says.
    pub async fn open(self) -> Result<Engine, EngineError> {
        let migrated = self
            .store
            .migrate(&schema::current()?, Migration::Apply)
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
                migrated,
            }),
        })
    }
}

impl Engine {
    /// Begins an engine over a store.
    pub fn builder(store: impl Store) -> EngineBuilder {
        Self::over(Arc::new(store))
    }

    /// Begins an engine over a store that somebody else holds too.
    pub fn over(store: Arc<dyn Store>) -> EngineBuilder {
        EngineBuilder {
            store,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            policy: Policy::default(),
            blobs: None,
        }
    }

    /// Lets somebody act: the areas and their operations are reached through it.
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

    /// The present instant of the engine's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// What opening the engine did to the store.
    #[must_use]
    pub fn migrated(&self) -> &Migrated {
        &self.inner.migrated
    }

    /// What a migration would still do: nothing, unless somebody changed the database by hand.
    ///
    /// # Errors
    /// Whatever the store says.
    pub async fn missing(&self) -> Result<Migrated, EngineError> {
        let schema = schema::current()?;
        Ok(self
            .inner
            .store
            .migrate(&schema, Migration::Preview)
            .await?)
    }

    /// Asks the store whether it is there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where it is not.
    pub async fn health(&self) -> Result<Health, EngineError> {
        Ok(self.inner.store.health().await?)
    }

    /// The store under the engine.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// Where the bytes of files are kept, if anywhere.
    pub(crate) fn blobs(&self) -> Option<&Arc<dyn Blobs>> {
        self.inner.blobs.as_ref()
    }

    pub(crate) fn random(&self) -> u128 {
        self.inner.random.bits()
    }

    /// Asks the store. All of one call comes from one snapshot.
    pub(crate) async fn read<A: Ask>(&self, ask: A) -> Result<A::Answer, EngineError> {
        let mut reads = Vec::new();
        ask.reads(&mut reads);
        let mut answers = self.inner.store.read(&reads).await?.into_iter();
        Ok(A::answer(&mut answers)?)
    }

    pub(crate) async fn new_ids(&self, table: &'static str, count: u32) -> Result<i64, StoreError> {
        let inner = &*self.inner;
        inner
            .ids
            .take(table, count, &*inner.store, &*inner.clock, &*inner.random)
            .await
    }
}

/// Somebody who acts on an engine.
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
    expected: Option<crate::store::Version>,
}

impl Acting {
    /// Gives the next command a key of the caller's: sent again with the same key, it is not done
    /// again but answered as the first time.
    #[must_use]
    pub fn with_key(mut self, key: CommandId) -> Self {
        self.key = Some(key);
        self
    }

    /// Lets the next command apply only to this version of what it changes; another is refused
    /// with [`EngineError::Stale`].
    #[must_use]
    pub fn if_version(mut self, version: crate::store::Version) -> Self {
        self.expected = Some(version);
        self
    }

    /// The same without the caller's key and version: for the steps of a long operation, of which
    /// only the last is what the caller asked for.
    pub(crate) fn unkeyed(&self) -> Self {
        Self {
            engine: self.engine.clone(),
            actor: self.actor.clone(),
            key: None,
            expected: None,
        }
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The engine acted on.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}
