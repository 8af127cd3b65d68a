//! Checklists of work items.

mod edit;
mod model;

pub use edit::{AddStep, DeleteStep, MOST_STEPS, ReorderSteps, StepFields, UpdateStep};
pub use model::{ChecklistItem, ChecklistItemId};

pub(crate) use edit::add;
