//! The conformance suite on the store in memory.

use std::sync::Arc;

use async_trait::async_trait;
use corejobtrack_core::store::{MemoryStore, Store, conformance::Fixture};

struct InMemory(MemoryStore);

#[async_trait]
impl Fixture for InMemory {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(self.0.clone())
    }

    async fn reopen(&self) -> Arc<dyn Store> {
        Arc::new(self.0.clone())
    }

    fn runs_steps(&self) -> bool {
        false
    }
}

corejobtrack_core::conformance_suite!(async { InMemory(MemoryStore::new()) });
