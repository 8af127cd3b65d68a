//! Reads what a group must know, in one round trip where it can be: which commands were applied,
//! the counters, the versions of rows, the numbers that are added to, and counts.

use std::fmt::Write as _;

use corejobtrack_core::{
    sql::{self, Dialect, Statement},
    store::{Batch, CommandId, Guard, Read, Receipt, Schema, StoreError, Value, journal},
};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgArguments};

use crate::{
    errors::{Failed, failed},
    group::{Keys, State},
    reads,
    text::renumbered,
    values,
};

/// The greatest number of counts that are asked for together with the rest. More would make ever
/// new statements; by themselves they are always the same few.
const FEW_COUNTS: usize = 4;

/// What a row of the answer is about.
#[derive(Debug, Clone, Copy)]
enum About {
    Commands,
    Counters,
    Rows { rank: usize },
    Numbers { rank: usize, column: usize },
    Count { of: (usize, usize) },
}

/// A statement of several parts, each of which answers rows of a part's number, a place among what
/// was asked for, and a number.
#[derive(Default)]
struct Question {
    text: String,
    arguments: PgArguments,
    bound: usize,
    about: Vec<About>,
}

/// Reads all that `state` wants.
pub(crate) async fn fill(
    connection: &mut PgConnection,
    state: &mut State<'_>,
    batches: &[&Batch],
    schema: &Schema,
) -> Result<(), Failed> {
    let mut question = Question::default();
    let wanted = state.wanted();
    question.text_keys(
        About::Commands,
        &wanted.commands,
        "t.\"position\"",
        "\"journal\" AS t ON t.\"command\" = v.k0",
    )?;
    question.text_keys(
        About::Counters,
        &wanted.counters,
        "t.\"next\"",
        "\"counters\" AS t ON t.\"name\" = v.k0",
    )?;
    for (rank, keys) in &wanted.tables {
        let version = keys.table.version.and_then(|at| keys.table.columns.get(at));
        question.rows(
            About::Rows { rank: *rank },
            keys,
            &version.map_or("0".into(), |column| format!("t.\"{}\"", column.name)),
        )?;
        for column in &keys.columns {
            let name = keys.table.columns.get(*column).map_or("", |c| c.name);
            let about = About::Numbers {
                rank: *rank,
                column: *column,
            };
            question.rows(about, keys, &format!("t.\"{name}\""))?;
        }
    }
    let counts = wanted.counts.clone();
    let (together, alone) = if counts.len() <= FEW_COUNTS {
        (counts, Vec::new())
    } else {
        (Vec::new(), counts)
    };
    for of in together {
        question.count(of, batches)?;
    }
    let known = question.ask(connection, state, schema).await?;
    for of in alone {
        count(connection, state, batches, of, schema).await?;
    }
    let known: Vec<CommandId> = known
        .into_iter()
        .filter_map(|place| Some(batches.get(place)?.command))
        .collect();
    for (command, receipt) in receipts(connection, &known, schema).await? {
        state.found_receipt(command, receipt);
    }
    Ok(())
}

/// Reads the counts of one batch anew.
pub(crate) async fn recount(
    connection: &mut PgConnection,
    state: &mut State<'_>,
    batches: &[&Batch],
    place: usize,
    schema: &Schema,
) -> Result<(), Failed> {
    let counts = state.wanted().counts.clone();
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
) -> Result<(), Failed> {
    let mut question = Question::default();
    question.count(of, batches)?;
    question.ask(connection, state, schema).await.map(drop)
}

/// What the journal says of commands.
pub(crate) async fn receipts(
    connection: &mut PgConnection,
    commands: &[CommandId],
    schema: &Schema,
) -> Result<Vec<(CommandId, Receipt)>, Failed> {
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

impl Question {
    fn part(&mut self, about: About) {
        if !self.about.is_empty() {
            self.text.push_str(" UNION ALL ");
        }
        // Writing to a string cannot fail.
        let _ = write!(self.text, "SELECT {}::BIGINT, ", self.about.len());
        self.about.push(about);
    }

    fn text_keys(
        &mut self,
        about: About,
        keys: &[String],
        number: &str,
        join: &str,
    ) -> Result<(), StoreError> {
        self.part(about);
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

    fn rows(&mut self, about: About, keys: &Keys, number: &str) -> Result<(), StoreError> {
        self.part(about);
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
        self.part(About::Count { of });
        let _ = write!(self.text, "0::BIGINT, ({})", renumbered(&text, self.bound));
        self.bound += binds.len();
        binds
            .iter()
            .try_for_each(|value| values::bind(&mut self.arguments, value))
    }

    /// Asks, hands what is found to `state`, and answers the places of commands that are known.
    async fn ask(
        self,
        connection: &mut PgConnection,
        state: &mut State<'_>,
        schema: &Schema,
    ) -> Result<Vec<usize>, Failed> {
        let rows = sqlx::query_with(AssertSqlSafe(self.text), self.arguments)
            .fetch_all(connection)
            .await
            .map_err(|error| failed(error, Some(schema)))?;
        let mut known = Vec::new();
        for row in rows {
            let number = |at: usize| {
                row.try_get::<i64, _>(at)
                    .map_err(|e| failed(e, Some(schema)))
            };
            let index = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
            let (part, place, number) = (index(number(0)?), number(1)?, number(2)?);
            // Ordinals begin at 1.
            let place = index(place.saturating_sub(1));
            match self.about.get(part) {
                Some(About::Commands) => known.push(place),
                Some(About::Counters) => state.found_counter(place, number),
                Some(About::Rows { rank }) => state.found_row(*rank, place, number),
                Some(About::Numbers { rank, column }) => {
                    state.found_number(*rank, place, *column, number);
                }
                Some(About::Count { of }) => state.found_count(*of, number),
                None => {}
            }
        }
        Ok(known)
    }
}
