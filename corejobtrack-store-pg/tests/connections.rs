//! Tests with several processes, lost connections, tenants and locks of others.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{collections::HashMap, time::Duration};

use corejobtrack_core::store::{
    Batch, CommandId, Committed, Entity, Migration, Position, Read, Select, Store, StoreError,
    Take, Timestamp, Value, Version, Write,
    conformance::example::{Invoice, InvoiceId, Money, Person, PersonId, schema},
    journal,
};
use corejobtrack_store_pg::{Options, PgStore};
use corejobtrack_tests::postgres::{Cluster, Database};
use sqlx::{Connection, PgConnection};

async fn database() -> Database {
    Cluster::shared().await.database().await
}

async fn store(options: Options) -> PgStore {
    let store = PgStore::connect_with(options).await.unwrap();
    store.migrate(&schema(), Migration::Apply).await.unwrap();
    store
}

/// Inserts a numbered invoice and adds 1 to the seller's balance.
fn sale(id: i64) -> Batch {
    let invoice = Invoice {
        id: InvoiceId(id),
        version: Version(1),
        number: 0,
        made_at: 0,
        total: Money(1),
    };
    let mut row = invoice.to_row().unwrap();
    *row.get_mut(Invoice::number.place()).unwrap() = Value::Number(0);
    *row.get_mut(Invoice::made_at.place()).unwrap() = Value::Position;
    Batch {
        takes: vec![Take {
            counter: "invoices".into(),
            count: 1,
            start: 1,
        }],
        writes: vec![
            Write::Insert {
                table: Invoice::TABLE,
                row,
                document: None,
            },
            Write::Add {
                table: Person::TABLE,
                key: vec![Value::Int(1)],
                column: Person::balance.place(),
                by: 1,
                floor: None,
            },
        ],
        ..Batch::new(
            CommandId(u128::from(id.unsigned_abs())),
            Timestamp::default(),
        )
    }
}

/// Inserts the seller.
fn seller() -> Batch {
    let person = Person {
        id: PersonId(1),
        version: Version(1),
        email: "seller@example.org".into(),
        admin: false,
        balance: 0,
    };
    Batch {
        writes: vec![Write::Insert {
            table: Person::TABLE,
            row: person.to_row().unwrap(),
            document: None,
        }],
        ..Batch::new(CommandId(u128::MAX), Timestamp::default())
    }
}

async fn rows(store: &PgStore, select: Select) -> Vec<Vec<Value>> {
    let mut answers = store.read(&[Read::Rows(select)]).await.unwrap();
    answers.pop().unwrap()
}

/// The positions of all commits, the number and position of each invoice by id, and the seller's
/// balance.
async fn contents(store: &PgStore) -> (Vec<i64>, HashMap<i64, (i64, i64)>, i64) {
    let int = |value: &Value| match value {
        Value::Int(value) => *value,
        other => panic!("{other:?}"),
    };
    let positions = rows(store, Select::from(journal::TABLE)).await;
    let positions = positions.iter().map(|row| int(&row[0])).collect();
    let invoices = rows(store, Select::from(Invoice::TABLE)).await;
    let invoices = invoices
        .iter()
        .map(|row| (int(&row[0]), (int(&row[2]), int(&row[3]))))
        .collect();
    let seller = rows(store, Select::from(Person::TABLE)).await;
    (
        positions,
        invoices,
        int(&seller[0][Person::balance.place()]),
    )
}

/// Checks that every acknowledged sale is stored exactly once and as acknowledged, and that
/// positions and numbers have no gaps.
async fn check_sales(store: &PgStore, acknowledged: &HashMap<i64, Committed>) {
    let (positions, invoices, balance) = contents(store).await;
    let expected: Vec<i64> = (1..=i64::try_from(positions.len()).unwrap()).collect();
    assert_eq!(positions, expected);
    assert_eq!(positions.len(), invoices.len() + 1);
    assert_eq!(i64::try_from(invoices.len()).unwrap(), balance);
    let mut numbers: Vec<i64> = invoices.values().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, expected[..numbers.len()]);
    for (id, committed) in acknowledged {
        let (number, position) = invoices[id];
        assert_eq!(committed.numbers, [number]);
        assert_eq!(committed.position, Position(position));
    }
}

#[tokio::test]
async fn tenants_in_separate_postgres_schemas_are_isolated() {
    let database = database().await;
    let odd = Options::new(database.url()).schema("tenant \"7\" -c x=y");
    let seven = store(odd).await;
    let eight = store(Options::new(database.url()).schema("tenant_8")).await;
    seven.commit(seller()).await.unwrap();
    let committed = eight.commit(seller()).await.unwrap();
    assert_eq!(committed.position, Position(1));
    seven.commit(sale(1)).await.unwrap();
    assert_eq!(contents(&seven).await.2, 1);
    assert_eq!(contents(&eight).await.2, 0);
}

#[tokio::test]
async fn a_postgres_writer_that_cannot_get_a_lock_is_unavailable() {
    let database = database().await;
    let mut options = Options::new(database.url());
    options.lock_timeout = Duration::from_millis(50);
    let store = store(options).await;
    store.commit(seller()).await.unwrap();
    let mut other = PgConnection::connect(database.url()).await.unwrap();
    let mut transaction = other.begin().await.unwrap();
    sqlx::query("LOCK TABLE journal IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *transaction)
        .await
        .unwrap();
    let refused = store.commit(sale(1)).await;
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    transaction.rollback().await.unwrap();
    store.commit(sale(1)).await.unwrap();
    assert_eq!(contents(&store).await.2, 1);
}

/// Tests of concurrent callers, which `tests/races` repeats under load.
mod races {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn concurrent_commits_of_two_postgres_stores_have_no_gaps() {
        let database = database().await;
        let stores = [
            store(Options::new(database.url())).await,
            store(Options::new(database.url())).await,
        ];
        stores[0].commit(seller()).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for caller in 0..16 {
            let store = stores[caller % 2].clone();
            tasks.spawn(async move {
                let mut done = Vec::new();
                for sold in 0..25 {
                    let id = i64::try_from(caller * 1000 + sold).unwrap() + 1;
                    done.push((id, store.commit(sale(id)).await.unwrap()));
                }
                done
            });
        }
        let acknowledged: HashMap<_, _> = tasks.join_all().await.into_iter().flatten().collect();
        assert_eq!(acknowledged.len(), 400);
        for store in &stores {
            check_sales(store, &acknowledged).await;
        }
    }

    /// Terminates the connections of all writers and returns how many there were.
    async fn cut_writers(connection: &mut PgConnection) -> usize {
        let cut = sqlx::query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \
             current_database() AND pid <> pg_backend_pid() AND query ~ \
             'pg_advisory_xact_lock|COMMIT|ROLLBACK|ORDINALITY|RETURNING'",
        );
        cut.fetch_all(connection).await.unwrap().len()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_postgres_writer_whose_connection_is_cut_loses_and_repeats_nothing() {
        let database = database().await;
        let store = store(Options::new(database.url())).await;
        store.commit(seller()).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for caller in 0..12 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut done = HashMap::new();
                let mut doubts = 0;
                for sold in 0..60 {
                    let id = caller * 1000 + sold + 1;
                    // After an unknown outcome, the same command is sent again.
                    loop {
                        match store.commit(sale(id)).await {
                            Ok(committed) => {
                                done.insert(id, committed);
                                break;
                            }
                            Err(StoreError::Applied(receipt)) => {
                                let (position, numbers) = (receipt.position, receipt.numbers);
                                done.insert(id, Committed { position, numbers });
                                break;
                            }
                            Err(StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_)) => {
                                doubts += 1;
                            }
                            Err(other) => panic!("{other:?}"),
                        }
                    }
                }
                (done, doubts)
            });
        }
        let mut cutter = PgConnection::connect(database.url()).await.unwrap();
        let (mut acknowledged, mut cuts) = (HashMap::new(), 0);
        let mut pulse = tokio::time::interval(Duration::from_millis(3));
        while !tasks.is_empty() {
            tokio::select! {
                done = tasks.join_next() => {
                    if let Some(done) = done {
                        acknowledged.extend(done.unwrap().0);
                    }
                }
                _ = pulse.tick() => cuts += cut_writers(&mut cutter).await,
            }
        }
        assert!(cuts > 0, "no writer was cut off");
        assert_eq!(acknowledged.len(), 12 * 60);
        check_sales(&store, &acknowledged).await;
    }

    #[tokio::test]
    async fn reads_survive_the_loss_of_all_idle_postgres_connections() {
        let database = database().await;
        let store = store(Options::new(database.url())).await;
        store.commit(seller()).await.unwrap();
        let all: Vec<_> = (0..5)
            .map(|_| Read::Rows(Select::from(Person::TABLE)))
            .collect();
        let (one, two) = tokio::join!(store.read(&all), store.read(&all));
        assert_eq!(one.unwrap(), two.unwrap());
        let mut cutter = PgConnection::connect(database.url()).await.unwrap();
        sqlx::query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \
             current_database() AND pid <> pg_backend_pid()",
        )
        .execute(&mut cutter)
        .await
        .unwrap();
        assert_eq!(store.read(&all).await.unwrap().len(), 5);
        let health = store.health().await.unwrap();
        assert_eq!(health.database, database.name());
        assert!(health.server.starts_with("PostgreSQL 1"), "{health:?}");
    }
}
