//! Batches of writes, which are applied atomically.
//!
//! A batch has the id of its command. The store records it in the [journal](super::journal) with
//! the same commit, so a batch that is sent twice is applied once.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Document, Filter, Row, StoreError, Table, Timestamp, Value};

/// The primary key of a row: the values of its leading columns.
pub type Key = Vec<Value>;

/// The version of a row: 1 when it is inserted, raised by one with every update.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(pub i64);

/// The position of a commit in the journal: 1 for the first commit, without gaps.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Position(pub i64);

/// The id of a command: 128 random bits, displayed as 32 hexadecimal digits.
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

/// A range of consecutive numbers that a batch takes from a named counter. Numbers have no gaps,
/// because a batch that fails takes none. [`Value::Number`] writes the first one into a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// The name of the counter.
    pub counter: String,
    /// How many numbers to take, at least 1.
    pub count: u32,
    /// The first number if the counter does not exist yet.
    pub start: i64,
}

/// A change to one row.
///
/// The store orders the writes of a batch: inserts first (parents before children), then updates
/// and additions, then deletions (children before parents); within one table and one of these
/// groups, the order of the batch. References are checked as the writes are applied, not at the
/// end. A unique value that a batch releases is free in the next batch, not in the same one.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// Inserts a row. Its version column, if any, is set to 1.
    Insert {
        /// The table.
        table: &'static Table,
        /// A value for each column.
        row: Row,
        /// The document for full-text search; required if, and only if, the table is searchable.
        document: Option<Document>,
    },
    /// Sets columns of a row and raises its version by one.
    Update {
        /// The table.
        table: &'static Table,
        /// The primary key.
        key: Key,
        /// The expected version; `None` if, and only if, the table has no versions.
        from: Option<Version>,
        /// The columns and their new values, without key and version columns. If empty, only the
        /// version is raised.
        set: Vec<(usize, Value)>,
        /// The new document; `None` keeps the present one.
        document: Option<Document>,
    },
    /// Deletes a row.
    Delete {
        /// The table.
        table: &'static Table,
        /// The primary key.
        key: Key,
        /// The expected version; `None` if, and only if, the table has no versions.
        from: Option<Version>,
    },
    /// Adds a number to the present value of a non-nullable integer or decimal column. The version
    /// is neither checked nor raised, so it suits counts that no business rule depends on.
    Add {
        /// The table.
        table: &'static Table,
        /// The primary key.
        key: Key,
        /// The column.
        column: usize,
        /// The number to add; may be negative.
        by: i64,
        /// The smallest allowed sum; a smaller one fails the batch.
        floor: Option<i64>,
    },
}

/// A condition that must hold when a batch is applied, after all earlier batches and before its own
/// writes.
#[derive(Debug, Clone, PartialEq)]
pub enum Guard {
    /// A row still has the version that was read.
    Unchanged {
        /// The table, which must have versions.
        table: &'static Table,
        /// The primary key.
        key: Key,
        /// The version that was read.
        version: Version,
    },
    /// A row exists, in whatever version. It protects a reference that is not a foreign key, such as
    /// one that may lead to several tables.
    Exists {
        /// The table.
        table: &'static Table,
        /// The primary key.
        key: Key,
    },
    /// The number of rows that match a filter is within bounds.
    Count {
        /// The table.
        table: &'static Table,
        /// The filter.
        filter: Filter,
        /// The allowed numbers of rows.
        within: RangeInclusive<u32>,
    },
}

/// Writes, with guards, numbers and events, that are committed atomically.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The id of the command; a second batch with the same id is not applied.
    pub command: CommandId,
    /// A fingerprint of the request, to distinguish a repetition from a different request with the
    /// same id.
    pub request: String,
    /// The answer of the command, as canonical JSON, returned again for repetitions.
    pub answer: Option<String>,
    /// When the command was decided.
    pub at: Timestamp,
    /// The numbers to take from counters.
    pub takes: Vec<Take>,
    /// The conditions that must hold.
    pub guards: Vec<Guard>,
    /// The writes.
    pub writes: Vec<Write>,
    /// The events for readers of the journal, each as canonical JSON.
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

    /// Whether the journal records the batch: it has writes, events or an answer. A batch that only
    /// takes numbers is not recorded.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        !self.writes.is_empty() || !self.events.is_empty() || self.answer.is_some()
    }

    /// Checks everything that needs no data: values fit their columns, keys are complete, required
    /// values are not null, expected versions are given for tables that have versions, and each
    /// [`Value::Number`] refers to a take.
    ///
    /// Every backend calls this first, so that all of them refuse the same batches.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] with a text that names the table or column.
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

/// The acknowledgement of a batch that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The position of the commit. For a batch that is not [recorded](Batch::is_kept), that of the
    /// last commit before it; 0 if there is none.
    pub position: Position,
    /// The first number of each of the batch's [`Take`]s, in their order.
    pub numbers: Vec<i64>,
}

/// The journal's record of a command that was applied before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The position of its commit.
    pub position: Position,
    /// The fingerprint of its request.
    pub request: String,
    /// Its answer.
    pub answer: Option<String>,
    /// The first number of each of its [`Take`]s.
    pub numbers: Vec<i64>,
}
