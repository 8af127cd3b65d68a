//! Helpers of the suite: create rows and batches, commit them, read them back.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use super::{
    Fixture,
    example::{
        Hours, Invoice, InvoiceId, Item, ItemId, Money, Person, PersonId, Step, StepId, TimeEntry,
        TimeEntryId, Watcher, schema,
    },
};
use crate::kernel::store::{
    Ask, Batch, Col, ColumnType, CommandId, Committed, Entity, Filter, Json, Key, Migration,
    Position, Query, Read, Row, Select, Store, StoreError, Table, Take, Timestamp, Value, Version,
    Where, Write, entity::key_of, journal,
};

/// The fixture's store, migrated to the example schema.
pub async fn ready(fixture: &dyn Fixture) -> Arc<dyn Store> {
    migrated(fixture.store()).await
}

/// The fixture's database opened a second time, and migrated as every process does when it starts.
pub async fn reopened(fixture: &dyn Fixture) -> Arc<dyn Store> {
    migrated(fixture.reopen().await).await
}

async fn migrated(store: Arc<dyn Store>) -> Arc<dyn Store> {
    store
        .migrate(&schema(), Migration::Apply)
        .await
        .expect("the store migrates");
    store
}

/// A new command id, unique within this process.
pub fn command() -> CommandId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let next = u128::from(NEXT.fetch_add(1, Ordering::Relaxed));
    CommandId(next << 64 | 0x00c0_ffee)
}

/// The instant a number of seconds after 2026-01-01T00:00:00Z.
pub fn seconds(seconds: i64) -> Timestamp {
    Timestamp::from_micros((1_767_225_600 + seconds) * 1_000_000).expect("an instant in range")
}

/// A batch with these writes.
pub fn batch(writes: impl IntoIterator<Item = Write>) -> Batch {
    Batch {
        writes: writes.into_iter().collect(),
        ..Batch::new(command(), seconds(0))
    }
}

/// Takes numbers from a counter that begins at 1.
pub fn take(counter: &str, count: u32) -> Take {
    Take {
        counter: counter.into(),
        count,
        start: 1,
    }
}

/// Inserts an entity.
pub fn insert<E: Entity>(entity: &E) -> Write {
    insert_row(
        E::TABLE,
        entity.to_row().expect("the entity converts to a row"),
        entity.document(),
    )
}

/// Inserts a row.
pub fn insert_row(
    table: &'static Table,
    row: Row,
    document: Option<crate::kernel::store::Document>,
) -> Write {
    Write::Insert {
        table,
        row,
        document,
    }
}

/// Updates one column of a row; `from` is ignored if the table has no versions.
pub fn update<E: Entity, T: ColumnType>(id: i64, from: i64, column: Col<E, T>, to: T) -> Write {
    Write::Update {
        table: E::TABLE,
        key: vec![Value::Int(id)],
        from: E::TABLE.version.map(|_| Version(from)),
        set: vec![(column.place(), to.to_value().expect("a column value"))],
        document: None,
    }
}

/// Deletes a row; `from` is ignored if the table has no versions.
pub fn delete<E: Entity>(id: i64, from: i64) -> Write {
    Write::Delete {
        table: E::TABLE,
        key: vec![Value::Int(id)],
        from: E::TABLE.version.map(|_| Version(from)),
    }
}

/// Adds to a column of a row.
pub fn add<E: Entity>(id: i64, column: Col<E, i64>, by: i64, floor: Option<i64>) -> Write {
    Write::Add {
        table: E::TABLE,
        key: vec![Value::Int(id)],
        column: column.place(),
        by,
        floor,
    }
}

/// Commits writes that must succeed.
pub async fn commit(store: &dyn Store, writes: impl IntoIterator<Item = Write>) -> Committed {
    store
        .commit(batch(writes))
        .await
        .expect("the batch is applied")
}

/// Commits writes that must fail, and returns the error.
pub async fn commit_error(
    store: &dyn Store,
    writes: impl IntoIterator<Item = Write>,
) -> StoreError {
    store
        .commit(batch(writes))
        .await
        .expect_err("the batch is refused")
}

/// The answer of a typed query.
pub async fn ask<A: Ask>(store: &dyn Store, ask: A) -> A::Answer {
    let mut reads = Vec::new();
    ask.reads(&mut reads);
    let answers = store.read(&reads).await.expect("the reads are answered");
    assert_eq!(answers.len(), reads.len(), "one answer for each read");
    A::answer(&mut answers.into_iter()).expect("the answers convert to entities")
}

/// The item with this id.
pub async fn item_of(store: &dyn Store, id: i64) -> Item {
    ask(store, Query::of(Item::id.is(ItemId(id))).first())
        .await
        .expect("the item exists")
}

/// The person with this id.
pub async fn person_of(store: &dyn Store, id: i64) -> Person {
    ask(store, Query::of(Person::id.is(PersonId(id))).first())
        .await
        .expect("the person exists")
}

/// The number of rows that match a filter.
pub async fn count<E: Entity>(store: &dyn Store, filter: Where<E>) -> i64 {
    ask(store, Query::of(filter).count()).await
}

/// The keys of the rows that match a filter, in order.
pub async fn keys(store: &dyn Store, table: &'static Table, filter: Filter) -> Vec<Key> {
    rows(store, Select::from(table).filter(filter))
        .await
        .iter()
        .map(|row| key_of(table, row))
        .collect()
}

/// The rows of a select.
pub async fn rows(store: &dyn Store, select: Select) -> Vec<Row> {
    one(store, Read::Rows(select)).await
}

/// The answer to one read.
pub async fn one(store: &dyn Store, read: Read) -> Vec<Row> {
    let mut answers = store.read(&[read]).await.expect("the read is answered");
    assert_eq!(answers.len(), 1, "one answer for one read");
    answers.pop().unwrap_or_default()
}

/// The first column of rows, as integers.
pub fn ids(rows: &[Row]) -> Vec<i64> {
    rows.iter()
        .map(|row| match row.first() {
            Some(Value::Int(id)) => *id,
            other => panic!("{other:?} is not an id"),
        })
        .collect()
}

/// All rows of all tables, including the journal and the counters.
pub async fn everything(store: &dyn Store) -> Vec<Vec<Row>> {
    let reads: Vec<Read> = schema()
        .tables()
        .iter()
        .map(|table| Read::Rows(Select::from(table)))
        .collect();
    store.read(&reads).await.expect("the reads are answered")
}

/// The position of the last commit.
pub async fn last_position(store: &dyn Store) -> Position {
    let rows = rows(store, Select::from(journal::TABLE)).await;
    Position(ids(&rows).last().copied().unwrap_or(0))
}

/// An item with default values.
pub fn item(id: i64) -> Item {
    Item {
        id: ItemId(id),
        version: Version(1),
        title: format!("item {id}"),
        notes: None,
        number: None,
        phase: "open".into(),
        due: None,
        held: false,
        messages: 0,
        under: None,
        details: Json(serde_json::Value::Null),
        photo: None,
    }
}

/// A checklist item with default values.
pub fn step(id: i64, item: i64) -> Step {
    Step {
        id: StepId(id),
        item: ItemId(item),
        place: Some(id),
        text: format!("step {id}"),
        done: false,
    }
}

/// A time entry of one hour, with default values.
pub fn time_entry(id: i64, item: Option<i64>) -> TimeEntry {
    TimeEntry {
        id: TimeEntryId(id),
        version: Version(1),
        item: item.map(ItemId),
        started: seconds(id),
        ended: None,
        hours: Hours(100),
        billable: None,
        rate: None,
    }
}

/// A watcher of an item.
pub fn watcher(item: i64, principal: &str, rank: i64) -> Watcher {
    Watcher {
        item: ItemId(item),
        principal: principal.into(),
        rank,
    }
}

/// A person with default values.
pub fn person(id: i64) -> Person {
    Person {
        id: PersonId(id),
        version: Version(1),
        email: format!("person{id}@example.org"),
        admin: true,
        balance: 0,
    }
}

/// Inserts an invoice whose number is the batch's first take and whose `made_at` is the position of
/// the commit.
pub fn numbered_invoice(id: i64) -> Write {
    let invoice = Invoice {
        id: InvoiceId(id),
        version: Version(1),
        number: 0,
        made_at: 0,
        total: Money(0),
    };
    let mut row = invoice.to_row().expect("the invoice converts to a row");
    for (place, value) in [
        (Invoice::number.place(), Value::Number(0)),
        (Invoice::made_at.place(), Value::Position),
    ] {
        *row.get_mut(place).expect("the column exists") = value;
    }
    insert_row(Invoice::TABLE, row, None)
}
