//! Operations on tasks.

use corejobtrack_core::{
    Acting,
    work::{CloneWork, Kind, Transition, WorkItemId},
};
use poem_openapi::{OpenApi, payload::Json};

use super::task::{NewTask, Task, TaskChanges};
use crate::{
    http::{Body, Caller, Created, Id, Result, Segment, Sliced},
    surfaces::corejobtrack::{
        area::Area,
        work::common::{self, Changed, LogEntry},
    },
};

const KIND: Kind = Kind::Task;

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct TasksApi;

#[OpenApi(tag = "Area::Tasks")]
impl TasksApi {
    /// List visible tasks.
    ///
    /// Newest first, without the archive and the trash.
    #[oai(path = "/tasks/", method = "get", operation_id = "list_tasks")]
    async fn list(&self, caller: Caller, page: Sliced) -> Result<Json<Vec<Task>>> {
        let found = common::list(&caller, KIND, page).await?;
        Ok(Json(found.into_iter().map(Task::listed).collect()))
    }

    /// Create a task, optionally from a template.
    #[oai(path = "/tasks/", method = "post", operation_id = "create_task")]
    async fn create(&self, caller: Caller, body: Body<NewTask>) -> Result<Created<Json<Task>>> {
        let command = body.0.into_command()?;
        let task = caller.work().create(command).await?;
        Ok(Created(Task::from(task).changed()))
    }

    /// Get a task with its assignments and checklist.
    #[oai(path = "/tasks/:task_id", method = "get", operation_id = "get_task")]
    async fn get(&self, caller: Caller, task_id: Id) -> Result<Json<Task>> {
        Ok(Json(common::get(&caller, KIND, *task_id).await?.into()))
    }

    /// Change a task.
    ///
    /// Omitted and null fields stay unchanged.
    #[oai(path = "/tasks/:task_id", method = "patch", operation_id = "update_task")]
    async fn update(
        &self,
        caller: Caller,
        task_id: Id,
        body: Body<TaskChanges>,
    ) -> Result<Json<Task>> {
        change(&caller, *task_id, body.0).await
    }

    /// Change a task, as with PATCH.
    #[oai(path = "/tasks/:task_id", method = "put", operation_id = "put_task")]
    async fn put(
        &self,
        caller: Caller,
        task_id: Id,
        body: Body<TaskChanges>,
    ) -> Result<Json<Task>> {
        change(&caller, *task_id, body.0).await
    }

    /// Move a task to the trash.
    ///
    /// An administrator can restore it.
    #[oai(path = "/tasks/:task_id", method = "delete", operation_id = "delete_task")]
    async fn delete(&self, caller: Caller, task_id: Id) -> Result<Json<Task>> {
        transition(&caller, *task_id, Transition::Trash).await
    }

    /// Pause a task.
    #[oai(path = "/tasks/:task_id/pause", method = "post", operation_id = "pause_task")]
    async fn pause(&self, caller: Caller, task_id: Id) -> Result<Json<Task>> {
        transition(&caller, *task_id, Transition::Pause).await
    }

    /// Resume a paused task.
    ///
    /// Sets the status to `in_progress`.
    #[oai(path = "/tasks/:task_id/resume", method = "post", operation_id = "resume_task")]
    async fn resume(&self, caller: Caller, task_id: Id) -> Result<Json<Task>> {
        transition(&caller, *task_id, Transition::Resume).await
    }

    /// Archive a task.
    #[oai(path = "/tasks/:task_id/archive", method = "post", operation_id = "archive_task")]
    async fn archive(&self, caller: Caller, task_id: Id) -> Result<Json<Task>> {
        transition(&caller, *task_id, Transition::Archive).await
    }

    /// Complete a task.
    ///
    /// Checklist items may still be open.
    #[oai(path = "/tasks/:task_id/complete", method = "post", operation_id = "complete_task")]
    async fn complete(&self, caller: Caller, task_id: Id) -> Result<Json<Task>> {
        transition(&caller, *task_id, Transition::Complete).await
    }

    /// Copy a task.
    ///
    /// The copy has the same details, assignees and checklist items, none of them completed, and a
    /// new number and the initial status. Notes and history are not copied.
    #[oai(path = "/tasks/:task_id/clone", method = "post", operation_id = "clone_task")]
    async fn copy(&self, caller: Caller, task_id: Id) -> Result<Created<Json<Task>>> {
        let command = CloneWork {
            id: WorkItemId(*task_id),
            kind: Some(KIND),
        };
        let copy = caller.work().clone_item(command).await?;
        Ok(Created(Task::from(copy).changed()))
    }

    /// Get a task's change history.
    ///
    /// Oldest change first.
    #[oai(path = "/tasks/:task_id/changelog", method = "get", operation_id = "list_task_changes")]
    async fn change_log(
        &self,
        caller: Caller,
        task_id: Id,
        page: Sliced,
    ) -> Result<Json<Vec<LogEntry>>> {
        common::change_log(&caller, KIND, *task_id, page).await
    }

    /// Search tasks.
    ///
    /// Finds the tasks that contain all the words, best first; words in quotes are a phrase. Tasks
    /// in the trash are left out.
    #[oai(path = "/tasks/search/:query", method = "get", operation_id = "search_tasks")]
    async fn search(
        &self,
        caller: Caller,
        query: Segment,
        page: Sliced,
    ) -> Result<Json<Vec<Task>>> {
        let found = caller
            .work()
            .search(&query, &[KIND], page.limit, page.offset)
            .await?;
        Ok(Json(found.into_iter().map(Task::listed).collect()))
    }
}

async fn change(caller: &Acting, id: i64, changes: TaskChanges) -> Result<Json<Task>> {
    let changed = common::change(caller, KIND, id, changes.into_fields()).await?;
    Ok(Task::from(changed).changed())
}

async fn transition(caller: &Acting, id: i64, transition: Transition) -> Result<Json<Task>> {
    let changed = common::transition(caller, KIND, id, transition).await?;
    Ok(Task::from(changed).changed())
}
