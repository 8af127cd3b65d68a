//! Reads on one connection: several from one snapshot.

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{Answer, Filter, Read, StoreError},
};
use rusqlite::Connection;

use crate::{budget::Budget, error::meaning, value};

/// The longest page that is read on the thread of the caller.
const PAGE: u32 = 2_000;

/// A connection with a budget.
pub(crate) struct Limited {
    pub(crate) connection: Connection,
    pub(crate) budget: Budget,
}

/// Whether reads are likely to be over sooner than another thread could begin with them.
fn promising(reads: &[Read]) -> bool {
    reads.len() <= 8
        && reads.iter().all(|read| match read {
            Read::Rows(select) => {
                select.limit.is_none_or(|limit| limit <= PAGE)
                    && select.offset <= PAGE
                    && !looks_into_texts(&select.filter)
            }
            Read::Fold(_) | Read::Text(_) => false,
        })
}

/// Answers all reads from one snapshot, on the thread of the caller; nothing where that would keep
/// it for too long.
pub(crate) fn briefly(on: &Limited, reads: &[Read]) -> Result<Option<Vec<Answer>>, StoreError> {
    if !promising(reads) {
        return Ok(None);
    }
    on.budget.limit();
    let (answers, gave_up) = snapshot(&on.connection, reads, || on.budget.lift());
    match answers {
        Err(_) if gave_up => Ok(None),
        answers => answers.map(Some),
    }
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

/// Answers all reads from one snapshot, however long that takes.
pub(crate) fn all(connection: &Connection, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
    snapshot(connection, reads, || ()).0
}

/// Answers all reads from one snapshot; `then` comes before its end.
fn snapshot<T>(
    connection: &Connection,
    reads: &[Read],
    then: impl FnOnce() -> T,
) -> (Result<Vec<Answer>, StoreError>, T) {
    let several = reads.len() > 1;
    let begun = if several {
        execute(connection, "BEGIN")
    } else {
        Ok(())
    };
    let answers = begun.and_then(|()| reads.iter().map(|read| one(connection, read)).collect());
    let then = then();
    if several && !connection.is_autocommit() {
        // Ends the snapshot; a failure of that is no reason to keep the answers back.
        let _ = execute(connection, "COMMIT");
    }
    (answers, then)
}

/// Answers one read from the snapshot of the connection.
pub(crate) fn one(connection: &Connection, read: &Read) -> Result<Answer, StoreError> {
    if let Read::Rows(select) = read
        && sql::never(&select.filter)
    {
        return Ok(Vec::new());
    }
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use corejobtrack_core::store::{Migration, Position, Schema, Select, journal};

    use super::*;
    use crate::{Options, connection, migrate};

    #[test]
    fn a_read_that_turns_out_long_is_left_to_another_thread() {
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
        let reader = Limited { connection, budget };
        let long = [(); 2].map(|()| Read::Rows(Select::from(journal::TABLE)));
        let short = [Read::Rows(journal::after(Position(0), 10))];
        assert!(briefly(&reader, &long).unwrap().is_none());
        assert!(reader.connection.is_autocommit());
        let rows = |answers: Vec<Answer>| answers.iter().map(Vec::len).collect::<Vec<_>>();
        let answered = briefly(&reader, &short).unwrap().unwrap();
        assert_eq!(rows(answered), [10]);
        let answered = all(&reader.connection, &long).unwrap();
        assert_eq!(rows(answered), [20_000, 20_000]);
    }
}
