//! How a batch is applied inside the transaction of its group. Nothing here begins or commits one.
//!
//! Checks come first and only read, so that most of the batches that fail leave nothing behind.
//! One that fails while it writes does; see [`Care`].

use std::collections::HashMap;

use corejobtrack_core::store::{Batch, Committed, Position, Schema, StoreError, Write, journal};
use rusqlite::Connection;

use crate::{
    attempt::Attempt,
    error::{failed, meaning},
    read::execute,
};

/// How a batch that fails while it writes is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// With all of its group: the cheapest way, where it is rare.
    Light,
    /// By itself. A savepoint costs full-text search its buffer.
    Savepoint,
}

/// A group has to be rolled back, for this error of its last batch.
pub(crate) struct Spoilt(pub(crate) StoreError);

/// Batches that are committed together.
pub(crate) struct Group<'a> {
    connection: &'a Connection,
    schema: &'a Schema,
    /// The counters that were read or moved: their next values, and whether they were moved.
    counters: HashMap<String, (i64, bool)>,
}

impl<'a> Group<'a> {
    /// A group in the transaction that was just begun.
    pub(crate) fn new(connection: &'a Connection, schema: &'a Schema) -> Self {
        Self {
            connection,
            schema,
            counters: HashMap::new(),
        }
    }

    /// Applies a batch that passed [`Batch::check`] and answers it, or spoils the group: then the
    /// transaction is to be rolled back, if it is still there.
    pub(crate) fn apply(
        &mut self,
        batch: &Batch,
        care: Care,
    ) -> Result<Result<Committed, StoreError>, Spoilt> {
        let checked = self
            .take(batch)
            .and_then(|attempt| attempt.check(batch).map(|()| attempt))
            .and_then(|attempt| Ok((attempt, self.ordered(batch)?)));
        let (attempt, writes) = match checked {
            Ok(checked) => checked,
            Err(error) if self.connection.is_autocommit() => return Err(Spoilt(error)),
            Err(error) => return Ok(Err(error)),
        };
        if care == Care::Savepoint {
            execute(self.connection, "SAVEPOINT batch").map_err(Spoilt)?;
        }
        let written = attempt.given_up(&writes).and_then(|()| {
            writes
                .into_iter()
                .try_for_each(|write| attempt.write(write))?;
            attempt.note(batch)
        });
        if self.connection.is_autocommit() {
            // Some errors end the whole transaction.
            let error = written.err().unwrap_or_else(|| failed("no error".into()));
            return Err(Spoilt(error));
        }
        match (written, care) {
            (Ok(()), care) => {
                if care == Care::Savepoint {
                    execute(self.connection, "RELEASE batch").map_err(Spoilt)?;
                }
                for (counter, next) in attempt.moved {
                    self.counters.insert(counter, (next, true));
                }
                Ok(Ok(attempt.committed))
            }
            (Err(error), Care::Savepoint) => {
                execute(self.connection, "ROLLBACK TO batch").map_err(Spoilt)?;
                execute(self.connection, "RELEASE batch").map_err(Spoilt)?;
                Ok(Err(error))
            }
            (Err(error), Care::Light) if attempt.wrote_nothing() => Ok(Err(error)),
            (Err(error), Care::Light) => Err(Spoilt(error)),
        }
    }

    /// Writes the counters that were moved: the last thing before the commit.
    pub(crate) fn finish(self) -> Result<(), StoreError> {
        const PUT: &str = "INSERT INTO \"counters\" (\"name\", \"next\") VALUES (?1, ?2) \
                           ON CONFLICT (\"name\") DO UPDATE SET \"next\" = excluded.\"next\"";
        for (name, (next, moved)) in self.counters {
            if moved {
                let mut statement = self.connection.prepare_cached(PUT).map_err(meaning)?;
                statement.execute((name, next)).map_err(meaning)?;
            }
        }
        Ok(())
    }

    /// The position of the last commit of the group, if there was one.
    pub(crate) fn position(&self) -> Option<Position> {
        let (next, moved) = self.counters.get(journal::POSITION)?;
        moved.then_some(Position(next - 1))
    }

    fn take(&mut self, batch: &Batch) -> Result<Attempt<'a>, StoreError> {
        let full = |counter: &str| failed(format!("the counter {counter} is used up"));
        let mut moved = HashMap::new();
        let mut numbers = Vec::with_capacity(batch.takes.len());
        for take in &batch.takes {
            let first = match moved.get(&take.counter) {
                Some(next) => *next,
                None => self.next(&take.counter, take.start)?,
            };
            let next: Option<i64> = first.checked_add(take.count.into());
            moved.insert(
                take.counter.clone(),
                next.ok_or_else(|| full(&take.counter))?,
            );
            numbers.push(first);
        }
        let mut position = self.next(journal::POSITION, 1)?;
        if batch.is_kept() {
            let next = position.checked_add(1);
            moved.insert(
                journal::POSITION.to_owned(),
                next.ok_or_else(|| full(journal::POSITION))?,
            );
        } else {
            position -= 1;
        }
        let committed = Committed {
            position: Position(position),
            numbers,
        };
        Ok(Attempt::new(self.connection, committed, moved))
    }

    /// The next value of a counter, as the earlier batches of the group left it.
    fn next(&mut self, counter: &str, start: i64) -> Result<i64, StoreError> {
        const GET: &str = "SELECT \"next\" FROM \"counters\" WHERE \"name\" = ?1";
        if let Some((next, _)) = self.counters.get(counter) {
            return Ok(*next);
        }
        let mut statement = self.connection.prepare_cached(GET).map_err(meaning)?;
        let mut rows = statement.query((counter,)).map_err(meaning)?;
        let Some(row) = rows.next().map_err(meaning)? else {
            return Ok(start);
        };
        let next = row.get(0).map_err(meaning)?;
        self.counters.insert(counter.to_owned(), (next, false));
        Ok(next)
    }

    /// Inserts, parents first; updates and additions; deletions, children first.
    fn ordered<'b>(&self, batch: &'b Batch) -> Result<Vec<&'b Write>, StoreError> {
        let mut ordered = Vec::with_capacity(batch.writes.len());
        for write in &batch.writes {
            let table = write.table();
            let rank = self.schema.rank(table).and_then(|r| i64::try_from(r).ok());
            let rank =
                rank.ok_or_else(|| failed(format!("{} is not in the schema", table.name)))?;
            ordered.push(match write {
                Write::Insert { .. } => (0, rank, write),
                Write::Update { .. } | Write::Add { .. } => (1, rank, write),
                Write::Delete { .. } => (2, -rank, write),
            });
        }
        ordered.sort_by_key(|(stage, rank, _)| (*stage, *rank));
        Ok(ordered.into_iter().map(|(_, _, write)| write).collect())
    }
}
