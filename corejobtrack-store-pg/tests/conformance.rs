//! The conformance suite on PostgreSQL.
#![expect(clippy::expect_used, reason = "tests")]

use std::sync::Arc;

use async_trait::async_trait;
use corejobtrack_core::store::{Store, conformance::Fixture};
use corejobtrack_store_pg::PgStore;
use corejobtrack_tests::postgres::{Cluster, Database};

struct OnPostgres {
    store: PgStore,
    database: Database,
}

impl OnPostgres {
    async fn new() -> Self {
        let database = Cluster::shared().await.database().await;
        Self {
            store: connect(&database).await,
            database,
        }
    }
}

async fn connect(database: &Database) -> PgStore {
    PgStore::connect(database.url())
        .await
        .expect("the database answers")
}

#[async_trait]
impl Fixture for OnPostgres {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(self.store.clone())
    }

    async fn reopen(&self) -> Arc<dyn Store> {
        Arc::new(connect(&self.database).await)
    }
}

mod postgres {
    corejobtrack_core::conformance_suite!(super::OnPostgres::new());
}
