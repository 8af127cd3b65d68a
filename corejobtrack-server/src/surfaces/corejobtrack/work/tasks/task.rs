//! Wire types of tasks.

use corejobtrack_core::{
    templates::TemplateId,
    work::{CreateWork, Kind, WorkFields, WorkView},
};
use poem_openapi::Object;

use super::step::{NewStep, Step};
use crate::{
    http::{Fault, Problem, Result, ToChange},
    surfaces::corejobtrack::work::common::{Changed, ItemFields, ItemState},
};

/// A new task. Either `title` or `template_id` is required.
#[derive(Debug, Object)]
pub struct NewTask {
    /// The title. Required without `template_id`.
    #[oai(validator(min_length = 1))]
    pub title: Option<String>,
    /// The id of a template, which supplies title, description, checklist, colour, type, due date
    /// and assignees where they are omitted.
    pub template_id: Option<i64>,
    /// The checklist items.
    pub steps: Option<Vec<NewStep>>,
    /// The customer's name. A customer with this name, or with `customer_number`, is linked.
    pub customer_name: Option<String>,
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemFields,
}

/// Changes to a task; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct TaskChanges {
    /// The title.
    #[oai(validator(min_length = 1))]
    pub title: Option<String>,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemFields,
}

impl NewTask {
    /// The command that creates the task.
    pub fn into_command(self) -> Result<CreateWork> {
        if self.title.is_none() && self.template_id.is_none() {
            let missing = Fault::missing(vec!["body".into(), "title".into()]);
            return Err(Problem::invalid(vec![missing]));
        }
        let mut command = CreateWork::of(Kind::Task);
        command.fields = self.item.into_new();
        command.fields.title = self.title.to_change();
        command.fields.customer_name = self.customer_name.to_change();
        command.steps = self
            .steps
            .map(|steps| steps.into_iter().map(Into::into).collect());
        command.template = self.template_id.map(TemplateId);
        Ok(command)
    }
}

impl TaskChanges {
    /// The fields to change.
    pub fn into_fields(self) -> WorkFields {
        let mut fields = self.item.into_changes();
        fields.title = self.title.to_change();
        fields.customer_name = self.customer_name.to_change();
        fields
    }
}

/// A task.
#[derive(Debug, Object)]
pub struct Task {
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemState,
    /// The checklist items, in order. Only in the answer for a single task.
    pub steps: Option<Vec<Step>>,
}

impl Task {
    /// A task in a list, without its checklist.
    pub fn listed(view: WorkView) -> Self {
        Self {
            steps: None,
            ..view.into()
        }
    }
}

impl Changed for Task {
    fn ok(&mut self) -> &mut Option<bool> {
        self.item.ok()
    }
}

impl From<WorkView> for Task {
    fn from(mut view: WorkView) -> Self {
        let steps = std::mem::take(&mut view.steps);
        let mut item = ItemState::from(view);
        // A task without a code gets one from its number.
        item.task_code = item
            .task_code
            .filter(|code| !code.is_empty())
            .or_else(|| Some(format!("TSK-{}", item.ticket_number)));
        Self {
            item,
            steps: Some(steps.into_iter().map(Into::into).collect()),
        }
    }
}
