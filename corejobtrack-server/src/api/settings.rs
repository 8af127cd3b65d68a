//! Settings: task types, choices of fields, colours of new tickets.

use corejobtrack_core::settings::{
    self, CreateTaskType, DeleteTaskType, RenameTaskType, SetChoices, UpdateTicketDefaults,
};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{Area, items::Done};
use crate::http::{Administrator, Body, Caller, Created, Result, Segment};

/// A type of work.
#[derive(Debug, Object)]
pub struct TaskType {
    /// The id.
    pub id: i64,
    /// The name.
    pub name: String,
}

/// The name of a type of work.
#[derive(Debug, Object)]
pub struct TaskTypeName {
    /// The name; unique whatever its case.
    #[oai(validator(min_length = 1, max_length = 255))]
    pub name: String,
}

/// One choice of a field.
#[derive(Debug, Object)]
pub struct Choice {
    /// What is kept.
    #[oai(validator(min_length = 1))]
    pub value: String,
    /// What is shown.
    #[oai(validator(min_length = 1))]
    pub label: String,
}

/// The colours that new tickets get, as in `#4A90D9`.
#[derive(Debug, Object)]
pub struct TicketDefaults {
    /// The colour of service tickets.
    pub service_ticket: Option<String>,
    /// The colour of support tickets.
    pub support_ticket: Option<String>,
}

impl From<settings::TaskType> for TaskType {
    fn from(known: settings::TaskType) -> Self {
        Self {
            id: known.id.0,
            name: known.name,
        }
    }
}

impl From<settings::Choice> for Choice {
    fn from(choice: settings::Choice) -> Self {
        Self {
            value: choice.value,
            label: choice.label,
        }
    }
}

impl From<settings::TicketDefaults> for TicketDefaults {
    fn from(defaults: settings::TicketDefaults) -> Self {
        Self {
            service_ticket: defaults.service_ticket,
            support_ticket: defaults.support_ticket,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct SettingsApi;

#[OpenApi(tag = "Area::Settings")]
impl SettingsApi {
    /// List task types.
    #[oai(path = "/task_types/", method = "get")]
    async fn task_types(&self, caller: Caller) -> Result<Json<Vec<TaskType>>> {
        let found = caller.settings().task_types().await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Add a task type.
    #[oai(path = "/task_types/", method = "post")]
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
    #[oai(path = "/task_types/:name", method = "put")]
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
    #[oai(path = "/task_types/:name", method = "delete")]
    async fn delete_task_type(&self, caller: Caller, name: Segment) -> Result<Json<Done>> {
        caller
            .settings()
            .delete_task_type(DeleteTaskType { name: name.0 })
            .await?;
        Ok(Json(Done { ok: true }))
    }

    /// Get the choices of a field.
    #[oai(path = "/settings/dropdown-choices/:field", method = "get")]
    async fn choices(&self, caller: Caller, field: Segment) -> Result<Json<Vec<Choice>>> {
        let found = caller.settings().choices(&field).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Replace the choices of a field.
    #[oai(path = "/settings/dropdown-choices/:field", method = "put")]
    async fn set_choices(
        &self,
        caller: Caller,
        field: Segment,
        body: Body<Vec<Choice>>,
    ) -> Result<Json<Vec<Choice>>> {
        let choices = body.0.into_iter();
        let command = SetChoices {
            field: field.0,
            choices: choices
                .map(|Choice { value, label }| settings::Choice { value, label })
                .collect(),
        };
        let now = caller.settings().set_choices(command).await?;
        Ok(Json(now.into_iter().map(Into::into).collect()))
    }

    /// Get the colours that new tickets get.
    #[oai(path = "/settings/ticket-defaults", method = "get")]
    async fn ticket_defaults(&self, caller: Caller) -> Result<Json<TicketDefaults>> {
        Ok(Json(caller.settings().ticket_defaults().await?.into()))
    }

    /// Change the colours that new tickets get.
    #[oai(path = "/settings/ticket-defaults", method = "put")]
    async fn set_ticket_defaults(
        &self,
        caller: Administrator,
        body: Body<TicketDefaults>,
    ) -> Result<Json<TicketDefaults>> {
        let Body(TicketDefaults {
            service_ticket,
            support_ticket,
        }) = body;
        let command = UpdateTicketDefaults {
            service_ticket: service_ticket.into(),
            support_ticket: support_ticket.into(),
        };
        Ok(Json(
            caller
                .settings()
                .update_ticket_defaults(command)
                .await?
                .into(),
        ))
    }
}
