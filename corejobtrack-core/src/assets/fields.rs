//! Input fields of a piece of equipment.

use serde::{Deserialize, Serialize};

use super::{Equipment, model::serial_key};
use crate::kernel::{change::Change, error::EngineError, limits, policy::Policy};

/// Fields of a piece of equipment. [`Change::Keep`] leaves a field unchanged. Equipment needs at
/// least one of a make, a model and a serial number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EquipmentFields {
    /// The manufacturer.
    pub make: Change<String>,
    /// The model.
    pub model: Change<String>,
    /// The serial number; a blank one counts as none.
    pub serial: Change<String>,
    /// The meter reading, or the number of pieces; not negative.
    pub count: Change<i64>,
    /// Notes.
    pub notes: Change<String>,
}

impl EquipmentFields {
    /// Rejects invalid values and texts that are too long.
    pub(super) fn check(&self, policy: &Policy) -> Result<(), EngineError> {
        let text = |field, change: &Change<String>, max| {
            limits::optional(field, change.value().map(String::as_str), max)
        };
        text("make", &self.make, policy.max_title_length)?;
        text("model", &self.model, policy.max_title_length)?;
        text("serial", &self.serial, policy.max_title_length)?;
        text("notes", &self.notes, policy.max_note_length)?;
        self.count
            .value()
            .map_or(Ok(()), |count| check_count(*count))
    }

    /// Applies the fields to a piece of equipment and updates its search key.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if the equipment would have no make, model or serial number.
    pub(super) fn apply(&self, to: &mut Equipment) -> Result<(), EngineError> {
        self.make.apply(&mut to.make);
        self.model.apply(&mut to.model);
        self.serial.apply(&mut to.serial);
        self.count.apply(&mut to.count);
        self.notes.apply(&mut to.notes);
        to.serial = to.serial.take().filter(|serial| !serial.trim().is_empty());
        to.serial_key = to.serial.as_deref().and_then(serial_key);
        let given = [&to.make, &to.model, &to.serial]
            .into_iter()
            .flatten()
            .any(|text| !text.trim().is_empty());
        if given {
            return Ok(());
        }
        Err(EngineError::invalid(
            "make",
            "equipment needs a make, a model or a serial number",
        ))
    }
}

/// Rejects a negative count.
pub(super) fn check_count(count: i64) -> Result<(), EngineError> {
    if count < 0 {
        return Err(EngineError::invalid("count", "must not be negative"));
    }
    Ok(())
}
