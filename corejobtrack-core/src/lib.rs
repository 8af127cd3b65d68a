//! The engine of Corejobtrack: work that people do for other people.

extern crate self as corejobtrack_core;

#[cfg(feature = "sql")]
#[doc(hidden)]
pub mod sql;
pub mod store;
