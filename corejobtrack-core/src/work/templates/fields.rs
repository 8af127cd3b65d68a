//! Input fields of a task template.

use serde::{Deserialize, Serialize};

use super::{Template, TemplateStep};
use crate::{
    identity::UserId,
    kernel::{
        change::Change,
        error::EngineError,
        limits::{self, MAX_SHORT},
        policy::Policy,
        store::{Json, text::folded},
    },
    work::ChecklistItemFields,
};

/// The greatest number of users or teams of one template.
const MAX_ASSIGNED: usize = 200;

/// The greatest number of days until work is due: a century.
const MAX_DUE_DAYS: i64 = 36_525;

/// Fields of a template. `None` and [`Change::Keep`] leave a field unchanged, or empty in a new
/// template.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateFields {
    /// The name of the template.
    pub name: Option<String>,
    /// The title of the work item.
    pub title: Change<String>,
    /// The description of the work item.
    pub description: Change<String>,
    /// All checklist items.
    pub steps: Option<Vec<ChecklistItemFields>>,
    /// The colour of the work item.
    pub color: Change<String>,
    /// The type of work.
    pub work_type: Change<String>,
    /// The number of days from creation to the due date: 0 to 36,525.
    pub due_days: Change<i64>,
    /// All users to assign.
    pub assigned_users: Option<Vec<UserId>>,
    /// All teams to assign, by name.
    pub assigned_teams: Option<Vec<String>>,
}

impl TemplateFields {
    /// Rejects invalid values and texts that are too long.
    pub(super) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        let short = |field, change: &Change<String>, max| {
            limits::optional(field, change.value().map(String::as_str), max)
        };
        if let Some(name) = &self.name {
            limits::required("name", name, MAX_SHORT)?;
        }
        short("title", &self.title, policy.max_title_length)?;
        short(
            "description",
            &self.description,
            policy.max_description_length,
        )?;
        short("work_type", &self.work_type, MAX_SHORT)?;
        limits::color("color", self.color.value().map(String::as_str))?;
        if let Some(days) = self.due_days.value()
            && !(0..=MAX_DUE_DAYS).contains(days)
        {
            let message = format!("must be between 0 and {MAX_DUE_DAYS}");
            return Err(EngineError::invalid("due_days", message));
        }
        if let Some(steps) = &self.steps {
            if steps.is_empty() {
                return Err(EngineError::invalid(
                    "steps",
                    "a template needs at least one step",
                ));
            }
            ChecklistItemFields::check_new(steps, policy)?;
        }
        check_assigned_count("assigned_users", self.assigned_users.as_deref())?;
        check_assigned_count("assigned_teams", self.assigned_teams.as_deref())?;
        let teams = self.assigned_teams.as_deref().unwrap_or_default();
        teams
            .iter()
            .try_for_each(|name| limits::at_most("assigned_teams", name, MAX_SHORT))
    }

    /// Applies the fields to a template, except the users, who must be checked first.
    pub(super) fn apply(&self, template: &mut Template) {
        if let Some(name) = &self.name {
            template.name = name.trim().to_owned();
            template.name_key = folded(name.trim());
        }
        self.title.apply(&mut template.title);
        self.description.apply(&mut template.description);
        self.color.apply(&mut template.color);
        self.work_type.apply(&mut template.work_type);
        self.due_days.apply(&mut template.due_days);
        if let Some(steps) = &self.steps {
            template.steps = Json(in_order(steps));
        }
        if let Some(teams) = &self.assigned_teams {
            template.assigned_teams = Json(teams.clone());
        }
    }
}

fn check_assigned_count<T>(field: &'static str, list: Option<&[T]>) -> Result<(), EngineError> {
    if list.is_some_and(|list| list.len() > MAX_ASSIGNED) {
        let message = format!("at most {MAX_ASSIGNED} can be assigned");
        return Err(EngineError::invalid(field, message));
    }
    Ok(())
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
