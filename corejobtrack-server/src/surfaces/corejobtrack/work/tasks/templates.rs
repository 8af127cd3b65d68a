//! Task templates.

use corejobtrack_core::{
    identity::UserId,
    templates::{self, CreateTemplate, DeleteTemplate, TemplateFields, TemplateId, UpdateTemplate},
};
use poem_openapi::{Object, OpenApi, payload::Json};

use super::step::NewStep;
use crate::{
    http::{Body, Caller, Created, Id, Listing, Paged, Result, ToChange},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// A new template.
#[derive(Debug, Object)]
pub struct NewTemplate {
    /// The name of the template.
    #[oai(validator(min_length = 1))]
    pub name: String,
    /// The checklist items, at least one.
    #[oai(validator(min_items = 1))]
    pub steps: Vec<NewStep>,
    /// The initial values of the task.
    #[oai(flatten)]
    pub task: TemplateTask,
}

/// Changes to a template; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct TemplateChanges {
    /// The name of the template.
    #[oai(validator(min_length = 1))]
    pub name: Option<String>,
    /// The complete list of checklist items, at least one.
    #[oai(validator(min_items = 1))]
    pub steps: Option<Vec<NewStep>>,
    /// The initial values of the task.
    #[oai(flatten)]
    pub task: TemplateTask,
}

/// The initial values of a task created from a template.
#[derive(Debug, Object)]
pub struct TemplateTask {
    /// The title of the task; `{{customer}}` is replaced by the customer's name. Without a title,
    /// the task gets the template's name.
    pub title: Option<String>,
    /// The description of the task.
    pub description: Option<String>,
    /// The display colour, such as `#27AE60`.
    pub color: Option<String>,
    /// The type of work, such as `Maintenance`.
    pub task_type: Option<String>,
    /// The number of days from creation to the due date.
    #[oai(validator(minimum(value = "0"), maximum(value = "36525")))]
    pub due_date_offset: Option<i64>,
    /// The ids of all users to assign.
    pub assigned_user_ids: Option<Vec<i64>>,
    /// The names of all teams to assign.
    pub assigned_teams: Option<Vec<String>>,
}

/// A checklist item of a template.
#[derive(Debug, Object)]
pub struct TemplateStep {
    /// What is to be done.
    pub step_description: String,
    /// Whether it starts as done.
    pub is_completed: bool,
    /// The position in the checklist, ascending.
    pub order_num: i64,
}

/// A template.
#[derive(Debug, Object)]
pub struct Template {
    /// The id.
    pub id: i64,
    /// The name of the template.
    pub name: String,
    /// The title of the task.
    pub title: Option<String>,
    /// The description of the task.
    pub description: Option<String>,
    /// The checklist items, in order.
    pub steps: Vec<TemplateStep>,
    /// The display colour.
    pub color: Option<String>,
    /// The type of work.
    pub task_type: Option<String>,
    /// The number of days from creation to the due date.
    pub due_date_offset: Option<i64>,
    /// The ids of all users to assign.
    pub assigned_user_ids: Vec<i64>,
    /// The names of all teams to assign.
    pub assigned_teams: Vec<String>,
    /// The version; writes with `If-Match` must match it.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

impl TemplateTask {
    fn into_fields(self, name: Option<String>, steps: Option<Vec<NewStep>>) -> TemplateFields {
        TemplateFields {
            name,
            title: self.title.to_change(),
            description: self.description.to_change(),
            steps: steps.map(|steps| steps.into_iter().map(Into::into).collect()),
            color: self.color.to_change(),
            work_type: self.task_type.to_change(),
            due_days: self.due_date_offset.to_change(),
            assigned_users: self
                .assigned_user_ids
                .map(|ids| ids.into_iter().map(UserId).collect()),
            assigned_teams: self.assigned_teams,
        }
    }
}

impl From<templates::Template> for Template {
    fn from(template: templates::Template) -> Self {
        let steps = template.steps.0.into_iter().map(|step| TemplateStep {
            step_description: step.description,
            is_completed: step.is_completed,
            order_num: step.sequence,
        });
        let users = template.assigned_users.0.into_iter();
        Self {
            id: template.id.0,
            name: template.name,
            title: template.title,
            description: template.description,
            steps: steps.collect(),
            color: template.color,
            task_type: template.work_type,
            due_date_offset: template.due_days,
            assigned_user_ids: users.map(|id| id.0).collect(),
            assigned_teams: template.assigned_teams.0,
            version: template.version.0,
            created_at: template.created_at.to_string(),
            updated_at: template.updated_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct TemplatesApi;

#[OpenApi(tag = "Area::Templates")]
impl TemplatesApi {
    /// List templates.
    ///
    /// Sorted by name.
    #[oai(path = "/templates/", method = "get", operation_id = "list_templates")]
    async fn list(&self, caller: Caller, page: Paged) -> Result<Listing<Template>> {
        let templates = caller.templates().list(page.asked()).await?;
        Ok(page.listing(templates))
    }

    /// Create a template.
    #[oai(path = "/templates/", method = "post", operation_id = "create_template")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<NewTemplate>,
    ) -> Result<Created<Json<Template>>> {
        let Body(NewTemplate { name, steps, task }) = body;
        let command = CreateTemplate {
            fields: task.into_fields(Some(name), Some(steps)),
        };
        Ok(Created(Json(
            caller.templates().create(command).await?.into(),
        )))
    }

    /// Get a template.
    #[oai(path = "/templates/:template_id", method = "get", operation_id = "get_template")]
    async fn get(&self, caller: Caller, template_id: Id) -> Result<Json<Template>> {
        let id = TemplateId(*template_id);
        Ok(Json(caller.templates().get(id).await?.into()))
    }

    /// Change a template.
    ///
    /// Omitted and null fields stay unchanged. Tasks created from the template stay unchanged.
    #[oai(path = "/templates/:template_id", method = "put", operation_id = "put_template")]
    async fn update(
        &self,
        caller: Caller,
        template_id: Id,
        body: Body<TemplateChanges>,
    ) -> Result<Json<Template>> {
        let Body(TemplateChanges { name, steps, task }) = body;
        let command = UpdateTemplate {
            id: TemplateId(*template_id),
            fields: task.into_fields(name, steps),
        };
        Ok(Json(caller.templates().update(command).await?.into()))
    }

    /// Delete a template.
    ///
    /// Tasks created from it stay unchanged.
    #[oai(path = "/templates/:template_id", method = "delete", operation_id = "delete_template")]
    async fn delete(&self, caller: Caller, template_id: Id) -> Result<Json<Done>> {
        let command = DeleteTemplate {
            id: TemplateId(*template_id),
        };
        caller.templates().delete(command).await?;
        Ok(Json(Done { ok: true }))
    }
}
