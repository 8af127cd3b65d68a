//! Logging in while the database becomes unavailable.

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

/// A store that can be set to answer one more read and then fail.
#[derive(Debug, Clone, Default)]
struct Unreliable {
    inner: MemoryStore,
    falters: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
}

#[async_trait]
impl Store for Unreliable {
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError> {
        self.inner.migrate(schema, how).await
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        let falters = self.falters.load(Ordering::SeqCst);
        if falters && self.asked.fetch_add(1, Ordering::SeqCst) > 0 {
            return Err(StoreError::Unavailable("the database is down".into()));
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
async fn a_store_failure_is_not_reported_as_a_wrong_password() {
    let store = Unreliable::default();
    let office = Office::over(Arc::new(store.clone()), Box::new(())).await;
    jane_of_acme(&office).await;
    store.falters.store(true, Ordering::SeqCst);
    let failed = log_in(&office, PASSWORD).await;
    assert_eq!(kind(failed), ErrorKind::Unavailable);
}
