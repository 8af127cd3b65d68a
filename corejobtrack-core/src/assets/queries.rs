//! Named reads of equipment.

use super::{Equipment, EquipmentId};
use crate::kernel::store::{First, Query};

pub(crate) fn equipment(id: EquipmentId) -> First<Equipment> {
    Query::of(Equipment::id.is(id)).first()
}
