//! Tasks: internal work with a checklist and notes, optionally created from a template.

mod notes;
mod operations;
mod step;
mod steps;
mod task;
mod templates;

pub use task::{NewTask, Task};

/// The operations on tasks and task templates.
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
