//! Application of batches in the transaction of a group, which the writer begins and commits.
//!
//! Checks come first and only read, so most failing batches leave nothing to undo. A batch that
//! fails while it writes is undone according to [`Rollback`].

use std::collections::HashMap;

use corejobtrack_core::store::{Batch, Committed, Position, Schema, StoreError, Write, journal};
use rusqlite::Connection;

use crate::{
    attempt::Attempt,
    error::{from_sqlite, invalid},
    read::execute,
};

/// How a batch that fails while it writes is rolled back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rollback {
    /// With its whole group. The cheapest way if such failures are rare.
    Group,
    /// Alone, to its savepoint. Each savepoint makes FTS5 flush its buffer.
    Savepoint,
}

/// The error of a batch because of which the whole group must be rolled back.
pub(crate) struct GroupFailed(pub(crate) StoreError);

/// Batches that are committed together.
pub(crate) struct Group<'a> {
    connection: &'a Connection,
    schema: &'a Schema,
    /// The counters read so far: their next values, and whether a batch has advanced them.
    counters: HashMap<String, (i64, bool)>,
}

impl<'a> Group<'a> {
    /// An empty group, for a new transaction.
    pub(crate) fn new(connection: &'a Connection, schema: &'a Schema) -> Self {
        Self {
            connection,
            schema,
            counters: HashMap::new(),
        }
    }

    /// Applies a batch that passed [`Batch::check`] and returns its outcome. After [`GroupFailed`]
    /// the transaction must be rolled back, if it is still open.
    pub(crate) fn apply(
        &mut self,
        batch: &Batch,
        rollback: Rollback,
    ) -> Result<Result<Committed, StoreError>, GroupFailed> {
        let checked = self
            .take(batch)
            .and_then(|attempt| attempt.check(batch).map(|()| attempt))
            .and_then(|attempt| Ok((attempt, self.ordered(batch)?)));
        let (attempt, writes) = match checked {
            Ok(checked) => checked,
            Err(error) if self.connection.is_autocommit() => return Err(GroupFailed(error)),
            Err(error) => return Ok(Err(error)),
        };
        if rollback == Rollback::Savepoint {
            execute(self.connection, "SAVEPOINT batch").map_err(GroupFailed)?;
        }
        let written = attempt.check_reused_values(&writes).and_then(|()| {
            writes
                .into_iter()
                .try_for_each(|write| attempt.write(write))?;
            attempt.record(batch)
        });
        if self.connection.is_autocommit() {
            // Some errors roll back the whole transaction.
            let error = written
                .err()
                .unwrap_or_else(|| invalid("the transaction has ended".into()));
            return Err(GroupFailed(error));
        }
        match (written, rollback) {
            (Ok(()), rollback) => {
                if rollback == Rollback::Savepoint {
                    execute(self.connection, "RELEASE batch").map_err(GroupFailed)?;
                }
                for (counter, next) in attempt.advanced {
                    self.counters.insert(counter, (next, true));
                }
                Ok(Ok(attempt.committed))
            }
            (Err(error), Rollback::Savepoint) => {
                execute(self.connection, "ROLLBACK TO batch").map_err(GroupFailed)?;
                execute(self.connection, "RELEASE batch").map_err(GroupFailed)?;
                Ok(Err(error))
            }
            (Err(error), Rollback::Group) if attempt.wrote_nothing() => Ok(Err(error)),
            (Err(error), Rollback::Group) => Err(GroupFailed(error)),
        }
    }

    /// Stores the advanced counters, just before the commit.
    pub(crate) fn finish(self) -> Result<(), StoreError> {
        const PUT: &str = "INSERT INTO \"counters\" (\"name\", \"next\") VALUES (?1, ?2) \
                           ON CONFLICT (\"name\") DO UPDATE SET \"next\" = excluded.\"next\"";
        for (name, (next, advanced)) in self.counters {
            if advanced {
                let mut statement = self.connection.prepare_cached(PUT).map_err(from_sqlite)?;
                statement.execute((name, next)).map_err(from_sqlite)?;
            }
        }
        Ok(())
    }

    /// The position of the last recorded batch of the group, if any.
    pub(crate) fn position(&self) -> Option<Position> {
        let (next, advanced) = self.counters.get(journal::POSITION)?;
        advanced.then_some(Position(next - 1))
    }

    fn take(&mut self, batch: &Batch) -> Result<Attempt<'a>, StoreError> {
        let exhausted =
            |counter: &str| invalid(format!("the counter {counter} has no more values"));
        let mut advanced = HashMap::new();
        let mut numbers = Vec::with_capacity(batch.takes.len());
        for take in &batch.takes {
            let first = match advanced.get(&take.counter) {
                Some(next) => *next,
                None => self.next(&take.counter, take.start)?,
            };
            let next: Option<i64> = first.checked_add(take.count.into());
            advanced.insert(
                take.counter.clone(),
                next.ok_or_else(|| exhausted(&take.counter))?,
            );
            numbers.push(first);
        }
        let mut position = self.next(journal::POSITION, 1)?;
        if batch.is_kept() {
            let next = position.checked_add(1);
            advanced.insert(
                journal::POSITION.to_owned(),
                next.ok_or_else(|| exhausted(journal::POSITION))?,
            );
        } else {
            position -= 1;
        }
        let committed = Committed {
            position: Position(position),
            numbers,
        };
        Ok(Attempt::new(self.connection, committed, advanced))
    }

    /// The next value of a counter, as the earlier batches of the group left it.
    fn next(&mut self, counter: &str, start: i64) -> Result<i64, StoreError> {
        const GET: &str = "SELECT \"next\" FROM \"counters\" WHERE \"name\" = ?1";
        if let Some((next, _)) = self.counters.get(counter) {
            return Ok(*next);
        }
        let mut statement = self.connection.prepare_cached(GET).map_err(from_sqlite)?;
        let mut rows = statement.query((counter,)).map_err(from_sqlite)?;
        let Some(row) = rows.next().map_err(from_sqlite)? else {
            return Ok(start);
        };
        let next = row.get(0).map_err(from_sqlite)?;
        self.counters.insert(counter.to_owned(), (next, false));
        Ok(next)
    }

    /// The writes in the order of the contract: inserts, parents first; updates and additions;
    /// deletions, children first.
    fn ordered<'b>(&self, batch: &'b Batch) -> Result<Vec<&'b Write>, StoreError> {
        let mut ordered = Vec::with_capacity(batch.writes.len());
        for write in &batch.writes {
            let table = write.table();
            let rank = self.schema.rank(table).and_then(|r| i64::try_from(r).ok());
            let rank =
                rank.ok_or_else(|| invalid(format!("{} is not in the schema", table.name)))?;
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
