//! The entities: equipment and meter readings.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    identity::UserId,
    kernel::{
        engine::Outcome,
        error::EngineError,
        policy::Policy,
        records::{record, rules},
        store::{Timestamp, text::folded},
    },
    parties::{Customer, CustomerId},
};

record! {
    /// A customer's machine.
    pub struct Equipment in "equipment", id EquipmentId, input EquipmentFields {
        /// The manufacturer.
        make: Option<String> [rules::title],
        /// The model.
        model: Option<String> [rules::title],
        /// The serial number, as written; a blank one counts as none.
        serial: Option<String> [rules::title],
        /// The meter reading, or the number of pieces; not negative.
        count: Option<i64> [not_negative],
        /// Notes, such as its location.
        notes: Option<String> [rules::note],
    }
    fixed {
        /// The customer who owns it.
        customer_id: CustomerId,
    }
    derived {
        /// The serial number without case; not unique, since manufacturers choose numbers
        /// independently.
        serial_key: Option<String>,
    }
    operations elsewhere;
    index (customer_id, id);
    index (serial_key);
    references customer_id -> Customer (remove);
    search (make, model, serial, notes);
}

impl Outcome for Equipment {}

impl Equipment {
    /// Updates the search key after a change.
    ///
    /// # Errors
    /// [`EngineError::Invalid`] if the equipment has no make, model or serial number.
    pub(super) fn settle(&mut self) -> Result<(), EngineError> {
        let serial = self.serial.take();
        self.serial = serial.filter(|serial| !serial.trim().is_empty());
        self.serial_key = self.serial.as_deref().and_then(serial_key);
        let names = [&self.make, &self.model, &self.serial];
        if names
            .into_iter()
            .flatten()
            .any(|name| !name.trim().is_empty())
        {
            return Ok(());
        }
        Err(EngineError::invalid(
            "make",
            "equipment needs a make, a model or a serial number",
        ))
    }
}

/// A number that is not negative.
pub(super) fn not_negative(
    field: &'static str,
    number: &i64,
    _: &Policy,
) -> Result<(), EngineError> {
    if *number < 0 {
        return Err(EngineError::invalid(field, "must not be negative"));
    }
    Ok(())
}

/// The search key of a serial number, without case; `None` for a blank one.
pub(crate) fn serial_key(serial: &str) -> Option<String> {
    Some(folded(serial.trim())).filter(|key| !key.is_empty())
}

crate::id! {
    /// The id of a [`MeterReading`].
    pub struct MeterReadingId;
}

entity! {
    /// A meter reading of a piece of equipment: an entry of its count history.
    #[derive(Serialize, Deserialize)]
    pub struct MeterReading in "meter_readings" {
        /// The id.
        pub id: MeterReadingId,
        /// The equipment.
        pub equipment_id: EquipmentId,
        /// The reading; not negative.
        pub count: i64,
        /// Notes.
        pub notes: Option<String>,
        /// The user who recorded it; kept when the user is deleted.
        pub recorded_by_id: Option<UserId>,
        /// The user's name at that time.
        pub recorded_by_name: String,
        /// When it was recorded.
        pub recorded_at: Timestamp,
    }
    key 1;
    index (equipment_id, recorded_at, id);
    references equipment_id -> Equipment (remove);
}
