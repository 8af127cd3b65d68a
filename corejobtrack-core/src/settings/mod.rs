//! Settings of the whole installation: work types, choices of fields, colours of new tickets. They
//! are suggestions and must not restrict the values that work items can have.

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

/// Operations on settings, for one actor.
#[derive(Debug, Clone)]
pub struct Settings {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Operations on the settings of the whole installation.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            acting: self.clone(),
        }
    }
}
