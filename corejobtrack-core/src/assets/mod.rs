//! Customers' equipment and its meter readings.

mod create;
mod delete;
mod error;
mod lists;
mod log_count;
mod model;
pub(crate) mod queries;
mod update;

pub use create::CreateEquipment;
pub use delete::DeleteEquipment;
pub use error::AssetsError;
pub use log_count::{LogCount, LoggedCount};
pub use model::{Equipment, EquipmentFields, EquipmentId, MeterReading, MeterReadingId};
pub use update::UpdateEquipment;

pub(crate) use model::serial_key;

use crate::kernel::engine::Acting;

/// Operations on equipment and its counts, for one actor.
#[derive(Debug, Clone)]
pub struct Assets {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Operations on equipment and its counts.
    #[must_use]
    pub fn assets(&self) -> Assets {
        Assets {
            acting: self.clone(),
        }
    }
}
