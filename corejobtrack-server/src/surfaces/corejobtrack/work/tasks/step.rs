//! Wire types of checklist items, which the API calls `steps`.

use corejobtrack_core::work::{ChecklistItem, ChecklistItemFields};
use poem_openapi::Object;

/// A new checklist item.
#[derive(Debug, Object)]
pub struct NewStep {
    /// What is to be done.
    #[oai(validator(min_length = 1))]
    pub step_description: String,
    /// Whether it is done; false if not given.
    pub is_completed: Option<bool>,
    /// The position in the checklist, ascending; after all others if not given.
    #[oai(validator(minimum(value = "0"), maximum(value = "1000000000")))]
    pub order_num: Option<i64>,
}

/// Changes to a checklist item; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct StepChanges {
    /// What is to be done.
    #[oai(validator(min_length = 1))]
    pub step_description: Option<String>,
    /// Whether it is done.
    pub is_completed: Option<bool>,
    /// The position in the checklist, ascending.
    #[oai(validator(minimum(value = "0"), maximum(value = "1000000000")))]
    pub order_num: Option<i64>,
}

impl From<NewStep> for ChecklistItemFields {
    fn from(step: NewStep) -> Self {
        Self {
            description: Some(step.step_description),
            is_completed: step.is_completed,
            sequence: step.order_num,
        }
    }
}

impl From<StepChanges> for ChecklistItemFields {
    fn from(step: StepChanges) -> Self {
        Self {
            description: step.step_description,
            is_completed: step.is_completed,
            sequence: step.order_num,
        }
    }
}

/// A checklist item of a task.
#[derive(Debug, Object)]
pub struct Step {
    /// The id.
    pub id: i64,
    /// The id of the task.
    pub task_id: i64,
    /// What is to be done.
    pub step_description: String,
    /// Whether it is done.
    pub is_completed: bool,
    /// The position in the checklist, ascending.
    pub order_num: i64,
    /// The id of the user who completed it.
    pub completed_by: Option<i64>,
    /// The user's name at that time.
    pub completed_by_name: Option<String>,
    /// When it was completed.
    pub completed_at: Option<String>,
    /// The version; writes with `If-Match` must match it.
    pub version: i64,
}

impl From<ChecklistItem> for Step {
    fn from(step: ChecklistItem) -> Self {
        Self {
            id: step.id.0,
            task_id: step.item_id.0,
            step_description: step.description,
            is_completed: step.is_completed,
            order_num: step.sequence,
            completed_by: step.completed_by.map(|id| id.0),
            completed_by_name: step.completed_by_name,
            completed_at: step.completed_at.map(|at| at.to_string()),
            version: step.version.0,
        }
    }
}
