//! The storage contract: what the engine requires of a database.
//!
//! A backend implements [`Store`]: five methods that work with untyped rows. The rest of the
//! program works with typed entities declared with [`entity!`](crate::entity). Values, ordering,
//! matching and errors are defined here and tested by the [conformance suite](#conformance-suite);
//! they do not depend on the database.
//!
//! # Writing a backend
//!
//! A backend is a crate of its own with one type that implements [`Store`]. [`MemoryStore`] is the
//! reference implementation: where this text is unclear, read its code, a few hundred plain lines.
//! The example `custom_store` of the repository implements the five methods around another store.
//!
//! ## Concepts
//!
//! | Term | Meaning |
//! |---|---|
//! | [`Schema`] | all tables of the program, parents before children, with a version number |
//! | [`Table`] | columns, primary key, version column, indexes and references, all as data |
//! | [`Row`] | one [`Value`] per column, in the order of [`Table::columns`] |
//! | [`Key`] | the values of the leading [`Table::key`] columns of a row |
//! | [`Version`] | counts the writes of a row: 1 after the insert, one more after each update |
//! | [`Read`] | one query: rows, aggregates or a full-text search of one table |
//! | [`Batch`] | guards, writes, counters and events that are committed together |
//! | [`CommandId`] | identifies a batch; a second batch with the same id is not applied |
//! | [`journal::TABLE`] | one row for each recorded commit, in commit order |
//! | [`Position`] | the number of a commit in the journal: 1, 2, 3, … without gaps |
//! | [`journal::COUNTERS`] | named counters that batches take numbers from |
//!
//! Columns are given by their index in [`Table::columns`]. A backend must not treat any table
//! specially, except the two that every [`Schema`] contains: the journal and the counters.
//!
//! ## Values
//!
//! Every value must be returned exactly as it was stored:
//!
//! | [`Kind`] | What must be preserved | Avoid |
//! |---|---|---|
//! | `Bool`, `Int` | the value | |
//! | `Decimal` | the scaled integer; store it as a 64-bit integer | floating-point types |
//! | `Instant` | the microsecond, in UTC | types with milliseconds or a time zone |
//! | `Text` | the bytes, including empty text and spaces | collations: compare and sort by bytes |
//! | `Json` | the text | types that sort keys or drop digits |
//! | `Bytes` | the bytes | |
//!
//! ## `migrate`
//!
//! 1. Take a lock: several processes may migrate at the same time.
//! 2. Read the stored schema version and the number of the last migration step. If the stored
//!    version is above [`Schema::version`], return [`StoreError::Newer`] and change nothing.
//! 3. Run the [migration steps](Schema::steps) that have not run yet, in order. On an empty
//!    database run none of them, but record them as run: its tables are created in their final
//!    form.
//! 4. Create the missing tables, columns and indexes of [`Schema::tables`], parents first. Existing
//!    rows get null in a new column or, if it is not nullable, false, zero, 1970-01-01T00:00:00Z,
//!    empty text, no bytes or the JSON `null`. Never drop anything: an older release may still be
//!    running.
//! 5. Record the schema version and the last step, and return the report.
//!
//! [`Migration::Preview`] returns the same report and changes nothing.
//!
//! ## `read`
//!
//! Pass each read to [`check_read`] first. All reads of one call see the same snapshot, which
//! contains every commit that was acknowledged to any caller before the call. Rules that databases
//! often break:
//!
//! - Null is the smallest value: first in ascending, last in descending order.
//! - Null equals null in [`Filter::Is`]. Every other comparison with null is false, and the
//!   negation of a false comparison is true: there is no third truth value.
//! - Rows that are equal in the requested order are sorted by primary key, ascending, so that
//!   pages do not overlap.
//! - [`Filter::Prefix`] and [`Filter::Contains`] are case-sensitive and take `%`, `_` and `\`
//!   literally.
//! - [`Filter::In`] without values and [`Filter::Or`] without parts match no row; [`Filter::And`]
//!   without parts matches every row. Lists may have thousands of values.
//! - [`Filter::Among`] builds the lists of visible work: each [`Slice`] is a short range of an
//!   index. Do not read more of a slice than its limit.
//! - A [`Document`] is a list of normalised tokens, and a [`Term`] a phrase of such tokens whose
//!   last one may be a prefix. Tokens contain no operators. A search must find exactly the
//!   documents for which [`Document::matches`] is true; their ranking is up to the backend.
//!
//! ## `commit`
//!
//! Batches are applied one after the other. For each batch, in this order:
//!
//! 1. Call [`Batch::check`]; it returns [`StoreError::Invalid`]. Do it before queueing the batch.
//! 2. Look up the command in the journal ([`journal::of_command`]). If it is there, return
//!    [`StoreError::Applied`] with its [receipt](journal::receipt).
//! 3. Take numbers: each [`Take`] gets the next values of its counter, a new counter begins at
//!    [`Take::start`]. If the batch [is recorded](Batch::is_kept), take its [`Position`] from the
//!    counter [`journal::POSITION`], which begins at 1. [`journal::placed`] replaces the
//!    placeholders [`Value::Number`] and [`Value::Position`] with these numbers.
//! 4. Check everything before writing anything. If a row that is guarded, updated, deleted or
//!    added to does not exist or has another version, return [`StoreError::Conflict`] for the first
//!    one, guards before writes. Then, if a count is out of bounds, return [`StoreError::Guard`]
//!    for the first one.
//! 5. Write: inserts in the order of [`Schema::rank`], parents first; then updates and additions;
//!    then deletions, children first. An insert sets the version to 1, an update raises it by one,
//!    an addition leaves it alone. Return [`StoreError::Duplicate`] with the columns of the key or
//!    unique index, [`StoreError::Reference`] or [`StoreError::BelowFloor`]. A unique value that
//!    one write of a batch releases is still taken for the other writes of that batch.
//! 6. If the batch is recorded, insert the [journal entry](journal::entry).
//!
//! A batch is atomic: after an error nothing of it remains, and its numbers and position are not
//! used up. Every read that begins after the acknowledgement sees the batch. A caller may drop the
//! future at any time; the batch is then applied as a whole or not at all.
//!
//! If the connection breaks during the database's commit, look the command up in the journal. If
//! that is not possible, return [`StoreError::OutcomeUnknown`]: the engine sends the same batch
//! again, and step 2 detects the repetition.
//!
//! For throughput, commit waiting batches in groups: one task or thread takes the batches from a
//! bounded queue, applies them one by one in a single transaction, commits it and then answers all
//! callers. A full queue is [`StoreError::Unavailable`]. Every batch is checked against the result
//! of the batches before it in the group, and one that fails must not affect the others.
//!
//! ## `changed` and `health`
//!
//! [`Store::changed`] is a hint: it may return late or without a new commit. It must notice commits
//! of other processes and return when its timeout has passed. [`Store::health`] queries the
//! database on every call.
//!
//! ## Conformance suite
//!
//! Add this crate as a dev-dependency with the feature `conformance`. `tests/conformance.rs` needs
//! a fixture and one line; every public function of the suite becomes a test of the same name. With
//! `MyStore` as the new backend:
//!
//! ```text
//! struct Mine(Arc<MyStore>);                  // an empty database, created for one test
//!
//! #[async_trait]
//! impl corejobtrack_core::store::conformance::Fixture for Mine {
//!     fn store(&self) -> Arc<dyn Store> { self.0.clone() }
//!     async fn reopen(&self) -> Arc<dyn Store> { /* as a second process would open it */ }
//! }
//!
//! corejobtrack_core::conformance_suite!(async { Mine(MyStore::temporary().await) });
//! ```
//!
//! `cargo test --test conformance` runs all of it, `cargo test --test conformance null` the tests
//! with `null` in their names. A good order of work, with the module of the suite that tests each
//! part:
//!
//! 1. `health`, `migrate` on an empty database, `commit` with inserts and updates, and `read` by
//!    key: `values`.
//! 2. New columns, migration steps, concurrent migration: `migration`.
//! 3. Filters, order, pages, aggregates, snapshots: `filters`, `reading`. Full text: `search`.
//! 4. Versions, references, unique indexes, additions, deletions, atomicity: `writing`.
//! 5. Guards: `guards`. Counters and placeholders: `numbers`.
//! 6. Repeated commands, the journal, `changed`: `journal`.
//! 7. Random commands and reads, compared with [`MemoryStore`]: `model`. It finds what the other
//!    modules miss, and its messages contain the seed that repeats a failure.
//!
//! The modules use `migrate`, `read` and `commit` throughout, so expect the first tests to pass
//! only after step 1 is complete.
//!
//! The module `sql` (feature `sql`, hidden from the documentation) renders reads and writes as SQL
//! for SQLite and PostgreSQL; a backend for a similar database may use it.

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
pub use entity::{ColumnType, Entity, Json, Plain};
pub use error::StoreError;
pub use memory::MemoryStore;
#[cfg(feature = "call-sites")]
pub use query::call_sites;
pub(crate) use query::page_limit;
pub use query::{Ask, Col, Count, Find, First, MAX_PAGE, Query, Where, ask};
pub use read::{
    Aggregate, AggregateFunction, Answer, Comparison, Exists, Filter, Order, Read, Search, Select,
    Slice, Term,
};
pub use schema::{Column, Index, MigrationStep, OnDelete, Recorded, Reference, Schema, Table};
pub use text::Document;
pub use value::{Kind, Timestamp, Value};
pub use write::{Batch, CommandId, Committed, Guard, Key, Position, Receipt, Take, Version, Write};

/// The values of one row, in the order of [`Table::columns`].
pub type Row = Vec<Value>;

/// A text is not a variant of its [`choice!`](crate::choice).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the known values")]
pub struct UnknownChoice;

/// A database that implements the storage contract.
///
/// Commits are totally ordered: each recorded commit has a [`Position`], and positions have no
/// gaps. A read that begins after a commit was acknowledged sees it.
///
/// The [module documentation](self) explains how to implement it.
#[async_trait]
pub trait Store: fmt::Debug + Send + Sync + 'static {
    /// Brings the database to the given schema: runs the pending migration steps, then creates the
    /// missing tables, columns and indexes. With [`Migration::Preview`] it only reports.
    ///
    /// Every process calls it once before any other method except [`health`](Store::health);
    /// several processes may call it at the same time. It never drops anything. In an empty
    /// database the tables are created in their final form and the steps only recorded as run. In
    /// existing rows a new column is null or, if it is not nullable, false, zero, empty or the JSON
    /// `null`.
    ///
    /// # Errors
    /// [`StoreError::Newer`] if a newer release has migrated the database.
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError>;

    /// Answers all reads from one snapshot, with one answer for each read, in their order.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a read that no store can answer (see [`check_read`]).
    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError>;

    /// Applies a batch atomically. Dropping the future neither undoes nor prevents it.
    ///
    /// A batch that only takes numbers is not [recorded](Batch::is_kept) in the journal and has no
    /// position of its own.
    ///
    /// # Errors
    /// The first of these that applies:
    /// 1. [`StoreError::Invalid`] from [`Batch::check`];
    /// 2. [`StoreError::Applied`] if the journal contains the command;
    /// 3. [`StoreError::Conflict`] for the first guard or write, guards before writes, whose row
    ///    does not exist or has another version;
    /// 4. [`StoreError::Guard`] for the first count that is out of bounds;
    /// 5. [`StoreError::Duplicate`], [`StoreError::Reference`] or [`StoreError::BelowFloor`] from
    ///    the writes.
    ///
    /// [`StoreError::Unavailable`] and [`StoreError::OutcomeUnknown`] may be returned at any point.
    async fn commit(&self, batch: Batch) -> Result<Committed, StoreError>;

    /// Waits for a commit after `position`, by any process, or until `timeout` has passed. It is a
    /// hint that may come late or without a new commit; read [`journal::after`] to find out.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the database cannot be reached.
    async fn changed(&self, position: Position, timeout: Duration) -> Result<(), StoreError>;

    /// Queries the database to find out whether it answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it does not.
    async fn health(&self) -> Result<Health, StoreError>;
}

/// Whether a migration is applied or only reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Migration {
    /// Apply and report it.
    Apply,
    /// Report it and change nothing.
    Preview,
}

/// The report of a migration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Migrated {
    /// The schema version before the migration; 0 for an empty database.
    pub from: u32,
    /// The created objects, such as `table customers` or `column customers.city`, and the migration
    /// steps that ran.
    pub created: Vec<String>,
    /// The statements that ran, for a backend that has statements.
    pub statements: Vec<String>,
}

/// The health of a database that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The name of the database.
    pub database: String,
    /// The product and its version.
    pub server: String,
    /// The connection pool.
    pub pool: Pool,
}

/// Numbers of connections to a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Open and idle.
    pub available: u32,
    /// In use.
    pub in_use: u32,
    /// The greatest number that may be open.
    pub max: u32,
    /// The number that is kept open.
    pub min: u32,
}
