//! Writes the rows of all tables through the store, in ordinary batches.

use std::{collections::HashSet, sync::Arc};

use corejobtrack_core::{
    clock::{Random as _, SeededRandom},
    store::{Batch, CommandId, Store, Table, Timestamp, Value, Write},
};
use tokio::task::JoinSet;

use super::{makers::Rows, realistic::MINIMUM_ROWS};

/// The number of rows in a batch.
const ROWS: usize = 1_000;
/// The number of concurrent batches.
const AT_ONCE: usize = 4;

/// Fills a store with empty tables.
pub async fn fill(store: &Arc<dyn Store>, rows: &Rows) {
    let random = SeededRandom::new(7);
    let begin = || Batch::new(CommandId(random.bits()), Timestamp::from_micros(0).unwrap());
    for table in &rows.tables {
        let mut keys = HashSet::new();
        let mut writing = JoinSet::new();
        let mut batch = begin();
        for number in 0..rows.count(table) {
            let row = rows.row(table, number);
            if table.key > 1 && !keys.insert(row[..table.key].to_vec()) {
                continue;
            }
            batch.writes.push(insert(table, row, rows, number));
            if batch.writes.len() == ROWS {
                send(&mut writing, store, std::mem::replace(&mut batch, begin())).await;
            }
        }
        if !batch.writes.is_empty() {
            send(&mut writing, store, batch).await;
        }
        while writing.join_next().await.transpose().unwrap().is_some() {}
    }
    // The journal has a row for each batch.
    let mut writing = JoinSet::new();
    for _ in 0..MINIMUM_ROWS {
        let mut batch = begin();
        batch.events.push("{}".into());
        send(&mut writing, store, batch).await;
    }
    while writing.join_next().await.transpose().unwrap().is_some() {}
}

fn insert(table: &'static Table, mut row: Vec<Value>, rows: &Rows, number: usize) -> Write {
    if let Some(version) = table.version {
        row[version] = Value::Int(1);
    }
    Write::Insert {
        table,
        row,
        document: rows.document(table, number),
    }
}

async fn send(writing: &mut JoinSet<()>, store: &Arc<dyn Store>, batch: Batch) {
    if writing.len() == AT_ONCE {
        writing.join_next().await.unwrap().unwrap();
    }
    let store = Arc::clone(store);
    writing.spawn(async move {
        store.commit(batch).await.unwrap();
    });
}
