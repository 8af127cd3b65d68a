//! Store in one SQLite file.
//!
//! One thread commits batches, those that wait in its queue together. A pool of connections serves
//! reads from snapshots and never waits for the writer. Several processes may open the same file.
//!
//! ```
//! use corejobtrack_core::store::{Migration, Schema, Store};
//! use corejobtrack_store_sqlite::{Options, SqliteStore};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = SqliteStore::open_with(Options::temporary()?)?;
//! store.migrate(&Schema::new(1, &[], &[])?, Migration::Apply).await?;
//! assert!(store.health().await?.server.starts_with("SQLite 3."));
//! # Ok(())
//! # }
//! ```

#![warn(missing_docs)]

mod apply;
mod attempt;
mod budget;
mod connection;
mod error;
mod migrate;
mod options;
mod pool;
mod read;
mod store;
mod unique;
mod value;
mod writer;

pub use options::{Durability, Options};
pub use store::SqliteStore;

/// Compiles and runs the example of the project's README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
