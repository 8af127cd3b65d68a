//! Administration: security, certificate, database schema, logs, feedback, deployments, and the
//! integrations with other systems.

mod certificate;
mod deployment;
mod embeddings;
mod feedback;
mod hot_folder;
mod logs;
mod push;
mod schema;
mod security;

use std::sync::Arc;

use crate::{components::Components, config::Configuration};

/// The administration operations.
pub type Operations = (
    security::SecurityApi,
    certificate::CertificateApi,
    schema::SchemaApi,
    logs::LogsApi,
    feedback::FeedbackApi,
    deployment::DeploymentApi,
    push::PushApi,
    embeddings::EmbeddingsApi,
    hot_folder::HotFolderApi,
);

/// The operations, ready to be served.
pub fn operations(configuration: &Configuration, components: Components) -> Operations {
    (
        security::SecurityApi {
            configuration: Arc::new(configuration.clone()),
        },
        certificate::CertificateApi {
            certificate: components.certificate,
        },
        schema::SchemaApi,
        logs::LogsApi {
            logs: components.logs,
        },
        feedback::FeedbackApi,
        deployment::DeploymentApi {
            deployments: components.deployments,
        },
        push::PushApi {
            defaults: Arc::new(configuration.operations.push.clone()),
        },
        embeddings::EmbeddingsApi {
            defaults: Arc::new(configuration.operations.embeddings.clone()),
        },
        hot_folder::HotFolderApi {
            watch: components.hot_folder,
        },
    )
}
