//! What an installation chooses for everybody: types of work, the choices that fields suggest, the
//! colours of new tickets. None of it limits what is kept with work: these lists suggest.

mod choices;
mod error;
mod model;
pub(crate) mod queries;
mod task_types;
mod ticket_defaults;

pub use choices::{Choice, SetChoices};
pub use error::SettingsError;
pub use model::{Setting, SettingId, TaskType, TaskTypeId};
pub use task_types::{CreateTaskType, DeleteTaskType, RenameTaskType};
pub use ticket_defaults::{TicketDefaults, UpdateTicketDefaults};

use crate::kernel::engine::Acting;

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct Settings {
    pub(crate) acting: Acting,
}

impl Acting {
    /// What is chosen for everybody.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            acting: self.clone(),
        }
    }
}
