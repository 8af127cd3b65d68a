//! The conformance suite on SQLite.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::sync::Arc;

use async_trait::async_trait;
use corejobtrack_core::store::{Store, conformance::Fixture};
use corejobtrack_store_sqlite::{Options, SqliteStore};

struct File {
    options: Options,
    store: Arc<SqliteStore>,
}

#[async_trait]
impl Fixture for File {
    fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store) as Arc<dyn Store>
    }

    async fn reopen(&self) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open_with(self.options.clone()).unwrap())
    }
}

corejobtrack_core::conformance_suite!(async {
    let options = Options::temporary().unwrap();
    let store = Arc::new(SqliteStore::open_with(options.clone()).unwrap());
    File { options, store }
});
