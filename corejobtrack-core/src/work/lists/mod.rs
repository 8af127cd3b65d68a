//! Lists of work items, and their change log.

mod change_log;
pub(super) mod pages;

pub use change_log::{ChangeLog, ChangeLogEntry};
pub use pages::WorkList;
