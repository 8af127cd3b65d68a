//! Full-text search over work items and everything written under them.

mod find;

pub use find::{FoundIn, Hit};
