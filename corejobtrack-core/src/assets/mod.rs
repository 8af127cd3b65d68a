//! What customers own and work is done on: equipment, and what its meters show.

mod create;
mod delete;
mod error;
mod fields;
mod lists;
mod log_count;
mod model;
pub(crate) mod queries;
mod update;

pub use create::CreateEquipment;
pub use delete::{DeleteEquipment, EquipmentDeleted};
pub use error::AssetsError;
pub use fields::EquipmentFields;
pub use log_count::{LogCount, LoggedCount};
pub use model::{Equipment, EquipmentId, MeterReading, MeterReadingId};
pub use update::UpdateEquipment;

pub(crate) use model::serial_key;

use crate::kernel::engine::Acting;

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct Assets {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Equipment and its counts.
    #[must_use]
    pub fn assets(&self) -> Assets {
        Assets {
            acting: self.clone(),
        }
    }
}
