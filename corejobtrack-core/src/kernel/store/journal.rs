//! The two tables of the store itself: the journal of commits and the counters.
//!
//! The journal has one row for each recorded commit, in commit order. Its unique command id makes
//! commands idempotent, and it is the change feed: see [`after`].

use serde::{Deserialize, Serialize};

use super::{
    Batch, Column, Comparison, Filter, Index, Kind, Order, Position, Receipt, Recorded, Row,
    Select, StoreError, Table, Timestamp, Value, Write,
};

/// The journal: one row for each recorded commit.
pub static TABLE: &Table = &Table {
    name: "journal",
    columns: &[
        column("position", Kind::Int, false),
        column("command", Kind::Text, false),
        column("request", Kind::Text, false),
        column("answer", Kind::Json, true),
        column("numbers", Kind::Json, false),
        column("at", Kind::Instant, false),
        column("touched", Kind::Json, false),
        column("events", Kind::Json, false),
    ],
    key: 1,
    version: None,
    indexes: &[Index {
        columns: &["command"],
        unique: true,
    }],
    references: &[],
    searchable: false,
    small: false,
};

/// The counters that batches take numbers from, each with its next value. The counter [`POSITION`]
/// holds the position of the next recorded commit.
pub static COUNTERS: &Table = &Table {
    name: "counters",
    columns: &[
        column("name", Kind::Text, false),
        column("next", Kind::Int, false),
    ],
    key: 1,
    version: None,
    indexes: &[],
    references: &[],
    searchable: false,
    small: true,
};

/// The name of the counter of positions.
pub const POSITION: &str = "position";

const fn column(name: &'static str, kind: Kind, nullable: bool) -> Column {
    Column {
        name,
        kind,
        nullable,
        audit: Recorded::Values,
    }
}

/// A row written by a commit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Touched {
    /// The table.
    pub table: String,
    /// The primary key, as JSON values.
    pub key: Vec<serde_json::Value>,
    /// The kind of write.
    pub how: How,
}

/// The kind of write to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The row was inserted.
    Inserted,
    /// The row was updated, or a number in it was added to.
    Updated,
    /// The row was deleted.
    Deleted,
}

/// A commit as reported by the change feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The position of the commit.
    pub position: Position,
    /// When the command was decided.
    pub at: Timestamp,
    /// The rows it wrote, in the order of the batch.
    pub touched: Vec<Touched>,
    /// Its events, in the order of the batch.
    pub events: Vec<serde_json::Value>,
}

/// The journal row of a batch, which a backend inserts in the same transaction. `numbers` are the
/// first values of the batch's takes; they and `position` replace the placeholders in keys.
///
/// # Errors
/// [`StoreError::Invalid`] if a key cannot be written as JSON, which [`Batch::check`] excludes.
pub fn entry(batch: &Batch, position: Position, numbers: &[i64]) -> Result<Row, StoreError> {
    let touched: Vec<Touched> = batch
        .writes
        .iter()
        .map(|write| Touched {
            table: write.table().name.to_owned(),
            key: write
                .key()
                .iter()
                .map(|value| placed(value, position, numbers).to_json())
                .collect(),
            how: match write {
                Write::Insert { .. } => How::Inserted,
                Write::Update { .. } | Write::Add { .. } => How::Updated,
                Write::Delete { .. } => How::Deleted,
            },
        })
        .collect();
    Ok(vec![
        Value::Int(position.0),
        Value::Text(batch.command.to_string()),
        Value::Text(batch.request.clone()),
        batch.answer.clone().map_or(Value::Null, Value::Json),
        Value::json(&numbers)?,
        Value::Instant(batch.at),
        Value::json(&touched)?,
        Value::Json(format!("[{}]", batch.events.join(","))),
    ])
}

/// Replaces the placeholders [`Value::Position`] and [`Value::Number`] by `position` and
/// `numbers`; returns other values unchanged.
#[must_use]
pub fn placed(value: &Value, position: Position, numbers: &[i64]) -> Value {
    match value {
        Value::Position => Value::Int(position.0),
        Value::Number(take) => numbers
            .get(usize::from(*take))
            .map_or(Value::Null, |number| Value::Int(*number)),
        other => other.clone(),
    }
}

/// Selects the journal rows after a position, in order, at most `limit` of them. [`change`] reads
/// them.
#[must_use]
pub fn after(position: Position, limit: u16) -> Select {
    Select {
        filter: Filter::Compare(0, Comparison::Greater, Value::Int(position.0)),
        order: vec![Order {
            column: 0,
            descending: false,
        }],
        limit: Some(limit.into()),
        ..Select::from(TABLE)
    }
}

/// Selects the journal row of the last commit, if any.
#[must_use]
pub fn newest() -> Select {
    Select {
        order: vec![Order {
            column: 0,
            descending: true,
        }],
        limit: Some(1),
        ..Select::from(TABLE)
    }
}

/// Selects the journal row of a command, if it was applied. [`receipt`] reads it.
#[must_use]
pub fn of_command(command: super::CommandId) -> Select {
    Select {
        limit: Some(1),
        ..Select::from(TABLE).filter(Filter::Is(1, Value::Text(command.to_string())))
    }
}

/// Reads the receipt of a command from its journal row.
///
/// # Errors
/// [`StoreError::Corrupt`] if the row is not a journal row.
pub fn receipt(row: Row) -> Result<Receipt, StoreError> {
    let entry = Entry::read(row)?;
    Ok(Receipt {
        position: entry.position,
        request: entry.request,
        answer: entry.answer,
        numbers: parse(&entry.numbers)?,
    })
}

/// Reads a change from a journal row.
///
/// # Errors
/// [`StoreError::Corrupt`] if the row is not a journal row.
pub fn change(row: Row) -> Result<Change, StoreError> {
    let entry = Entry::read(row)?;
    Ok(Change {
        position: entry.position,
        at: entry.at,
        touched: parse(&entry.touched)?,
        events: parse(&entry.events)?,
    })
}

struct Entry {
    position: Position,
    request: String,
    answer: Option<String>,
    numbers: String,
    at: Timestamp,
    touched: String,
    events: String,
}

impl Entry {
    fn read(row: Row) -> Result<Self, StoreError> {
        let Ok(
            [
                Value::Int(position),
                Value::Text(_),
                Value::Text(request),
                answer,
                Value::Json(numbers),
                Value::Instant(at),
                Value::Json(touched),
                Value::Json(events),
            ],
        ) = <[Value; 8]>::try_from(row)
        else {
            return Err(StoreError::Corrupt("a row of the journal".into()));
        };
        Ok(Self {
            position: Position(position),
            request,
            answer: match answer {
                Value::Json(text) => Some(text),
                _ => None,
            },
            numbers,
            at,
            touched,
            events,
        })
    }
}

fn parse<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("the journal: {error}")))
}
