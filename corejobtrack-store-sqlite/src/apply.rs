//! How a batch is applied inside the transaction of its group: in a savepoint, so that one that
//! fails leaves nothing behind. Nothing here begins or commits a transaction.
//!
//! What can go wrong is found out by doing it; only a batch that failed is looked at again, to name
//! the reason that the contract wants named first.

use std::collections::HashMap;

use corejobtrack_core::store::{Batch, Committed, Position, Schema, StoreError, Write, journal};
use rusqlite::Connection;

use crate::{
    attempt::Attempt,
    error::{failed, meaning},
    read::execute,
};

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

    /// Applies a batch that passed [`Batch::check`]. After an error the transaction may be gone;
    /// the connection says so.
    pub(crate) fn apply(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        execute(self.connection, "SAVEPOINT batch")?;
        match self.attempt(batch) {
            Ok(attempt) => {
                execute(self.connection, "RELEASE batch")?;
                for (counter, next) in attempt.moved {
                    self.counters.insert(counter, (next, true));
                }
                Ok(attempt.committed)
            }
            Err(error) => {
                if self.connection.is_autocommit() {
                    return Err(error);
                }
                execute(self.connection, "ROLLBACK TO batch")?;
                execute(self.connection, "RELEASE batch")?;
                Err(self.reason(batch, error))
            }
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

    fn attempt(&mut self, batch: &Batch) -> Result<Attempt<'a>, StoreError> {
        let attempt = self.take(batch)?;
        if !batch.is_kept() {
            // The others are refused by the journal's own index.
            attempt.not_applied_before(batch)?;
        }
        attempt.unchanged(&batch.guards)?;
        attempt.counts(&batch.guards)?;
        let writes = self.ordered(batch)?;
        attempt.given_up(&writes)?;
        for write in writes {
            attempt.write(write)?;
        }
        if batch.is_kept() {
            let committed = &attempt.committed;
            let entry = journal::entry(batch, committed.position, &committed.numbers)?;
            attempt.insert(journal::TABLE, &entry, None)?;
        }
        Ok(attempt)
    }

    /// The first of the reasons that a batch failed for, in the order of the contract.
    fn reason(&mut self, batch: &Batch, error: StoreError) -> StoreError {
        if matches!(error, StoreError::Unavailable(_) | StoreError::Corrupt(_)) {
            return error;
        }
        let checked = self.take(batch).and_then(|attempt| {
            attempt.not_applied_before(batch)?;
            attempt.unchanged(&batch.guards)?;
            batch.writes.iter().try_for_each(|write| match write {
                Write::Insert { .. } => Ok(()),
                Write::Update { from, .. } | Write::Delete { from, .. } => {
                    attempt.there(write.table(), write.key(), *from)
                }
                Write::Add { .. } => attempt.there(write.table(), write.key(), None),
            })
        });
        checked.err().unwrap_or(error)
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
        Ok(Attempt {
            connection: self.connection,
            committed: Committed {
                position: Position(position),
                numbers,
            },
            moved,
        })
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
