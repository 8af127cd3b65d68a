//! Time entries of work items.

mod entries;
mod model;

pub use entries::{TimeInput, person_minutes};
pub(crate) use entries::{check, new_entries, reconcile};
pub use model::{TimeEntry, TimeEntryId};
