//! Named reads of equipment and meter readings.

use super::{Equipment, EquipmentId, MeterReading};
use crate::{
    kernel::store::{First, Query},
    parties::CustomerId,
};

pub(crate) fn equipment(id: EquipmentId) -> First<Equipment> {
    Query::of(Equipment::id.is(id)).first()
}

/// The equipment of a customer, oldest first.
pub(crate) fn of_customer(customer: CustomerId) -> Query<Equipment> {
    Query::of(Equipment::customer_id.is(customer)).order(Equipment::id.ascending())
}

/// The meter readings of the first `pieces` pieces of a customer's equipment.
pub(crate) fn readings_of_customer(customer: CustomerId, pieces: u32) -> Query<MeterReading> {
    let pieces = of_customer(customer).limit(pieces);
    Query::of(MeterReading::equipment_id.among(Equipment::id, [pieces]))
        .order(MeterReading::equipment_id.ascending())
        .order(MeterReading::recorded_at.ascending())
        .order(MeterReading::id.ascending())
}

/// The meter readings of a piece of equipment.
pub(super) fn readings(equipment: EquipmentId) -> Query<MeterReading> {
    Query::of(MeterReading::equipment_id.is(equipment))
        .order(MeterReading::recorded_at.ascending())
        .order(MeterReading::id.ascending())
}
