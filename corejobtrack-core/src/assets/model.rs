//! The entities of this area.

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
    /// A machine at a customer's (guide 8, section 7).
    #[derive(Serialize, Deserialize)]
    pub struct Equipment in "equipment" {
        /// The id.
        pub id: EquipmentId,
        /// How often the row was written.
        pub version: Version,
        /// Whose it is.
        pub customer_id: CustomerId,
        /// Who made it.
        pub make: Option<String>,
        /// The model.
        pub model: Option<String>,
        /// The serial number, as written.
        pub serial: Option<String>,
        /// The same without case; not unique, since makers do not agree on numbers.
        pub serial_key: Option<String>,
        /// What its meter shows, or how many there are; not negative.
        pub count: Option<i64>,
        /// What else there is to say, such as where it stands.
        pub notes: Option<String>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When it was last changed.
        pub updated_at: Timestamp,
    }
    key 1;
    index (customer_id, id);
    index (serial_key);
    references customer_id -> Customer;
    search (make, model, serial, notes);
}

impl Audited for Equipment {
    const SILENT: &'static [&'static str] = &["updated_at", "serial_key"];

    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for Equipment {}

/// What a serial number is found by, whatever the case it is written in; none for a blank one.
pub(crate) fn serial_key(serial: &str) -> Option<String> {
    Some(folded(serial.trim())).filter(|key| !key.is_empty())
}

crate::id! {
    /// The id of a [`MeterReading`].
    pub struct MeterReadingId;
}

entity! {
    /// What the meter of a piece of equipment showed, when and to whom.
    #[derive(Serialize, Deserialize)]
    pub struct MeterReading in "meter_readings" {
        /// The id.
        pub id: MeterReadingId,
        /// The equipment.
        pub equipment_id: EquipmentId,
        /// What it showed; not negative.
        pub count: i64,
        /// What else there is to say.
        pub notes: Option<String>,
        /// Who recorded it; it stays when the user is gone.
        pub recorded_by_id: Option<UserId>,
        /// Their name, as it was then.
        pub recorded_by_name: String,
        /// When.
        pub recorded_at: Timestamp,
    }
    key 1;
    index (equipment_id, recorded_at, id);
    references equipment_id -> Equipment;
}
