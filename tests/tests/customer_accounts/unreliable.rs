//! Logging in while the database goes away.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use corejobtrack_core::{
    ErrorKind,
    store::{
        Answer, Batch, Committed, Health, MemoryStore, Migrated, Migration, Position, Read, Schema,
        Store, StoreError,
    },
};
use corejobtrack_tests::office::{Office, PASSWORD, kind};

use super::{jane_of_acme, log_in};

/// A store that can be told to answer one more question and then none.
#[derive(Debug, Clone, Default)]
struct Faltering {
    inner: MemoryStore,
    falters: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

#[async_trait]
impl Store for Faltering {
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError> {
        self.inner.migrate(schema, how).await
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        let falters = self.falters.load(Ordering::SeqCst);
        if falters && self.asked.fetch_add(1, Ordering::SeqCst) > 0 {
            return Err(StoreError::Unavailable("somebody pulled the plug".into()));
        }
        self.inner.read(reads).await
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

#[tokio::test]
async fn a_store_that_fails_does_not_make_a_password_wrong() {
    let store = Faltering::default();
    let office = Office::over(Arc::new(store.clone()), Box::new(())).await;
    jane_of_acme(&office).await;
    store.falters.store(true, Ordering::SeqCst);
    let failed = log_in(&office, PASSWORD).await;
    assert_eq!(kind(failed), ErrorKind::Unavailable);
}
