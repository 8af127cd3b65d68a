//! The entities: equipment and meter readings.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    identity::UserId,
    kernel::{
        engine::{Audited, Outcome, Subject},
        store::{Entity, Timestamp, Version, text::folded},
    },
    parties::{Customer, CustomerId},
};

crate::id! {
    /// The id of a piece of [`Equipment`].
    pub struct EquipmentId;
}

entity! {
    /// A customer's machine.
    #[derive(Serialize, Deserialize)]
    pub struct Equipment in "equipment" {
        /// The id.
        pub id: EquipmentId,
        /// The row's version.
        pub version: Version,
        /// The customer who owns it.
        pub customer_id: CustomerId,
        /// The manufacturer.
        pub make: Option<String>,
        /// The model.
        pub model: Option<String>,
        /// The serial number, as written.
        pub serial: Option<String>,
        /// The serial number without case; not unique, since manufacturers choose numbers
        /// independently.
        pub serial_key: Option<String> [derived],
        /// The meter reading, or the number of pieces; not negative.
        pub count: Option<i64>,
        /// Notes, such as its location.
        pub notes: Option<String>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    index (customer_id, id);
    index (serial_key);
    references customer_id -> Customer;
    search (make, model, serial, notes);
}

impl Audited for Equipment {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for Equipment {}

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
    references equipment_id -> Equipment;
}
