//! Benchmark of the stores without the engine: commits per second by the number of concurrent
//! callers. A batch writes nine rows in six tables, one of them with a document, takes a number
//! without gaps, and guards a version. One batch in a hundred has an old version and is refused.

#![expect(clippy::unwrap_used, reason = "a measurement")]

use std::{sync::Arc, time::Duration};

use corejobtrack_benches::{
    Error,
    contest::{Contender, Contest, Ratio},
};
use corejobtrack_core::store::{
    Batch, CommandId, Entity, Guard, Json, Migration, Store, StoreError, Take, Timestamp, Value,
    Version, Write,
    conformance::example::{
        Hours, Invoice, InvoiceId, Item, ItemId, Money, Person, PersonId, Step, StepId, TimeEntry,
        TimeEntryId, Watcher, schema,
    },
};
use corejobtrack_store_pg::PgStore;
use corejobtrack_store_sqlite::{Options, SqliteStore};
use corejobtrack_tests::postgres::{Cluster, Durability};
use tokio::sync::Mutex;

fn insert<E: Entity>(entity: &E) -> Write {
    Write::Insert {
        table: E::TABLE,
        row: entity.to_row().unwrap(),
        document: entity.document(),
    }
}

fn batch(id: i64) -> Batch {
    let item = ItemId(id);
    let now = Timestamp::default().after(Duration::from_secs(id.unsigned_abs()));
    let work = Item {
        id: item,
        version: Version(1),
        title: format!("Paper jam in tray {id}"),
        notes: Some("The printer on the second floor stops after each page".into()),
        number: None,
        phase: "open".into(),
        due: Some(now),
        held: false,
        messages: 0,
        under: None,
        details: Json(serde_json::json!({"urgency": "high", "floor": 2})),
        photo: None,
    };
    let step = |n: i64| Step {
        id: StepId(id * 2 + n),
        item,
        place: Some(n),
        text: "Look at the rollers".into(),
        done: false,
    };
    let watcher = |principal: &str| Watcher {
        item,
        principal: principal.into(),
        rank: id,
    };
    let entry = TimeEntry {
        id: TimeEntryId(id),
        version: Version(1),
        item: Some(item),
        started: now,
        ended: None,
        hours: Hours(0),
        billable: None,
        rate: None,
    };
    let mut invoice = Invoice {
        id: InvoiceId(id),
        version: Version(1),
        number: 0,
        made_at: 0,
        total: Money(id),
    }
    .to_row()
    .unwrap();
    *invoice.get_mut(Invoice::number.place()).unwrap() = Value::Number(0);
    *invoice.get_mut(Invoice::made_at.place()).unwrap() = Value::Position;
    // One batch in a hundred has an old version.
    let version = Version(if id % 100 == 0 { 2 } else { 1 });
    Batch {
        takes: vec![Take {
            counter: "invoices".into(),
            count: 1,
            start: 1,
        }],
        guards: vec![Guard::Unchanged {
            table: Person::TABLE,
            key: vec![Value::Int(id % 64)],
            version,
        }],
        writes: vec![
            insert(&work),
            insert(&step(0)),
            insert(&step(1)),
            insert(&watcher("team:1")),
            insert(&watcher("user:7")),
            insert(&entry),
            Write::Insert {
                table: Invoice::TABLE,
                row: invoice,
                document: None,
            },
            Write::Add {
                table: Person::TABLE,
                key: vec![Value::Int(id % 64)],
                column: Person::balance.place(),
                by: 1,
                floor: None,
            },
        ],
        events: vec![r#"{"created":true}"#.into()],
        ..Batch::new(CommandId(u128::from(id.unsigned_abs())), now)
    }
}

/// Commits batch after batch to the stores in turn; with `alone`, each waits for the one before.
fn commits(name: &'static str, stores: &[Arc<dyn Store>], first: i64, alone: bool) -> Contender {
    let stores = stores.to_vec();
    let turn = alone.then(|| Arc::new(Mutex::new(())));
    Contender::new(name, move |n| {
        let place = usize::try_from(n).unwrap_or_default() % stores.len().max(1);
        let (store, turn) = (stores.get(place).cloned(), turn.clone());
        async move {
            let batch = batch(first + i64::try_from(n)?);
            let _turn = match &turn {
                Some(turn) => Some(turn.lock().await),
                None => None,
            };
            match store.ok_or("a store")?.commit(batch).await {
                Ok(_) | Err(StoreError::Conflict { .. }) => Ok(()),
                Err(error) => Err(error.into()),
            }
        }
    })
}

/// Compares group commits on `stores`, which share a database, with single batches on the separate
/// database of `rival`.
async fn compare(
    name: &str,
    stores: &[Arc<dyn Store>],
    rival: Arc<dyn Store>,
    callers: &[usize],
) -> Result<(), Error> {
    let rival = [rival];
    for store in stores.iter().chain(&rival) {
        store.migrate(&schema(), Migration::Apply).await?;
    }
    for store in stores.iter().take(1).chain(&rival) {
        let people = (0..64).map(|id| Person {
            id: PersonId(id),
            version: Version(1),
            email: format!("{id}@example.org"),
            admin: false,
            balance: 0,
        });
        let people = Batch {
            writes: people.map(|person| insert(&person)).collect(),
            ..Batch::new(CommandId(u128::MAX), Timestamp::default())
        };
        store.commit(people).await?;
    }
    let mut first = 1;
    for callers in callers {
        let contest = Contest {
            name: name.to_owned(),
            callers: *callers,
            rounds: 7,
            window: Duration::from_millis(300),
            ratio: Ratio::Speed,
            aim: None,
        };
        let contenders = [
            commits("groups", stores, first, false),
            commits("one batch at a time", &rival, first, true),
        ];
        contest.run(&contenders).await?;
        first += 10_000_000;
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    Contest::head();
    let directory = tempfile::tempdir()?;
    let open = |name: &str| -> Result<Arc<dyn Store>, Error> {
        let options = Options::new(directory.path().join(name));
        Ok(Arc::new(SqliteStore::open_with(options)?))
    };
    let stores = [open("groups.db")?];
    compare("SQLite: batch", &stores, open("alone.db")?, &[1, 8, 64]).await?;

    let cluster = Cluster::start(Durability::Full);
    for stores in [1, 2] {
        let (ours, theirs) = (cluster.database().await, cluster.database().await);
        let mut group: Vec<Arc<dyn Store>> = Vec::new();
        for _ in 0..stores {
            group.push(Arc::new(PgStore::connect(ours.url()).await?));
        }
        let rival = Arc::new(PgStore::connect(theirs.url()).await?);
        match stores {
            1 => compare("PostgreSQL: batch", &group, rival, &[1, 8, 64]).await?,
            _ => compare("PostgreSQL: batch, two stores", &group, rival, &[64]).await?,
        }
    }
    Ok(())
}
