//! A store that records all reads and commits and passes them to another store: for tests of the
//! cost and the queries of operations.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use corejobtrack_core::store::{
    Answer, Batch, Committed, Health, Migrated, Migration, Position, Read, Schema, Store,
    StoreError,
};

/// A store that records every call of `read` and `commit` before passing it on.
#[derive(Debug, Clone)]
pub struct Recording {
    inner: Arc<dyn Store>,
    recorded: Arc<Mutex<Recorded>>,
}

/// The recorded calls, in order.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    /// The reads, one list for each call.
    pub reads: Vec<Vec<Read>>,
    /// The batches, including refused ones.
    pub batches: Vec<Batch>,
}

impl Recorded {
    /// The number of commits. Reservations of blocks of ids are not counted: one serves many
    /// operations.
    #[must_use]
    pub fn commits(&self) -> usize {
        self.batches.iter().filter(|batch| batch.is_kept()).count()
    }
}

impl Recording {
    /// Wraps a store.
    #[must_use]
    pub fn over(inner: Arc<dyn Store>) -> Self {
        Self {
            inner,
            recorded: Arc::default(),
        }
    }

    /// Returns and clears the recorded calls.
    pub fn take(&self) -> Recorded {
        std::mem::take(&mut *self.recorded())
    }

    fn recorded(&self) -> std::sync::MutexGuard<'_, Recorded> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for Recording {
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError> {
        self.inner.migrate(schema, how).await
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        self.recorded().reads.push(reads.to_vec());
        self.inner.read(reads).await
    }

    async fn commit(&self, batch: Batch) -> Result<Committed, StoreError> {
        self.recorded().batches.push(batch.clone());
        self.inner.commit(batch).await
    }

    async fn changed(&self, position: Position, patience: Duration) -> Result<(), StoreError> {
        self.inner.changed(position, patience).await
    }

    async fn health(&self) -> Result<Health, StoreError> {
        self.inner.health().await
    }
}
