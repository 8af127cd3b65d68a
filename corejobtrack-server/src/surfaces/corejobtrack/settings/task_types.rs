//! Task types.

use corejobtrack_core::settings::{self, CreateTaskType, DeleteTaskType, RenameTaskType};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Body, Caller, Created, Result, Segment},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// A task type.
#[derive(Debug, Object)]
pub struct TaskType {
    /// The id.
    pub id: i64,
    /// The name.
    pub name: String,
}

/// The name of a task type.
#[derive(Debug, Object)]
pub struct TaskTypeName {
    /// The name; unique, ignoring case.
    #[oai(validator(min_length = 1, max_length = 255))]
    pub name: String,
}

impl From<settings::TaskType> for TaskType {
    fn from(task_type: settings::TaskType) -> Self {
        Self {
            id: task_type.id.0,
            name: task_type.name,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct TaskTypesApi;

#[OpenApi(tag = "Area::Settings")]
impl TaskTypesApi {
    /// List task types.
    #[oai(path = "/task_types/", method = "get", operation_id = "list_task_types")]
    async fn task_types(&self, caller: Caller) -> Result<Json<Vec<TaskType>>> {
        let found = caller.settings().task_types().await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Add a task type.
    #[oai(path = "/task_types/", method = "post", operation_id = "create_task_type")]
    async fn add_task_type(
        &self,
        caller: Caller,
        body: Body<TaskTypeName>,
    ) -> Result<Created<Json<TaskType>>> {
        let command = CreateTaskType { name: body.0.name };
        Ok(Created(Json(
            caller.settings().create_task_type(command).await?.into(),
        )))
    }

    /// Rename a task type.
    #[oai(path = "/task_types/:name", method = "put", operation_id = "rename_task_type")]
    async fn rename_task_type(
        &self,
        caller: Caller,
        name: Segment,
        body: Body<TaskTypeName>,
    ) -> Result<Json<TaskType>> {
        let command = RenameTaskType {
            old_name: name.0,
            name: body.0.name,
        };
        Ok(Json(
            caller.settings().rename_task_type(command).await?.into(),
        ))
    }

    /// Delete a task type.
    #[oai(path = "/task_types/:name", method = "delete", operation_id = "delete_task_type")]
    async fn delete_task_type(&self, caller: Caller, name: Segment) -> Result<Json<Done>> {
        caller
            .settings()
            .delete_task_type(DeleteTaskType { name: name.0 })
            .await?;
        Ok(Json(Done { ok: true }))
    }
}
