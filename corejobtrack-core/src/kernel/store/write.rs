//! What can be done to a store: a batch that happens whole or not at all.
//!
//! A batch carries the id of the command it stands for; the store keeps it in the
//! [journal](super::journal) with the same commit, so that a batch sent twice happens once.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Document, Filter, Row, StoreError, Table, Timestamp, Value};

/// The primary key of a row: the values of its leading columns.
pub type Key = Vec<Value>;

/// How often a row has been written: 1 when it is inserted, raised by one with every update.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(pub i64);

/// The place of a commit in the one order of all commits; the first is 1. There are no holes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Position(pub i64);

/// The id of a command: 128 random bits, shown as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub u128);

impl std::fmt::Display for CommandId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl std::fmt::Debug for CommandId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CommandId({self})")
    }
}

/// Values taken from a named counter with the commit: without gaps, since a batch that fails takes
/// none. [`Value::Number`] puts the first of them into a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// The name of the counter.
    pub counter: String,
    /// How many values, at least 1.
    pub count: u32,
    /// The first value of all, where the counter does not exist yet.
    pub start: i64,
}

/// A change to one row.
///
/// Whatever their order in the batch, inserts come first (parents before children), then updates
/// and additions, then deletions (children before parents); within one table and kind, the
/// batch's own order. References are checked as this goes, and a unique value that a batch gives
/// up is free from the next batch on.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// A new row. Its version column, if any, becomes 1.
    Insert {
        /// The table.
        table: &'static Table,
        /// A value for each column.
        row: Row,
        /// What full-text search finds it by, for a searchable table.
        document: Option<Document>,
    },
    /// Other values in some columns of a row, and its version raised by one.
    Update {
        /// The table.
        table: &'static Table,
        /// The row.
        key: Key,
        /// The version it must have; for a table without versions it is `None`.
        from: Option<Version>,
        /// The columns (none of the key) and their new values. None: only the version is raised.
        set: Vec<(usize, Value)>,
        /// The new document, where it changes.
        document: Option<Document>,
    },
    /// A row goes away.
    Delete {
        /// The table.
        table: &'static Table,
        /// The row.
        key: Key,
        /// The version it must have; for a table without versions it is `None`.
        from: Option<Version>,
    },
    /// A number is added to an integer column that is not null, whatever it holds by now. The
    /// version is neither read nor raised: for counts that no rule reads.
    Add {
        /// The table.
        table: &'static Table,
        /// The row.
        key: Key,
        /// The column.
        column: usize,
        /// What to add, possibly negative.
        by: i64,
        /// The sum may not be less than this; a sum that would be fails the batch.
        floor: Option<i64>,
    },
}

/// What must hold just before a batch is applied, after all earlier batches.
#[derive(Debug, Clone, PartialEq)]
pub enum Guard {
    /// A row that was read still has the version it had.
    Unchanged {
        /// The table, which has versions.
        table: &'static Table,
        /// The row.
        key: Key,
        /// The version that was read.
        version: Version,
    },
    /// The number of rows that pass a filter lies within bounds.
    Count {
        /// The table.
        table: &'static Table,
        /// Which rows.
        filter: Filter,
        /// How many there may be.
        within: RangeInclusive<u32>,
    },
}

/// Writes that happen whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The command it stands for; a second batch with this id is not applied.
    pub command: CommandId,
    /// A fingerprint of the request, to tell a repetition from another request with the same id.
    pub request: String,
    /// What the command answers, as canonical JSON; kept for repetitions.
    pub answer: Option<String>,
    /// When the command was decided.
    pub at: Timestamp,
    /// Counters to take values from.
    pub takes: Vec<Take>,
    /// What must hold.
    pub guards: Vec<Guard>,
    /// What to do.
    pub writes: Vec<Write>,
    /// What happened, each as canonical JSON, for those who follow the journal.
    pub events: Vec<String>,
}

impl Batch {
    /// An empty batch for a command.
    #[must_use]
    pub fn new(command: CommandId, at: Timestamp) -> Self {
        Self {
            command,
            request: String::new(),
            answer: None,
            at,
            takes: Vec::new(),
            guards: Vec::new(),
            writes: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Whether the journal keeps it. A batch that only takes values from counters is forgotten.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        !self.writes.is_empty() || !self.events.is_empty() || self.answer.is_some()
    }

    /// Checks all that can be known without the data: every value fits its column, keys are whole,
    /// nothing that must not be null is null, versions are given where tables have them, and
    /// [`Value::Number`] names a take.
    ///
    /// Every backend calls this before anything else, so all of them refuse the same.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] with the table and column.
    pub fn check(&self) -> Result<(), StoreError> {
        super::check::batch(self)
    }
}

impl Write {
    /// The table it writes.
    #[must_use]
    pub fn table(&self) -> &'static Table {
        match self {
            Self::Insert { table, .. }
            | Self::Update { table, .. }
            | Self::Delete { table, .. }
            | Self::Add { table, .. } => table,
        }
    }

    /// The key of the row it writes.
    #[must_use]
    pub fn key(&self) -> &[Value] {
        match self {
            Self::Insert { table, row, .. } => row.get(..table.key).unwrap_or_default(),
            Self::Update { key, .. } | Self::Delete { key, .. } | Self::Add { key, .. } => key,
        }
    }
}

/// A batch was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Its place in the order of all commits. For a batch that is not kept: the last place before.
    pub position: Position,
    /// The first value of each of the batch's [`Take`]s, in their order.
    pub numbers: Vec<i64>,
}

/// What the journal says of a command that was applied before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Where it stands.
    pub position: Position,
    /// The fingerprint of its request.
    pub request: String,
    /// What it answered.
    pub answer: Option<String>,
    /// The numbers it took.
    pub numbers: Vec<i64>,
}
