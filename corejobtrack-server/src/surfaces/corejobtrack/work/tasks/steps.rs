//! Operations on a task's checklist, whose items the API calls `steps`.

use corejobtrack_core::work::{
    AddChecklistItem, ChecklistItemId, DeleteChecklistItem, Kind, ReorderChecklist,
    UpdateChecklistItem, WorkItemId,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::step::{NewStep, Step, StepChanges};
use crate::{
    http::{Body, Caller, Created, Id, Result},
    surfaces::corejobtrack::{area::Area, done::Done},
};

const KIND: Option<Kind> = Some(Kind::Task);

/// The new order of a task's checklist.
#[derive(Debug, Object)]
pub struct StepOrder {
    /// The ids of all checklist items of the task in their new order, each exactly once.
    pub step_ids: Vec<i64>,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct TaskStepsApi;

#[OpenApi(tag = "Area::Tasks")]
impl TaskStepsApi {
    /// List the checklist items of a task.
    #[oai(path = "/tasks/:task_id/steps/", method = "get", operation_id = "list_task_steps")]
    async fn list(&self, caller: Caller, task_id: Id) -> Result<Json<Vec<Step>>> {
        let found = caller.work().checklist(WorkItemId(*task_id), KIND).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Add a checklist item to a task.
    #[oai(path = "/tasks/:task_id/steps/", method = "post", operation_id = "create_task_step")]
    async fn add(
        &self,
        caller: Caller,
        task_id: Id,
        body: Body<NewStep>,
    ) -> Result<Created<Json<Step>>> {
        let command = AddChecklistItem {
            item_id: WorkItemId(*task_id),
            kind: KIND,
            fields: body.0.into(),
        };
        Ok(Created(Json(
            caller.work().add_checklist_item(command).await?.into(),
        )))
    }

    /// Change or complete a checklist item.
    ///
    /// Completing it records the user and the time; reopening it clears them.
    #[oai(
        path = "/tasks/:task_id/steps/:step_id",
        method = "patch",
        operation_id = "update_task_step"
    )]
    async fn update(
        &self,
        caller: Caller,
        task_id: Id,
        step_id: Id,
        body: Body<StepChanges>,
    ) -> Result<Json<Step>> {
        let command = UpdateChecklistItem {
            item_id: WorkItemId(*task_id),
            kind: KIND,
            id: ChecklistItemId(*step_id),
            fields: body.0.into(),
        };
        Ok(Json(
            caller.work().update_checklist_item(command).await?.into(),
        ))
    }

    /// Delete a checklist item.
    #[oai(
        path = "/tasks/:task_id/steps/:step_id",
        method = "delete",
        operation_id = "delete_task_step"
    )]
    async fn delete(&self, caller: Caller, task_id: Id, step_id: Id) -> Result<Json<Done>> {
        let command = DeleteChecklistItem {
            item_id: WorkItemId(*task_id),
            kind: KIND,
            id: ChecklistItemId(*step_id),
        };
        caller.work().delete_checklist_item(command).await?;
        Ok(Json(Done { ok: true }))
    }

    /// Reorder the checklist of a task.
    #[oai(
        path = "/tasks/:task_id/steps/reorder",
        method = "post",
        operation_id = "reorder_task_steps"
    )]
    async fn reorder(
        &self,
        caller: Caller,
        task_id: Id,
        body: Body<StepOrder>,
    ) -> Result<Json<Vec<Step>>> {
        let command = ReorderChecklist {
            item_id: WorkItemId(*task_id),
            kind: KIND,
            order: body.0.step_ids.into_iter().map(ChecklistItemId).collect(),
        };
        let view = caller.work().reorder_checklist(command).await?;
        Ok(Json(view.steps.into_iter().map(Into::into).collect()))
    }
}
