//! Settings of integrations with other systems, and deployment reports. Secrets are stored and
//! never returned; nothing here connects to other systems.

mod deployment;
mod embeddings;
mod hot_folder;
mod model;
mod push;
mod settings;

pub use deployment::{Change, Deployment, ReportDeployment};
pub use embeddings::{EmbeddingSettings, UpdateEmbeddings};
pub use hot_folder::{FolderPath, HotFolder, UpdateHotFolder};
pub use model::{Integration, IntegrationId, Secret};
pub use push::{DeviceCounts, Push, UpdatePush};
pub use settings::{IntegrationSettings, SavedIntegration, UpdateIntegration, hint};

use crate::kernel::engine::Acting;

/// Operations on integrations and deployments, for one actor.
#[derive(Debug, Clone)]
pub struct Administration {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Operations on integrations and deployments.
    #[must_use]
    pub fn administration(&self) -> Administration {
        Administration {
            acting: self.clone(),
        }
    }
}
