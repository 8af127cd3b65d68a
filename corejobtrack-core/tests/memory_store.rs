//! The store in memory: behaviour beyond the conformance suite.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use corejobtrack_core::{
    entity, id,
    store::{
        Ask, Batch, CommandId, Entity, MemoryStore, Migration, Query, Read, Schema, Store,
        StoreError, Timestamp, Version, Write,
    },
};

id! {
    /// The id of a [`Shelf`].
    pub struct ShelfId;
}

entity! {
    /// A shelf.
    pub struct Shelf in "shelves" {
        /// The id.
        pub id: ShelfId,
        /// The row's version.
        pub version: Version,
        /// The label.
        pub label: String,
    }
    key 1;
    unique (label);
}

mod without_label {
    use super::{ShelfId, Version, entity};

    entity! {
        /// A shelf in a later release, without labels.
        pub struct Shelf in "shelves" {
            /// The id.
            pub id: ShelfId,
            /// The row's version.
            pub version: Version,
        }
        key 1;
    }
}

fn insert<E: Entity>(command: u128, entity: &E) -> Batch {
    Batch {
        writes: vec![Write::Insert {
            table: E::TABLE,
            row: entity.to_row().unwrap(),
            document: None,
        }],
        ..Batch::new(CommandId(command), Timestamp::default())
    }
}

fn shelf(id: i64, label: &str) -> Shelf {
    Shelf {
        id: ShelfId(id),
        version: Version(1),
        label: label.into(),
    }
}

async fn all<E: Entity>(store: &MemoryStore) -> Vec<E> {
    let mut reads = Vec::new();
    Query::<E>::all().reads(&mut reads);
    let answers = store.read(&reads).await.unwrap();
    Query::<E>::answer(&mut answers.into_iter()).unwrap()
}

#[tokio::test]
async fn a_store_that_was_not_migrated_reports_it() {
    let store = MemoryStore::new();
    let committed = store.commit(insert(1, &shelf(1, "top"))).await;
    let read = store
        .read(&[Read::Rows(Query::<Shelf>::all().into_select())])
        .await;
    for error in [committed.unwrap_err(), read.unwrap_err()] {
        assert!(matches!(error, StoreError::Invalid(_)), "{error:?}");
        assert!(error.to_string().contains("migrate it first"), "{error}");
    }
}

#[tokio::test]
async fn clones_share_their_rows() {
    let store = MemoryStore::new();
    let schema = Schema::new(1, &[Shelf::TABLE], &[]).unwrap();
    store.migrate(&schema, Migration::Apply).await.unwrap();
    let clone = store.clone();
    clone.commit(insert(1, &shelf(1, "top"))).await.unwrap();
    assert_eq!(all::<Shelf>(&store).await, [shelf(1, "top")]);
    let other = MemoryStore::default();
    other.migrate(&schema, Migration::Apply).await.unwrap();
    assert!(all::<Shelf>(&other).await.is_empty());
}

#[tokio::test]
async fn a_column_that_is_no_longer_declared_keeps_its_values() {
    let store = MemoryStore::new();
    let with = |version| Schema::new(version, &[Shelf::TABLE], &[]).unwrap();
    let without = Schema::new(2, &[without_label::Shelf::TABLE], &[]).unwrap();
    store.migrate(&with(1), Migration::Apply).await.unwrap();
    store.commit(insert(1, &shelf(1, "top"))).await.unwrap();
    store.migrate(&without, Migration::Apply).await.unwrap();
    let bare = without_label::Shelf {
        id: ShelfId(2),
        version: Version(1),
    };
    store.commit(insert(2, &bare)).await.unwrap();
    assert_eq!(all::<without_label::Shelf>(&store).await.len(), 2);
    // The batch was made for other columns than those of the store.
    let stale = store.commit(insert(3, &shelf(3, "low"))).await;
    assert!(matches!(stale, Err(StoreError::Invalid(_))), "{stale:?}");
    store.migrate(&with(3), Migration::Apply).await.unwrap();
    assert_eq!(all::<Shelf>(&store).await, [shelf(1, "top"), shelf(2, "")]);
}
