//! The store's own two tables: the journal of commits and the counters.
//!
//! The journal has one row for each commit, in the one order of all commits. It makes commands
//! idempotent (by its unique command id), and it is the feed that others follow: see [`after`].

use serde::{Deserialize, Serialize};

use super::{
    Batch, Column, Comparison, Filter, Index, Kind, Order, Position, Receipt, Row, Select,
    StoreError, Table, Timestamp, Value, Write,
};

/// One row for each commit.
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

/// The counters that batches take values from: the next value of each. The counter
/// [`POSITION`] holds the position of the next commit.
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

/// The name of the counter for positions.
pub const POSITION: &str = "position";

const fn column(name: &'static str, kind: Kind, nullable: bool) -> Column {
    Column {
        name,
        kind,
        nullable,
        secret: false,
    }
}

/// A row that a commit wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Touched {
    /// The table.
    pub table: String,
    /// The key, as JSON values.
    pub key: Vec<serde_json::Value>,
    /// What was done.
    pub how: How,
}

/// What a commit did to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The row is new.
    Inserted,
    /// The row was updated or added to.
    Updated,
    /// The row is gone.
    Deleted,
}

/// One commit, as those see it who follow the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Its place in the order of all commits.
    pub position: Position,
    /// When the command was decided.
    pub at: Timestamp,
    /// The rows it wrote.
    pub touched: Vec<Touched>,
    /// What happened.
    pub events: Vec<serde_json::Value>,
}

/// The journal's row for a batch: backends insert it with the batch, after putting the position and
/// `numbers` (the first value of each take) in place.
///
/// # Errors
/// [`StoreError::Invalid`] where a key is no JSON, which [`Batch::check`] excludes.
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

/// The value that is stored for `value`: placeholders are replaced, all else stays.
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

/// The commits after a position, in order, at most `limit` of them.
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

/// The last commit, if there was one.
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

/// The commit of a command, if there was one.
#[must_use]
pub fn of_command(command: super::CommandId) -> Select {
    Select {
        limit: Some(1),
        ..Select::from(TABLE).filter(Filter::Is(1, Value::Text(command.to_string())))
    }
}

/// Reads a row of the journal as a receipt.
///
/// # Errors
/// [`StoreError::Corrupt`] if it is none.
pub fn receipt(row: Row) -> Result<Receipt, StoreError> {
    let entry = Entry::read(row)?;
    Ok(Receipt {
        position: entry.position,
        request: entry.request,
        answer: entry.answer,
        numbers: parse(&entry.numbers)?,
    })
}

/// Reads a row of the journal as a change.
///
/// # Errors
/// [`StoreError::Corrupt`] if it is none.
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
