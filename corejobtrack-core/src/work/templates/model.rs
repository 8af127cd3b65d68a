//! The entity: task templates.

use serde::{Deserialize, Serialize};

use crate::{
    identity::UserId,
    kernel::{
        engine::Outcome,
        error::EngineError,
        limits::{self, MAX_SHORT},
        policy::Policy,
        records::{Field, lists, record, rules},
        store::Json,
    },
    work::ChecklistItemFields,
};

/// The greatest number of users or teams of one template.
const MAX_ASSIGNED: usize = 200;

/// The greatest number of days until work is due: a century.
const MAX_DUE_DAYS: i64 = 36_525;

/// A checklist item of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateStep {
    /// What is to be done.
    pub description: String,
    /// The position in the checklist, ascending.
    pub sequence: i64,
    /// Whether it starts as done.
    #[serde(default)]
    pub is_completed: bool,
}

record! {
    /// A task template: initial values of a task that recurs.
    pub struct Template in "templates", id TemplateId, input TemplateFields {
        /// The name of the template.
        name: String [rules::short_name],
        /// The title of the work item; `{{customer}}` is replaced by the customer's name.
        title: Option<String> [rules::title],
        /// The description of the work item; `{{customer}}` is replaced by the customer's name.
        description: Option<String> [rules::description],
        /// The checklist items, in order; at least one.
        steps: Json<Vec<TemplateStep>> [steps],
        /// The colour of the work item.
        color: Option<String> [rules::color],
        /// The type of work.
        work_type: Option<String> [rules::short],
        /// The number of days from creation to the due date: 0 to 36,525.
        due_days: Option<i64> [due_days],
        /// The users to assign. They are not references: deleted users are skipped.
        assigned_users: Json<Vec<UserId>> [at_most] = Json(Vec::new()),
        /// The teams to assign, by name.
        assigned_teams: Json<Vec<String>> [teams] = Json(Vec::new()),
    }
    derived {
        /// The name without case and accents, by which lists are ordered.
        name_key: String,
    }
    operations elsewhere;
    index (name_key, id);
}

lists! {
    /// The list of templates.
    pub(super) enum TemplateList of Template {
        /// All templates, by name.
        All by (name_key, id);
    }
}

impl Outcome for Template {}

impl Template {
    /// Updates the search key after a change.
    pub(super) fn settle(&mut self) {
        self.name_key = rules::name_key(&mut self.name);
    }
}

/// The input is the checklist items as sent.
impl Field for Json<Vec<TemplateStep>> {
    type Value = Vec<ChecklistItemFields>;
    type Input = Option<Vec<ChecklistItemFields>>;

    fn sent(input: &Self::Input) -> Option<&Self::Value> {
        input.as_ref()
    }

    fn initial(input: &Self::Input) -> Option<Self> {
        input.as_deref().map(|steps| Self(in_order(steps)))
    }

    fn apply(input: &Self::Input, to: &mut Self) {
        if let Some(steps) = input {
            to.0 = in_order(steps);
        }
    }
}

fn steps(
    field: &'static str,
    steps: &[ChecklistItemFields],
    policy: &Policy,
) -> Result<(), EngineError> {
    if steps.is_empty() {
        let message = "a template needs at least one step";
        return Err(EngineError::invalid(field, message));
    }
    ChecklistItemFields::check_new(steps, policy)
}

fn due_days(field: &'static str, days: &i64, _: &Policy) -> Result<(), EngineError> {
    if (0..=MAX_DUE_DAYS).contains(days) {
        return Ok(());
    }
    let message = format!("must be between 0 and {MAX_DUE_DAYS}");
    Err(EngineError::invalid(field, message))
}

fn at_most<T>(field: &'static str, list: &[T], _: &Policy) -> Result<(), EngineError> {
    if list.len() <= MAX_ASSIGNED {
        return Ok(());
    }
    let message = format!("at most {MAX_ASSIGNED} can be assigned");
    Err(EngineError::invalid(field, message))
}

fn teams(field: &'static str, names: &[String], policy: &Policy) -> Result<(), EngineError> {
    at_most(field, names, policy)?;
    names
        .iter()
        .try_for_each(|name| limits::at_most(field, name, MAX_SHORT))
}

/// Checklist items by sequence; one without a sequence comes after those before it.
fn in_order(steps: &[ChecklistItemFields]) -> Vec<TemplateStep> {
    let mut last = 0_i64;
    let mut ordered: Vec<TemplateStep> = Vec::with_capacity(steps.len());
    for step in steps {
        let sequence = step.sequence.unwrap_or(last.saturating_add(1));
        last = last.max(sequence);
        let description = step.description.as_deref().unwrap_or_default();
        ordered.push(TemplateStep {
            description: description.trim().to_owned(),
            sequence,
            is_completed: step.is_completed.unwrap_or_default(),
        });
    }
    ordered.sort_by_key(|step| step.sequence);
    ordered
}
