//! A custom store that wraps another one. It counts the engine's calls and sometimes loses the
//! answer to a commit, as an unreliable network does. A store has only five methods.
//!
//! Run it with `cargo run --bin custom_store`.

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use corejobtrack_core::{
    Actor, Engine,
    identity::{CreateUser, Register, Role},
    store::{
        Answer, Batch, Committed, Health, MemoryStore, Migrated, Migration, Position, Read, Schema,
        Store, StoreError,
    },
    work::{CreateWork, Kind, WorkList},
};

/// A store that counts its calls and loses the answer to every n-th commit.
#[derive(Debug)]
struct UnreliableStore<S> {
    inner: S,
    loses_every: u32,
    reads: AtomicU32,
    commits: AtomicU32,
}

#[async_trait]
impl<S: Store> Store for UnreliableStore<S> {
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError> {
        self.inner.migrate(schema, how).await
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.inner.read(reads).await
    }

    async fn commit(&self, batch: Batch) -> Result<Committed, StoreError> {
        let nth = self.commits.fetch_add(1, Ordering::Relaxed) + 1;
        let committed = self.inner.commit(batch).await?;
        if nth.is_multiple_of(self.loses_every) {
            // The batch is committed, but the caller cannot know.
            return Err(StoreError::OutcomeUnknown("the answer was lost".into()));
        }
        Ok(committed)
    }

    async fn changed(&self, position: Position, patience: Duration) -> Result<(), StoreError> {
        self.inner.changed(position, patience).await
    }

    async fn health(&self) -> Result<Health, StoreError> {
        self.inner.health().await
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let store = Arc::new(UnreliableStore {
        inner: MemoryStore::new(),
        loses_every: 3,
        reads: AtomicU32::new(0),
        commits: AtomicU32::new(0),
    });
    let engine = Engine::over(Arc::clone(&store) as _).open().await?;
    let jane = CreateUser {
        details: Register {
            username: "jane".into(),
            ..Register::default()
        },
        role: Role::User,
        is_system: false,
    };
    let system = engine.acting_as(Actor::System);
    system.identity().create_user(jane, None).await?;
    let jane = engine.acting_as(engine.impersonate("jane").await?);

    for _ in 0..5 {
        let before = counts(&store);
        let ticket = CreateWork::service_ticket("Acme Corp");
        let number = jane.work().create(ticket).await?.item.number;
        let after = counts(&store);
        println!(
            "Ticket {number}: {} reads, {} commits.",
            after.0 - before.0,
            after.1 - before.1
        );
    }
    // After a lost answer the engine sent the batch again, and the journal recognised it: no ticket
    // was created twice.
    let list = WorkList::live(Kind::ServiceTicket);
    let tickets = jane.work().list(list).await?.len();
    if tickets != 5 {
        return Err(format!("there are {tickets} tickets").into());
    }
    println!("There are {tickets} tickets.");
    Ok(())
}

/// The number of reads and commits so far.
fn counts<S>(store: &UnreliableStore<S>) -> (u32, u32) {
    let value = |count: &AtomicU32| count.load(Ordering::Relaxed);
    (value(&store.reads), value(&store.commits))
}
