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

use crate::{config::Configuration, parts::Parts};

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
pub fn operations(configuration: &Configuration, parts: Parts) -> Operations {
    (
        security::SecurityApi {
            configuration: Arc::new(configuration.clone()),
        },
        certificate::CertificateApi {
            certificate: parts.certificate,
        },
        schema::SchemaApi,
        logs::LogsApi { logs: parts.logs },
        feedback::FeedbackApi,
        deployment::DeploymentApi {
            deployments: parts.deployments,
        },
        push::PushApi {
            defaults: Arc::new(configuration.operations.push.clone()),
        },
        embeddings::EmbeddingsApi {
            defaults: Arc::new(configuration.operations.meaning.clone()),
        },
        hot_folder::HotFolderApi {
            watch: parts.hot_folder,
        },
    )
}
