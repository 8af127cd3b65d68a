//! What can go wrong in a store, by meaning.

use super::Receipt;

/// Why a store did not do what it was asked.
///
/// After every error but [`StoreError::OutcomeUnknown`], nothing of the batch happened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A row is gone or has another version than the one that was read: read again, decide again.
    #[error("{table} was changed by somebody else")]
    Conflict {
        /// The table of the row.
        table: &'static str,
    },
    /// A [`Guard::Count`](super::Guard::Count) does not hold.
    #[error("guard {guard} does not hold")]
    Guard {
        /// The place of the guard in the batch.
        guard: usize,
    },
    /// An addition would have gone below its floor.
    #[error("{table}.{column} would fall below its floor")]
    BelowFloor {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Another row has these values already.
    #[error("{table} has another row with the same {}", columns.join(", "))]
    Duplicate {
        /// The table.
        table: String,
        /// The columns of the unique index or key.
        columns: Vec<String>,
    },
    /// A row names another that is not there, or one that is named was to go away.
    #[error("a reference would lead nowhere")]
    Reference,
    /// The command was applied before.
    #[error("the command was applied before, at {:?}", .0.position)]
    Applied(Box<Receipt>),
    /// The plan cannot be carried out by any store: a value of the wrong kind, a NUL in a text, a
    /// missing key. The text says which.
    #[error("{0}")]
    Invalid(String),
    /// The store was written by a newer release.
    #[error("the store has schema {found}, this program knows {known}: use a newer release")]
    Newer {
        /// The schema found.
        found: u32,
        /// The schema of this program.
        known: u32,
    },
    /// The queue is full or the database is away: try again later.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// The connection broke while committing; ask again with the same command.
    #[error("it is not known whether the command was applied: {0}")]
    OutcomeUnknown(String),
    /// What is stored cannot be read back.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// The database refused for a reason that is a defect of the backend.
    #[error("the database failed: {0}")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Wraps the error of a driver that means nothing to the caller.
    pub fn backend(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Backend(error.into())
    }
}
