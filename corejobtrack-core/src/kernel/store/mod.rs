//! The contract between the engine and a database: a narrow waist with a typed rim.
//!
//! A backend implements [`Store`] and sees rows and plans; everybody else sees entities declared
//! with [`entity!`](crate::entity). What values, orders, matches and failures mean is fixed here and
//! in the conformance suite (feature `conformance`), not by any database.
//!
//! # Writing a backend
//!
//! A backend is a crate of its own with a type that implements the five methods of [`Store`].
//! [`MemoryStore`] is the model: wherever this text leaves a doubt, it does what is meant, in a few
//! hundred plain lines. The suite (below) tells what is still missing.
//!
//! ## What it is given
//!
//! A [`Table`] is data: columns, how many of the leading ones are the key, the place of the version
//! column, indexes, references. A [`Row`] has a [`Value`] for each column, in that order. No table is
//! known by name, but for the two of the store itself, [`journal::TABLE`] and
//! [`journal::COUNTERS`], which every [`Schema`] holds. What each [`Kind`] of column must keep:
//!
//! | Kind | What comes back | Beware of |
//! |---|---|---|
//! | `Bool`, `Int` | as it was | |
//! | `Decimal` | the scaled integer; store it as a 64-bit integer | types that round |
//! | `Instant` | the microsecond | types that keep milliseconds or a zone |
//! | `Text` | the bytes, empty text and spaces included | collations: equality and order are those of the bytes |
//! | `Json` | the very text | types that sort keys or drop digits |
//! | `Bytes` | as they were | |
//!
//! ## `migrate`
//!
//! 1. Keep others out while it runs: several processes may start at once.
//! 2. Read which schema and which steps were remembered. A schema above [`Schema::version`] is
//!    [`StoreError::Newer`], and nothing is touched.
//! 3. Run the [steps](Schema::steps) not run yet, in order, on a store that is not empty; an empty
//!    one is created as the last step would leave it, and they count as run.
//! 4. Create what is missing of [`Schema::tables`], parents first: tables, columns, indexes. A column
//!    that is added to rows is null there or false, zero, empty, the JSON `null`. Never drop anything:
//!    an older release may still be running.
//! 5. Remember schema and steps; report. With [`Migration::Preview`], do none of it and report the same.
//!
//! ## `read`
//!
//! [`check_read`] each read first. All reads of one call come from one snapshot, which holds
//! everything that any caller was told is committed. What databases like to see differently:
//!
//! - Null is the smallest value, in both directions of an order. Null equals null in
//!   [`Filter::Is`]; every other comparison with it is false, and the negation of that is true.
//! - Where an order leaves rows equal, the key decides, ascending, so that pages do not overlap.
//! - [`Filter::Prefix`] and [`Filter::Contains`] take `%`, `_` and `\` literally, and case matters.
//! - [`Filter::In`] without values, and [`Filter::Or`] without parts, pass no row; [`Filter::And`]
//!   without parts passes every row. Lists may have thousands of values.
//! - [`Filter::Among`] is what lists of visible work are made of: each [`Slice`] is a short range of an
//!   index. It must not read more of the slice than its limit.
//! - [`Document`]s come cut and folded into tokens. A [`Term`] is a phrase of tokens, the last of which
//!   may go on. Nothing in a token is an operator. Index the tokens; ranking is yours.
//!
//! ## `commit`
//!
//! Batches happen one after the other, each in this order:
//!
//! 1. [`Batch::check`]. Answer [`StoreError::Invalid`] before any queue.
//! 2. If the journal has the command ([`journal::of_command`]): [`StoreError::Applied`] with its
//!    [receipt](journal::receipt).
//! 3. Take numbers from the counters: each [`Take`] gets the counter's next values, beginning at
//!    `start` where it is new. If the batch [is kept](Batch::is_kept), it takes its [`Position`] from the counter
//!    [`journal::POSITION`], beginning at 1. [`journal::placed`] puts them where values ask for them.
//! 4. Judge all before writing any: a guarded, updated, deleted or added-to row that is gone or has another
//!    version is a [`StoreError::Conflict`]; then a count out of its bounds is a [`StoreError::Guard`].
//! 5. Write: inserts by [`Schema::rank`], parents first; updates; additions; deletions, children first. An
//!    insert sets the version to 1, an update raises it, an addition leaves it. Answer
//!    [`StoreError::Duplicate`] with the columns of the unique index, [`StoreError::Reference`], or
//!    [`StoreError::BelowFloor`].
//! 6. Insert [`journal::entry`], if the batch is kept.
//!
//! After any error nothing is left of the batch, its numbers included. If the connection breaks while
//! committing, find out by the journal what happened or answer [`StoreError::OutcomeUnknown`]: the engine
//! sends the same batch again, and step 2 recognises it. A caller may drop the future at any time; the
//! batch is done or not done, but never in part.
//!
//! Committing several waiting batches together is where the speed is: one task or thread takes what is in a
//! bounded queue ([`StoreError::Unavailable`] when it is full), applies batch after batch in one transaction,
//! commits, and then answers all. Each batch must be judged as if it came after those before it in
//! the group, and one that fails must leave the others whole.
//!
//! ## `changed` and `health`
//!
//! [`Store::changed`] is a hint: it may come late or for nothing, must look beyond the own process, and
//! ends when the patience does. [`Store::health`] asks the database itself, each time.
//!
//! ## Prove it
//!
//! With this crate's feature `conformance` as a dev-dependency, `tests/conformance.rs` is a fixture and one line;
//! each story of the suite becomes a test. `MyStore` stands for the new one:
//!
//! ```text
//! struct Mine(Arc<MyStore>);                  // an empty database, made for one story
//!
//! #[async_trait]
//! impl corejobtrack_core::store::conformance::Fixture for Mine {
//!     fn store(&self) -> Arc<dyn Store> { self.0.clone() }
//!     async fn reopen(&self) -> Arc<dyn Store> { /* a second process on the same database */ }
//! }
//!
//! corejobtrack_core::conformance_suite!(async { Mine(MyStore::temporary().await) });
//! ```
//!
//! Begin with the stories of `values` and `migration`, then `reading` and `filters`, `writing`, `guards`,
//! `numbers`, `journal`; the model test comes last and finds what the others do not.
//!
//! A database that speaks SQL close to SQLite's or PostgreSQL's may use the module `sql` (feature `sql`, hidden
//! from the documentation), which turns plans into statements for these two.

mod check;
#[cfg(feature = "conformance")]
pub mod conformance;
pub(crate) mod declare;
pub mod entity;
mod error;
pub mod journal;
mod memory;
mod query;
mod read;
mod schema;
pub mod text;
mod value;
mod write;

use std::{fmt, time::Duration};

use async_trait::async_trait;

pub use check::read as check_read;
pub use entity::{ColumnType, Entity, Json};
pub use error::StoreError;
pub use memory::MemoryStore;
pub use query::{Ask, Col, Count, Find, First, Query, Where, ask};
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
    /// it; an empty database is created as the steps would leave it, so they only count as run.
    /// With [`Migration::Preview`] it reports only. Called once before all else; several
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
