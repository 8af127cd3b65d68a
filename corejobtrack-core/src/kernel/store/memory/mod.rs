//! In-memory store: the reference implementation that other stores are compared with, and a
//! database for unit tests. Its data is lost when the process ends.
//!
//! It has one lock and maps sorted by key. Simplicity matters more here than speed.

mod apply;
mod data;
mod filter;
mod migrate;
mod read;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use tokio::sync::watch;

use super::{
    Answer, Batch, Committed, Health, Migrated, Migration, Pool, Position, Read, Schema, Store,
    StoreError,
};
use data::State;

/// A store in memory. Clones share the same data.
///
/// ```
/// use corejobtrack_core::store::{MemoryStore, Migration, Schema, Store};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let store = MemoryStore::new();
/// store.migrate(&Schema::new(1, &[], &[])?, Migration::Apply).await?;
/// assert_eq!(store.health().await?.database, "memory");
/// # Ok::<(), corejobtrack_core::store::StoreError>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct MemoryStore {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// The position of the last commit, for callers of [`Store::changed`].
    last: watch::Sender<i64>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The code that runs under the lock does not panic, so the state is consistent.
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError> {
        migrate::migrate(&mut self.state(), schema, how)
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        let state = self.state();
        reads.iter().map(|one| read::read(&state, one)).collect()
    }

    async fn commit(&self, batch: Batch) -> Result<Committed, StoreError> {
        batch.check()?;
        let committed = apply::commit(&mut self.state(), &batch)?;
        self.shared.last.send_if_modified(|last| {
            let later = committed.position.0 > *last;
            *last = committed.position.0.max(*last);
            later
        });
        Ok(committed)
    }

    async fn changed(&self, position: Position, timeout: Duration) -> Result<(), StoreError> {
        let mut last = self.shared.last.subscribe();
        let later = last.wait_for(|last| *last > position.0);
        // A timeout is not an error.
        tokio::time::timeout(timeout, later)
            .await
            .map_or(Ok(()), |_| Ok(()))
    }

    async fn health(&self) -> Result<Health, StoreError> {
        Ok(Health {
            database: "memory".into(),
            server: concat!("corejobtrack memory store ", env!("CARGO_PKG_VERSION")).into(),
            pool: Pool {
                available: 1,
                in_use: 0,
                max: 1,
                min: 1,
            },
        })
    }
}
