//! Reads on one connection. Short ones run on the caller's thread, others on a thread of their own.

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{Answer, Filter, Read, StoreError},
};
use rusqlite::Connection;

use crate::{budget::Budget, error::from_sqlite, value};

/// The greatest limit or offset of a read on the caller's thread.
const MAX_INLINE_ROWS: u32 = 2_000;

/// A connection with a budget.
pub(crate) struct BudgetedConnection {
    pub(crate) connection: Connection,
    pub(crate) budget: Budget,
}

/// Whether reads are likely to take less time than passing them to another thread.
fn is_likely_short(reads: &[Read]) -> bool {
    reads.len() <= 8
        && reads.iter().all(|read| match read {
            Read::Rows(select) => {
                select.limit.is_none_or(|limit| limit <= MAX_INLINE_ROWS)
                    && select.offset <= MAX_INLINE_ROWS
                    && !searches_text(&select.filter)
            }
            Read::Aggregate(_) | Read::Text(_) => false,
        })
}

/// Answers all reads from one snapshot within a limited budget, so that it may run on the caller's
/// thread. `None` if they are likely to take longer or do.
pub(crate) fn try_inline(
    on: &BudgetedConnection,
    reads: &[Read],
) -> Result<Option<Vec<Answer>>, StoreError> {
    if !is_likely_short(reads) {
        return Ok(None);
    }
    on.budget.limit();
    let (answers, exceeded) = snapshot(&on.connection, reads, || on.budget.lift());
    match answers {
        Err(_) if exceeded => Ok(None),
        answers => answers.map(Some),
    }
}

fn searches_text(filter: &Filter) -> bool {
    match filter {
        Filter::Contains(..) => true,
        Filter::And(all) | Filter::Or(all) => all.iter().any(searches_text),
        Filter::Not(part) => searches_text(part),
        Filter::Exists(exists) => searches_text(&exists.filter),
        Filter::Among(_, slices) => slices.iter().any(|s| searches_text(&s.of.filter)),
        _ => false,
    }
}

/// Answers all reads from one snapshot, without a limit.
pub(crate) fn all(connection: &Connection, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
    snapshot(connection, reads, || ()).0
}

/// Answers all reads from one snapshot; calls `before_end` before ending the transaction.
fn snapshot<T>(
    connection: &Connection,
    reads: &[Read],
    before_end: impl FnOnce() -> T,
) -> (Result<Vec<Answer>, StoreError>, T) {
    let several = reads.len() > 1;
    let begun = if several {
        execute(connection, "BEGIN")
    } else {
        Ok(())
    };
    let answers = begun.and_then(|()| reads.iter().map(|read| one(connection, read)).collect());
    let result = before_end();
    if several && !connection.is_autocommit() {
        // The answers are valid even if ending the transaction fails.
        let _ = execute(connection, "COMMIT");
    }
    (answers, result)
}

/// Answers one read from the present snapshot of the connection.
pub(crate) fn one(connection: &Connection, read: &Read) -> Result<Answer, StoreError> {
    if let Read::Rows(select) = read
        && sql::matches_nothing(&select.filter)
    {
        return Ok(Vec::new());
    }
    let statement = sql::read(read, Dialect::Sqlite);
    let mut prepared = connection
        .prepare_cached(&statement.text)
        .map_err(from_sqlite)?;
    value::bind_all(&mut prepared, &statement.binds)?;
    let kinds = sql::column_kinds(read);
    let mut rows = prepared.raw_query();
    let mut answer = Vec::new();
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        answer.push(value::row(row, &kinds)?);
    }
    Ok(answer)
}

/// Executes a statement without binds and rows.
pub(crate) fn execute(connection: &Connection, text: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(text)
        .and_then(|mut statement| statement.raw_execute())
        .map(drop)
        .map_err(from_sqlite)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use corejobtrack_core::store::{Migration, Position, Schema, Select, journal};

    use super::*;
    use crate::{Options, connection, migrate};

    #[test]
    fn a_read_that_exceeds_its_budget_is_left_to_another_thread() {
        let options = Options::temporary().unwrap();
        let writer = connection::writer(&options).unwrap();
        let schema = Schema::new(1, &[], &[]).unwrap();
        migrate::migrate(&writer, &schema, Migration::Apply).unwrap();
        writer
            .execute_batch(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
                 INSERT INTO journal (position, command) SELECT i, i FROM n",
            )
            .unwrap();
        let mut connection = connection::reader(&options).unwrap();
        let budget = Budget::of(&mut connection).unwrap();
        let reader = BudgetedConnection { connection, budget };
        let long = [(); 2].map(|()| Read::Rows(Select::from(journal::TABLE)));
        let short = [Read::Rows(journal::after(Position(0), 10))];
        assert!(try_inline(&reader, &long).unwrap().is_none());
        assert!(reader.connection.is_autocommit());
        let rows = |answers: Vec<Answer>| answers.iter().map(Vec::len).collect::<Vec<_>>();
        let answered = try_inline(&reader, &short).unwrap().unwrap();
        assert_eq!(rows(answered), [10]);
        let answered = all(&reader.connection, &long).unwrap();
        assert_eq!(rows(answered), [20_000, 20_000]);
    }
}
