//! The contract between the engine and a database: a narrow waist with a typed rim.
//!
//! A backend implements [`Store`] and sees rows and plans; everybody else sees entities declared
//! with [`entity!`](crate::entity). What values, orders, matches and failures mean is fixed here and
//! in the conformance suite (feature `conformance`), not by any database.
//!
//! # Writing a backend
//! 1. [`Store::migrate`] creates what is missing of a [`Schema`] and remembers the schema.
//! 2. [`Store::read`] answers all reads of one call from one snapshot.
//! 3. [`Store::commit`] applies a [`Batch`]: [`Batch::check`], then guards, then writes, then the
//!    [journal](journal::entry); whole or not at all, one batch after the other. A backend may
//!    commit several batches together, as long as each is judged as if it came after those before.
//! 4. Run the conformance suite.

mod check;
#[cfg(feature = "conformance")]
pub mod conformance;
mod declare;
pub mod entity;
mod error;
pub mod journal;
mod memory;
mod read;
mod schema;
pub mod text;
mod value;
mod write;

use std::{fmt, time::Duration};

use async_trait::async_trait;

pub use check::read as check_read;
pub use entity::{Ask, Col, ColumnType, Count, Entity, Find, First, Json, Query, Where};
pub use error::StoreError;
pub use memory::MemoryStore;
pub use read::{
    Aggregate, Answer, Comparison, Exists, Filter, Fold, Order, Read, Search, Select, Slice, Term,
};
pub use schema::{Column, Index, Reference, Schema, Step, Table};
pub use text::Document;
pub use value::{Kind, Timestamp, Value};
pub use write::{Batch, CommandId, Committed, Guard, Key, Position, Receipt, Take, Version, Write};

/// The values of one row, in the order of [`Table::columns`].
pub type Row = Vec<Value>;

/// A text is none of those that a [`choice!`](crate::choice) has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the known values")]
pub struct UnknownChoice;

/// A database, as the engine sees it.
///
/// Commits are ordered: each has a [`Position`], positions have no holes, and what a caller was told
/// is committed is what it reads next.
#[async_trait]
pub trait Store: fmt::Debug + Send + Sync + 'static {
    /// Creates what is missing (tables, columns, indexes), runs the steps not run yet, and reports
    /// it; with [`Migration::Preview`] it reports only. Called once before all else; several
    /// processes may call it at once. It never drops anything. A column that is added to a table
    /// with rows is null there or, where it may not be null, false, zero, empty or the JSON `null`.
    ///
    /// # Errors
    /// [`StoreError::Newer`] where a newer release wrote the store.
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError>;

    /// Answers each read, all from one snapshot.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a plan that no store can answer (see [`check_read`]).
    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError>;

    /// Applies a batch, whole or not at all. Dropping the future does not undo or prevent it.
    ///
    /// In this order: [`StoreError::Invalid`] by [`Batch::check`]; [`StoreError::Applied`] if the
    /// journal has the command; [`StoreError::Conflict`] for the first guard or write, in the
    /// batch's order (guards first), whose row is gone or has another version, and
    /// [`StoreError::Guard`] for the first count that does not hold; then what the writes run
    /// into. A batch that takes from counters without being [kept](Batch::is_kept) is not in the
    /// journal and has no position of its own.
    ///
    /// # Errors
    /// As listed, and [`StoreError::Unavailable`], [`StoreError::OutcomeUnknown`].
    async fn commit(&self, batch: Batch) -> Result<Committed, StoreError>;

    /// Waits until there is a commit after `position`, or `patience` has passed: a hint, which may
    /// come late or for nothing. [`journal::after`] then reads what came.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the database is away.
    async fn changed(&self, position: Position, patience: Duration) -> Result<(), StoreError>;

    /// Asks the database whether it is there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where it is not.
    async fn health(&self) -> Result<Health, StoreError>;
}

/// What to do about what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migration {
    /// Create it.
    Apply,
    /// Report it.
    Preview,
}

/// What a migration did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Migrated {
    /// The schema found: 0 for an empty database.
    pub from: u32,
    /// Each thing created, in words, such as `table customers` or `column customers.city`.
    pub created: Vec<String>,
    /// The statements that create them, for a backend that has statements.
    pub statements: Vec<String>,
}

/// A database that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The name of the database.
    pub database: String,
    /// The product and its version.
    pub server: String,
    /// The connections.
    pub pool: Pool,
}

/// Connections to a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Open and idle.
    pub available: u32,
    /// In use.
    pub in_use: u32,
    /// How many there may be.
    pub max: u32,
    /// How many are kept open.
    pub min: u32,
}
