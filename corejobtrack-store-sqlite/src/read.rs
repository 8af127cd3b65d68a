//! Reads on one connection: several from one snapshot.

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{Answer, Filter, Read, StoreError},
};
use rusqlite::Connection;

use crate::{error::meaning, value};

/// The longest page that is read on the thread of the caller.
const PAGE: u32 = 2_000;

/// Whether reads are over sooner than another thread could begin with them.
pub(crate) fn quick(reads: &[Read]) -> bool {
    reads.len() <= 8
        && reads.iter().all(|read| match read {
            Read::Rows(select) => {
                (select.table.small || select.limit.is_some_and(|limit| limit <= PAGE))
                    && select.offset <= PAGE
                    && !looks_into_texts(&select.filter)
            }
            Read::Fold(_) | Read::Text(_) => false,
        })
}

fn looks_into_texts(filter: &Filter) -> bool {
    match filter {
        Filter::Contains(..) => true,
        Filter::And(all) | Filter::Or(all) => all.iter().any(looks_into_texts),
        Filter::Not(part) => looks_into_texts(part),
        Filter::Exists(exists) => looks_into_texts(&exists.filter),
        Filter::Among(_, slices) => slices.iter().any(|s| looks_into_texts(&s.of.filter)),
        _ => false,
    }
}

/// Answers all reads from one snapshot.
pub(crate) fn all(connection: &Connection, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
    if let [only] = reads {
        return Ok(vec![one(connection, only)?]);
    }
    execute(connection, "BEGIN")?;
    let answers = reads.iter().map(|read| one(connection, read)).collect();
    // Ends the snapshot; a failure of that is no reason to keep the answers back.
    let _ = execute(connection, "COMMIT");
    answers
}

/// Answers one read from the snapshot of the connection.
pub(crate) fn one(connection: &Connection, read: &Read) -> Result<Answer, StoreError> {
    let statement = sql::read(read, Dialect::Sqlite);
    let mut prepared = connection
        .prepare_cached(&statement.text)
        .map_err(meaning)?;
    value::bind_all(&mut prepared, &statement.binds)?;
    let shape = sql::shape(read);
    let mut rows = prepared.raw_query();
    let mut answer = Vec::new();
    while let Some(row) = rows.next().map_err(meaning)? {
        answer.push(value::row(row, &shape)?);
    }
    Ok(answer)
}

/// Runs a statement that has no binds and gives no rows.
pub(crate) fn execute(connection: &Connection, text: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(text)
        .and_then(|mut statement| statement.raw_execute())
        .map(drop)
        .map_err(meaning)
}
