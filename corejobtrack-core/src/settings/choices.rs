//! Suggested values (choices) of fields.

use serde::{Deserialize, Serialize};

use super::{Setting, Settings, SettingsError, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Outcome, Plan, Tx},
        error::EngineError,
        limits::{self, MAX_SHORT},
        store::Where,
    },
};

/// The greatest number of choices of a field.
const MAX_CHOICES: usize = 500;
/// The greatest number of settings, and so of fields that have choices.
const MAX_SETTINGS: u32 = 500;
/// The greatest length of the name of a field.
const MAX_FIELD_NAME: usize = 64;

/// One choice of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The stored value.
    pub value: String,
    /// The displayed label.
    pub label: String,
}

impl Choice {
    fn of(value: &str, label: &str) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
        }
    }
}

/// Replaces all choices of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetChoices {
    /// The name of the field: 1 to 64 lowercase letters, digits and underscores.
    pub field: String,
    /// All choices, in order; each value at most once.
    pub choices: Vec<Choice>,
}

impl Command for SetChoices {
    const NAME: &'static str = "set_choices";
}

impl Outcome for Vec<Choice> {}

impl Settings {
    /// The choices of a field: the configured ones, else the documented defaults, else none.
    ///
    /// # Errors
    /// If the actor may not see settings.
    pub async fn choices(&self, field: &str) -> Result<Vec<Choice>, SettingsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSettings)?;
        if check_field(field).is_err() {
            return Ok(Vec::new());
        }
        match tx.read(queries::setting(&name_of(field))).await? {
            Some(setting) => Ok(setting.read()?),
            None => Ok(default_choices(field)),
        }
    }

    /// Replaces all choices of a field. An empty list is allowed and stays empty.
    ///
    /// # Errors
    /// An invalid field name; choices that are blank, too long, too many or not unique;
    /// [`SettingsError::TooMany`] fields; or if the actor may not edit choices.
    pub async fn set_choices(&self, command: SetChoices) -> Result<Vec<Choice>, SettingsError> {
        check_field(&command.field)?;
        check_choices(&command.choices)?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditChoices)?;
                decide(&command, &tx).await
            })
            .await
    }
}

async fn decide(command: &SetChoices, tx: &Tx) -> Result<Plan<Vec<Choice>>, SettingsError> {
    let name = name_of(&command.field);
    let (before, count) = tx
        .read((queries::setting(&name), queries::settings()))
        .await?;
    let mut plan = Plan::new(());
    if before.is_none() {
        if count >= i64::from(MAX_SETTINGS) {
            return Err(SettingsError::TooMany(MAX_SETTINGS));
        }
        plan.guard_count(Where::<Setting>::all(), 0..=MAX_SETTINGS - 1);
    }
    Setting::put(before, name, &command.choices, tx, &mut plan).await?;
    Ok(plan.with(command.choices.clone()))
}

fn name_of(field: &str) -> String {
    format!("choices:{field}")
}

fn check_field(field: &str) -> Result<(), EngineError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if (1..=MAX_FIELD_NAME).contains(&field.len()) && field.chars().all(allowed) {
        return Ok(());
    }
    Err(EngineError::invalid(
        "field",
        "must be 1 to 64 lowercase letters, digits and underscores",
    ))
}

fn check_choices(choices: &[Choice]) -> Result<(), EngineError> {
    if choices.len() > MAX_CHOICES {
        let message = format!("must have at most {MAX_CHOICES} choices");
        return Err(EngineError::invalid("choices", message));
    }
    let mut values = std::collections::BTreeSet::new();
    for choice in choices {
        limits::required("value", &choice.value, MAX_SHORT)?;
        limits::required("label", &choice.label, MAX_SHORT)?;
        if !values.insert(choice.value.as_str()) {
            let message = format!("{} is listed twice", choice.value);
            return Err(EngineError::invalid("value", message));
        }
    }
    Ok(())
}

/// The documented choices of a field that nobody has configured.
fn default_choices(field: &str) -> Vec<Choice> {
    match field {
        "dispatch_type" => vec![
            Choice::of("Emergency", "Emergency"),
            Choice::of("Scheduled", "Scheduled"),
            Choice::of("PM", "Preventive Maintenance"),
        ],
        "urgency" => ["Low", "Medium", "High", "Critical"]
            .map(|name| Choice::of(name, name))
            .to_vec(),
        _ => Vec::new(),
    }
}
