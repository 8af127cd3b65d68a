//! Tests of a store in a file: several processes, groups, the queue, migrations, SQL of the
//! application.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::{sync::Arc, time::Duration};

use corejobtrack_core::{
    entity,
    store::{
        Ask, Batch, Column, CommandId, Count, Entity, Index, Kind, Migration, MigrationStep,
        Position, Query, Read, Recorded, Row, Schema, Store, StoreError, Table, Timestamp, Version,
        Write, journal,
    },
};
use corejobtrack_store_sqlite::{Options, SqliteStore};
use rusqlite::Connection;

entity! {
    /// A thing with a unique name.
    pub struct Thing in "things" {
        /// The id.
        pub id: i64,
        /// The row's version.
        pub version: Version,
        /// The name.
        pub name: String,
    }
    key 1;
    unique (name);
}

fn schema() -> Schema {
    Schema::new(1, &[Thing::TABLE], &[]).unwrap()
}

fn thing(id: i64, name: &str) -> Batch {
    let row = Thing {
        id,
        version: Version(1),
        name: name.into(),
    };
    let mut batch = Batch::new(CommandId(id.try_into().unwrap()), Timestamp::default());
    batch.writes.push(Write::Insert {
        table: Thing::TABLE,
        row: row.to_row().unwrap(),
        document: None,
    });
    batch
}

async fn ask<A: Ask>(store: &SqliteStore, ask: A) -> A::Answer {
    let mut reads: Vec<Read> = Vec::new();
    ask.reads(&mut reads);
    let answers: Vec<Vec<Row>> = store.read(&reads).await.unwrap();
    A::answer(&mut answers.into_iter()).unwrap()
}

fn how_many() -> Count<Thing> {
    Query::all().count()
}

async fn opened(options: Options) -> SqliteStore {
    let store = SqliteStore::open_with(options).unwrap();
    store.migrate(&schema(), Migration::Apply).await.unwrap();
    store
}

/// The connection of another process, with an open write transaction.
fn lock_by_another_process(path: &std::path::Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    connection
}

#[tokio::test]
async fn an_older_file_is_migrated() {
    static OLD: &Table = &Table {
        name: "things",
        columns: &[Column {
            name: "id",
            kind: Kind::Int,
            nullable: false,
            audit: Recorded::Values,
        }],
        key: 1,
        version: None,
        indexes: &[],
        references: &[],
        searchable: false,
        small: false,
    };
    static NEW: &Table = &Table {
        name: "things",
        columns: Thing::TABLE.columns,
        key: 1,
        version: Some(1),
        indexes: &[Index {
            columns: &["name", "id"],
            unique: true,
        }],
        references: &[],
        searchable: true,
        small: false,
    };
    let options = Options::temporary().unwrap();
    let store = SqliteStore::open_with(options.clone()).unwrap();
    let old = Schema::new(1, &[OLD], &[]).unwrap();
    let migrated = store.migrate(&old, Migration::Apply).await.unwrap();
    assert_eq!(
        migrated.created,
        ["table journal", "table counters", "table things"]
    );
    let mut batch = thing(7, "");
    batch.writes = vec![Write::Insert {
        table: OLD,
        row: vec![corejobtrack_core::store::Value::Int(7)],
        document: None,
    }];
    store.commit(batch).await.unwrap();

    let step = MigrationStep {
        number: 1,
        title: "things have names",
        sqlite: "ALTER TABLE things ADD COLUMN name TEXT NOT NULL DEFAULT 'old'",
        postgres: "",
    };
    let new = Schema::new(2, &[NEW], &[step]).unwrap();
    let preview = store.migrate(&new, Migration::Preview).await.unwrap();
    let migrated = store.migrate(&new, Migration::Apply).await.unwrap();
    assert_eq!(migrated, preview);
    assert_eq!(migrated.from, 1);
    assert_eq!(
        migrated.created,
        [
            "step 1: things have names",
            "column things.version",
            "unique index things (name, id)",
            "search things",
        ]
    );
    let again = store.migrate(&new, Migration::Apply).await.unwrap();
    assert!(again.created.is_empty() && again.statements.is_empty());
    assert!(matches!(
        store.migrate(&old, Migration::Apply).await,
        Err(StoreError::Newer { found: 2, known: 1 })
    ));
    let things: Vec<Thing> = ask(&store, Query::all()).await;
    assert_eq!(things[0].name, "old");
    assert_eq!(things[0].version, Version(0));
}

#[tokio::test]
async fn own_sql_queries_can_read_but_not_write() {
    let store = opened(Options::temporary().unwrap()).await;
    store.commit(thing(1, "one")).await.unwrap();
    let count: i64 = store
        .with_connection(|connection| {
            connection.execute("DELETE FROM things", ()).unwrap_err();
            connection.query_row("SELECT COUNT(*) FROM things", (), |row| row.get(0))
        })
        .unwrap()
        .unwrap();
    assert_eq!(count, 1);
    let health = store.health().await.unwrap();
    assert_eq!(health.database, "store.db");
    assert_eq!((health.pool.min, health.pool.max), (1, 4));
    let feed = store
        .read(&[Read::Rows(journal::after(Position(0), 10))])
        .await
        .unwrap();
    assert_eq!(feed[0].len(), 1);
}

/// Tests of concurrent callers, which `tests/races` repeats under load.
mod races {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn stores_that_open_a_new_file_at_the_same_time_see_each_others_commits() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shared.db");
        let opening = (0..4).map(|_| tokio::spawn(opened(Options::new(&path))));
        let mut stores = Vec::new();
        for store in opening.collect::<Vec<_>>() {
            stores.push(store.await.unwrap());
        }
        let waiting = stores.pop().unwrap();
        let waiting = tokio::spawn(async move {
            let timeout = Duration::from_secs(60);
            waiting.changed(Position(0), timeout).await.unwrap();
            ask(&waiting, how_many()).await
        });
        for (id, store) in (1..).zip(&stores) {
            let committed = store
                .commit(thing(id, &format!("thing {id}")))
                .await
                .unwrap();
            assert_eq!(committed.position, Position(id));
        }
        assert!(waiting.await.unwrap() >= 1);
        for store in &stores {
            assert_eq!(ask(store, how_many()).await, 3);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_failing_batch_does_not_affect_others_of_its_group() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("group.db");
        let store = Arc::new(opened(Options::new(&path)).await);
        let other = lock_by_another_process(&path);
        let commits: Vec<_> = (1..=40)
            .map(|id| {
                let store = Arc::clone(&store);
                // Every fourth batch has a valid insert first, then one with a shared name.
                let mut batch = thing(id, &id.to_string());
                if id % 4 == 0 {
                    batch.writes.extend(thing(id + 100, "taken").writes);
                }
                tokio::spawn(async move { store.commit(batch).await })
            })
            .collect();
        drop(other);
        let (mut done, mut refused) = (Vec::new(), 0);
        for commit in commits {
            match commit.await.unwrap() {
                Ok(committed) => done.push(committed.position.0),
                Err(StoreError::Duplicate { table, columns }) => {
                    assert_eq!(
                        (table.as_str(), columns),
                        ("things", vec!["name".to_owned()])
                    );
                    refused += 1;
                }
                Err(error) => panic!("{error}"),
            }
        }
        done.sort_unstable();
        assert_eq!((done, refused), ((1..=31).collect(), 9));
        // One of the batches with the shared name succeeded.
        assert_eq!(ask(&store, how_many()).await, 32);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_queue_refuses_batches_and_loses_no_accepted_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queue.db");
        let store = opened(Options::new(&path).queue(2)).await;
        let other = lock_by_another_process(&path);
        let mut taken = 0;
        for id in 1..=100 {
            // The caller drops the future at once; the batch stays in the queue.
            let commit = store.commit(thing(id, &id.to_string()));
            match tokio::time::timeout(Duration::ZERO, commit).await {
                Err(_) => taken += 1,
                Ok(Err(StoreError::Unavailable(_))) => break,
                Ok(other) => panic!("{other:?}"),
            }
        }
        assert!((2..100).contains(&taken));
        drop(other);
        drop(store);
        let store = opened(Options::new(&path)).await;
        assert_eq!(ask(&store, how_many()).await, taken);
        assert!(!folder.path().join("queue.db-journal").exists());
    }
}
