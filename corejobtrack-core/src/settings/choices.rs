//! The choices that fields suggest.

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
const MOST_CHOICES: usize = 500;
/// The greatest number of settings, and so of fields that have choices.
const MOST_SETTINGS: u32 = 500;
/// The greatest length of the name of a field.
const LONGEST_FIELD: usize = 64;

/// One choice of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is kept.
    pub value: String,
    /// What is shown.
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
    /// The field: 1 to 64 small letters, digits and underscores.
    pub field: String,
    /// Its choices, in order, each value once.
    pub choices: Vec<Choice>,
}

impl Command for SetChoices {
    const NAME: &'static str = "set_choices";
}

impl Outcome for Vec<Choice> {}

impl Settings {
    /// The choices of a field: what was chosen, else the documented ones, else none.
    ///
    /// # Errors
    /// Where the actor may not see settings.
    pub async fn choices(&self, field: &str) -> Result<Vec<Choice>, SettingsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSettings)?;
        if check_field(field).is_err() {
            return Ok(Vec::new());
        }
        match tx.read(queries::setting(&name_of(field))).await? {
            Some(setting) => Ok(setting.read()?),
            None => Ok(documented(field)),
        }
    }

    /// Replaces all choices of a field. None at all are a choice too.
    ///
    /// # Errors
    /// A field that cannot be; choices that are blank, too long, too many or twice the same value;
    /// [`SettingsError::TooMany`] fields; where the actor may not edit choices.
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
        if count >= i64::from(MOST_SETTINGS) {
            return Err(SettingsError::TooMany(MOST_SETTINGS));
        }
        plan.guard_count(Where::<Setting>::all(), 0..=MOST_SETTINGS - 1);
    }
    Setting::put(before, name, &command.choices, tx, &mut plan).await?;
    Ok(plan.with(command.choices.clone()))
}

fn name_of(field: &str) -> String {
    format!("choices:{field}")
}

fn check_field(field: &str) -> Result<(), EngineError> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if (1..=LONGEST_FIELD).contains(&field.len()) && field.chars().all(allowed) {
        return Ok(());
    }
    Err(EngineError::invalid(
        "field",
        "a field is named with 1 to 64 small letters, digits and underscores",
    ))
}

fn check_choices(choices: &[Choice]) -> Result<(), EngineError> {
    if choices.len() > MOST_CHOICES {
        let message = format!("at most {MOST_CHOICES} choices are kept");
        return Err(EngineError::invalid("choices", message));
    }
    let mut values = std::collections::BTreeSet::new();
    for choice in choices {
        limits::required("value", &choice.value, MAX_SHORT)?;
        limits::required("label", &choice.label, MAX_SHORT)?;
        if !values.insert(choice.value.as_str()) {
            let message = format!("{} stands there twice", choice.value);
            return Err(EngineError::invalid("value", message));
        }
    }
    Ok(())
}

/// What the guides name where nobody chose (guide 8, sections 4 and 13).
fn documented(field: &str) -> Vec<Choice> {
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
