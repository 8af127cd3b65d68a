//! A store that runs other operations between two reads of an operation, on top of another store:
//! for deterministic tests of races.

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use corejobtrack_core::store::{
    Answer, Batch, Committed, Health, Migrated, Migration, Position, Read, Schema, Store,
    StoreError,
};

type Happening = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A store that counts its reads and runs other operations right after some of them.
#[derive(Clone)]
pub struct Interleaved {
    inner: Arc<dyn Store>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    reads: usize,
    /// The operations to run, by the number of the read they follow.
    happenings: Vec<(usize, Happening)>,
}

impl Interleaved {
    /// Wraps a store.
    #[must_use]
    pub fn over(inner: Arc<dyn Store>) -> Self {
        Self {
            inner,
            state: Arc::default(),
        }
    }

    /// Restarts the count; runs `happening` after the `read`-th read, before its answer is
    /// returned. `happening` must not use this store.
    pub fn after(&self, read: usize, happening: impl Future<Output = ()> + Send + 'static) {
        let mut state = self.state();
        let read = state.reads + read;
        state.happenings.push((read, Box::pin(happening)));
    }

    /// The number of reads.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.state().reads
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> Option<Happening> {
        let mut state = self.state();
        state.reads += 1;
        let read = state.reads;
        let due = state
            .happenings
            .iter()
            .position(|(after, _)| *after == read)?;
        Some(state.happenings.swap_remove(due).1)
    }
}

impl fmt::Debug for Interleaved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interleaved")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Store for Interleaved {
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError> {
        self.inner.migrate(schema, how).await
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        let happening = self.next();
        let answers = self.inner.read(reads).await;
        if let Some(happening) = happening {
            happening.await;
        }
        answers
    }

    async fn commit(&self, batch: Batch) -> Result<Committed, StoreError> {
        self.inner.commit(batch).await
    }

    async fn changed(&self, position: Position, patience: Duration) -> Result<(), StoreError> {
        self.inner.changed(position, patience).await
    }

    async fn health(&self) -> Result<Health, StoreError> {
        self.inner.health().await
    }
}
