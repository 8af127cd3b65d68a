//! Steps of checklists as this surface sends and reads them.

use corejobtrack_core::work::{ChecklistItem, ChecklistItemFields};
use poem_openapi::Object;

/// A new step.
#[derive(Debug, Object)]
pub struct NewStep {
    /// What is to be done.
    #[oai(validator(min_length = 1))]
    pub step_description: String,
    /// Whether it is done; false if not given.
    pub is_completed: Option<bool>,
    /// Its place in the list, ascending; after all others if not given.
    #[oai(validator(minimum(value = "0"), maximum(value = "1000000000")))]
    pub order_num: Option<i64>,
}

/// Changes to a step; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct StepChanges {
    /// What is to be done.
    #[oai(validator(min_length = 1))]
    pub step_description: Option<String>,
    /// Whether it is done.
    pub is_completed: Option<bool>,
    /// Its place in the list, ascending.
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

/// A step of a task's checklist.
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
    /// Its place in the list, ascending.
    pub order_num: i64,
    /// The id of the user who did it.
    pub completed_by: Option<i64>,
    /// Their name, as it was then.
    pub completed_by_name: Option<String>,
    /// When it was done.
    pub completed_at: Option<String>,
    /// How often it was written; a write with `If-Match` names it.
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
