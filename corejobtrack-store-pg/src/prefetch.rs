//! Reads the data that is needed to decide a group, in one round trip if possible: the commands
//! that were applied before, counters, row versions, numbers to add to, and counts.

use std::fmt::Write as _;

use corejobtrack_core::{
    sql::{self, Dialect, Statement},
    store::{Batch, CommandId, Guard, Read, Receipt, Schema, StoreError, Value, journal},
};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgArguments};

use crate::{
    errors::{Failure, classify},
    group::{Keys, State},
    placeholders::renumbered,
    reads, values,
};

/// The greatest number of counts that are read in the same statement as the rest. More of them
/// would make a new statement for almost every group; separate counts share a few statements.
const MAX_COMBINED_COUNTS: usize = 4;

/// The kind of a part of the query.
#[derive(Debug, Clone, Copy)]
enum PartKind {
    Commands,
    Counters,
    Rows { rank: usize },
    Numbers { rank: usize, column: usize },
    Count { of: (usize, usize) },
}

/// A query of several parts, joined by `UNION ALL`. Each row has the index of its part, the ordinal
/// of the key that was looked up, and a number.
#[derive(Default)]
struct LookupQuery {
    text: String,
    arguments: PgArguments,
    bound: usize,
    parts: Vec<PartKind>,
}

/// Reads the lookups of `state` and stores the results in it.
pub(crate) async fn load(
    connection: &mut PgConnection,
    state: &mut State<'_>,
    batches: &[&Batch],
    schema: &Schema,
) -> Result<(), Failure> {
    let mut query = LookupQuery::default();
    let lookups = state.lookups();
    query.text_keys(
        PartKind::Commands,
        &lookups.commands,
        "t.\"position\"",
        "\"journal\" AS t ON t.\"command\" = v.k0",
    )?;
    query.text_keys(
        PartKind::Counters,
        &lookups.counters,
        "t.\"next\"",
        "\"counters\" AS t ON t.\"name\" = v.k0",
    )?;
    for (rank, keys) in &lookups.tables {
        let version = keys.table.version.and_then(|at| keys.table.columns.get(at));
        query.rows(
            PartKind::Rows { rank: *rank },
            keys,
            &version.map_or("0".into(), |column| format!("t.\"{}\"", column.name)),
        )?;
        for column in &keys.columns {
            let name = keys.table.columns.get(*column).map_or("", |c| c.name);
            let kind = PartKind::Numbers {
                rank: *rank,
                column: *column,
            };
            query.rows(kind, keys, &format!("t.\"{name}\""))?;
        }
    }
    let counts = lookups.counts.clone();
    let (combined, separate) = if counts.len() <= MAX_COMBINED_COUNTS {
        (counts, Vec::new())
    } else {
        (Vec::new(), counts)
    };
    for of in combined {
        query.count(of, batches)?;
    }
    let applied = query.run(connection, state, schema).await?;
    for of in separate {
        count(connection, state, batches, of, schema).await?;
    }
    let applied: Vec<CommandId> = applied
        .into_iter()
        .filter_map(|place| Some(batches.get(place)?.command))
        .collect();
    for (command, receipt) in receipts(connection, &applied, schema).await? {
        state.found_receipt(command, receipt);
    }
    Ok(())
}

/// Reads the counts of one batch again.
pub(crate) async fn recount(
    connection: &mut PgConnection,
    state: &mut State<'_>,
    batches: &[&Batch],
    place: usize,
    schema: &Schema,
) -> Result<(), Failure> {
    let counts = state.lookups().counts.clone();
    for of in counts.into_iter().filter(|(batch, _)| *batch == place) {
        count(connection, state, batches, of, schema).await?;
    }
    Ok(())
}

async fn count(
    connection: &mut PgConnection,
    state: &mut State<'_>,
    batches: &[&Batch],
    of: (usize, usize),
    schema: &Schema,
) -> Result<(), Failure> {
    let mut query = LookupQuery::default();
    query.count(of, batches)?;
    query.run(connection, state, schema).await.map(drop)
}

/// The receipts of those commands that were applied before.
pub(crate) async fn receipts(
    connection: &mut PgConnection,
    commands: &[CommandId],
    schema: &Schema,
) -> Result<Vec<(CommandId, Receipt)>, Failure> {
    let mut receipts = Vec::with_capacity(commands.len());
    for command in commands {
        let read = Read::Rows(journal::of_command(*command));
        let answer = reads::one(connection, &read, Some(schema)).await?;
        for row in answer {
            receipts.push((*command, journal::receipt(row)?));
        }
    }
    Ok(receipts)
}

impl LookupQuery {
    fn part(&mut self, kind: PartKind) {
        if !self.parts.is_empty() {
            self.text.push_str(" UNION ALL ");
        }
        // Writing to a string cannot fail.
        let _ = write!(self.text, "SELECT {}::BIGINT, ", self.parts.len());
        self.parts.push(kind);
    }

    fn text_keys(
        &mut self,
        kind: PartKind,
        keys: &[String],
        number: &str,
        join: &str,
    ) -> Result<(), StoreError> {
        self.part(kind);
        self.bound += 1;
        let _ = write!(
            self.text,
            "v.n, {number} FROM unnest(${}::TEXT[]) WITH ORDINALITY AS v(k0, n) JOIN {join}",
            self.bound
        );
        let values: Vec<Value> = keys.iter().cloned().map(Value::Text).collect();
        values::bind_array(
            &mut self.arguments,
            corejobtrack_core::store::Kind::Text,
            values.iter(),
        )
    }

    fn rows(&mut self, kind: PartKind, keys: &Keys, number: &str) -> Result<(), StoreError> {
        self.part(kind);
        let columns = keys.table.key_columns();
        let _ = write!(self.text, "v.n, {number} FROM ");
        values::unnest(&mut self.text, columns.iter(), self.bound + 1);
        self.text.push_str(" WITH ORDINALITY AS v(");
        for place in 0..columns.len() {
            let _ = write!(self.text, "k{place}, ");
        }
        let _ = write!(self.text, "n) JOIN \"{}\" AS t ON ", keys.table.name);
        for (place, column) in columns.iter().enumerate() {
            let and = if place > 0 { " AND " } else { "" };
            let _ = write!(self.text, "{and}t.\"{}\" = v.k{place}", column.name);
            let values = keys.keys.iter().filter_map(|key| key.get(place));
            values::bind_array(&mut self.arguments, column.kind, values)?;
        }
        self.bound += columns.len();
        Ok(())
    }

    fn count(&mut self, of: (usize, usize), batches: &[&Batch]) -> Result<(), StoreError> {
        let guard = batches.get(of.0).and_then(|batch| batch.guards.get(of.1));
        let Some(Guard::Count { table, filter, .. }) = guard else {
            return Ok(());
        };
        let Statement { text, binds } = sql::count(table, filter, Dialect::Postgres);
        self.part(PartKind::Count { of });
        let _ = write!(self.text, "0::BIGINT, ({})", renumbered(&text, self.bound));
        self.bound += binds.len();
        binds
            .iter()
            .try_for_each(|value| values::bind(&mut self.arguments, value))
    }

    /// Executes the query, stores the results in `state`, and returns the indexes of the commands
    /// that were applied before.
    async fn run(
        self,
        connection: &mut PgConnection,
        state: &mut State<'_>,
        schema: &Schema,
    ) -> Result<Vec<usize>, Failure> {
        let rows = sqlx::query_with(AssertSqlSafe(self.text), self.arguments)
            .fetch_all(connection)
            .await
            .map_err(|error| classify(error, Some(schema)))?;
        let mut applied = Vec::new();
        for row in rows {
            let number = |at: usize| {
                row.try_get::<i64, _>(at)
                    .map_err(|e| classify(e, Some(schema)))
            };
            let index = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
            let (part, place, number) = (index(number(0)?), number(1)?, number(2)?);
            // Ordinals begin at 1.
            let place = index(place.saturating_sub(1));
            match self.parts.get(part) {
                Some(PartKind::Commands) => applied.push(place),
                Some(PartKind::Counters) => state.found_counter(place, number),
                Some(PartKind::Rows { rank }) => state.found_row(*rank, place, number),
                Some(PartKind::Numbers { rank, column }) => {
                    state.found_number(*rank, place, *column, number);
                }
                Some(PartKind::Count { of }) => state.found_count(*of, number),
                None => {}
            }
        }
        Ok(applied)
    }
}
