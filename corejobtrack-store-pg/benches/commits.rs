//! Commits per second by the number of concurrent callers, on a cluster of its own with durable
//! settings. A batch writes nine rows in six tables, one of them with a document, takes a number
//! without gaps, and guards a version.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a measurement")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use corejobtrack_core::store::{
    Batch, CommandId, Entity, Guard, Json, Migration, Read, Select, Store, StoreError, Take,
    Timestamp, Value, Version, Write,
    conformance::example::{
        Hours, Invoice, InvoiceId, Item, ItemId, Money, Person, PersonId, Step, StepId, TimeEntry,
        TimeEntryId, Watcher, schema,
    },
};
use corejobtrack_store_pg::PgStore;
use corejobtrack_tests::postgres::{Cluster, Durability};

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
    // One batch in a hundred comes too late.
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

async fn load(stores: &[PgStore], callers: usize, time: Duration, next: &Arc<AtomicI64>) -> f64 {
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..callers {
        let (store, next) = (stores[caller % stores.len()].clone(), next.clone());
        tasks.spawn(async move {
            let mut done = 0_u32;
            while start.elapsed() < time {
                match store
                    .commit(batch(next.fetch_add(1, Ordering::Relaxed)))
                    .await
                {
                    Ok(_) => done += 1,
                    Err(StoreError::Conflict { .. }) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
            done
        });
    }
    let done: u32 = tasks.join_all().await.into_iter().sum();
    f64::from(done) / start.elapsed().as_secs_f64()
}

async fn reads(store: &PgStore, callers: usize, time: Duration, count: usize) -> f64 {
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..callers {
        let store = store.clone();
        tasks.spawn(async move {
            let mut done = 0_u32;
            while start.elapsed() < time {
                let key = vec![Value::Int(i64::try_from(caller).unwrap() + 1)];
                let reads: Vec<Read> = [Item::TABLE, Invoice::TABLE, Step::TABLE, Person::TABLE]
                    .into_iter()
                    .cycle()
                    .take(count)
                    .map(|table| Read::Rows(Select::by_key(table, &key)))
                    .collect();
                store.read(&reads).await.unwrap();
                done += 1;
            }
            done
        });
    }
    let done: u32 = tasks.join_all().await.into_iter().sum();
    f64::from(done) / start.elapsed().as_secs_f64()
}

#[tokio::main]
async fn main() {
    let cluster = Cluster::start(Durability::Full);
    let database = cluster.database().await;
    let mut stores = Vec::new();
    for _ in 0..2 {
        let store = PgStore::connect(database.url()).await.unwrap();
        store.migrate(&schema(), Migration::Apply).await.unwrap();
        stores.push(store);
    }
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
    stores[0].commit(people).await.unwrap();
    let next = Arc::new(AtomicI64::new(1));
    let seconds = std::env::var("SECONDS_EACH").ok();
    let time = Duration::from_secs(seconds.and_then(|s| s.parse().ok()).unwrap_or(4));
    load(&stores, 8, time / 4, &next).await;
    for callers in [1, 8, 64] {
        let rate = load(&stores[..1], callers, time, &next).await;
        println!("{callers:>3} callers, one store: {rate:.0} commits/s");
    }
    let rate = load(&stores, 64, time, &next).await;
    println!(" 64 callers, two stores: {rate:.0} commits/s");
    for count in [1, 4, 9] {
        for callers in [1, 10] {
            let rate = reads(&stores[0], callers, time / 2, count).await;
            println!("{callers:>3} callers: {rate:.0} calls/s of {count} reads");
        }
    }
}
