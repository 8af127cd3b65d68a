//! Tasks: internal work with a checklist and notes, perhaps from a template.

mod notes;
mod operations;
mod step;
mod steps;
mod task;
mod templates;

pub use task::{NewTask, Task};

/// The operations of this room.
pub type Operations = (
    operations::TasksApi,
    steps::TaskStepsApi,
    notes::TaskNotesApi,
    templates::TemplatesApi,
);

/// The operations, ready to be served.
pub const OPERATIONS: Operations = (
    operations::TasksApi,
    steps::TaskStepsApi,
    notes::TaskNotesApi,
    templates::TemplatesApi,
);
