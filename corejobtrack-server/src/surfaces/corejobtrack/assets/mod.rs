//! Equipment of customers and its meter readings.

mod equipment;

/// The operations of this area.
pub type Operations = equipment::EquipmentApi;

/// The operations, ready to be served.
pub const OPERATIONS: Operations = equipment::EquipmentApi;
