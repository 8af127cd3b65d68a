//! Errors of a store, by meaning.

use super::Receipt;

/// The error of a store.
///
/// After every error except [`StoreError::OutcomeUnknown`], nothing of the batch was applied.
/// ([`StoreError::Applied`] reports that an earlier batch with the same command was.)
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A row does not exist or has another version than expected. The caller reads it again and
    /// repeats its decision.
    #[error("a row of {table} was changed or deleted by somebody else")]
    Conflict {
        /// The table of the row.
        table: &'static str,
    },
    /// The count of a [`Guard::Count`](super::Guard::Count) is out of bounds.
    #[error("the count of guard {guard} is out of bounds")]
    Guard {
        /// The index of the guard in the batch, from 0.
        guard: usize,
    },
    /// The sum of an addition is below its floor.
    #[error("{table}.{column} would fall below its minimum")]
    BelowFloor {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Another row has the same values in a key or unique index.
    #[error("{table} has another row with the same {}", columns.join(", "))]
    Duplicate {
        /// The table.
        table: String,
        /// The columns of the unique index or key.
        columns: Vec<String>,
    },
    /// A row references one that does not exist, or a row to be deleted is still referenced.
    #[error("a row references another that does not exist")]
    Reference,
    /// The command was applied before.
    #[error("the command was applied before, at position {}", .0.position.0)]
    Applied(Box<Receipt>),
    /// No store can carry out the read or batch: a value of the wrong kind, a NUL in a text, a
    /// missing key, a table that was not migrated. The text says which.
    #[error("{0}")]
    Invalid(String),
    /// A newer release has migrated the database.
    #[error(
        "the database has schema version {found}, but this program supports only {known}: use a \
         newer release"
    )]
    Newer {
        /// The schema version of the database.
        found: u32,
        /// The schema version of this program.
        known: u32,
    },
    /// The queue is full or the database cannot be reached: try again later.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// The connection broke while committing. The caller sends the same batch again.
    #[error("it is not known whether the command was applied: {0}")]
    OutcomeUnknown(String),
    /// Stored data cannot be read.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// An unexpected error of the database, which is a defect of the backend.
    #[error("the database failed: {0}")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Wraps a driver error that has no meaning of its own for the caller.
    pub fn backend(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Backend(error.into())
    }
}
