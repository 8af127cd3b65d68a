//! What those who look after an installation choose for it: how it reaches other systems, and what
//! became of its deployments. Secrets are kept and never shown; nothing here talks to anybody.

mod deployment;
mod hot_folder;
mod meaning;
mod model;
mod push;
mod settings;

pub use deployment::{Change, Deployment, ReportDeployment};
pub use hot_folder::{FolderPath, HotFolder, UpdateHotFolder};
pub use meaning::{MeaningSearch, UpdateMeaningSearch};
pub use model::{Hidden, Integration, IntegrationId};
pub use push::{Push, PushReach, UpdatePush};
pub use settings::{Chosen, IntegrationSettings, UpdateIntegration, hint};

use crate::kernel::engine::Acting;

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct Administration {
    pub(crate) acting: Acting,
}

impl Acting {
    /// How the installation reaches other systems.
    #[must_use]
    pub fn administration(&self) -> Administration {
        Administration {
            acting: self.clone(),
        }
    }
}
