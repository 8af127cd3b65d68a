//! What administrators see and do: security, certificate, schema, logs, feedback, deployments, and how
//! the server reaches other systems.

mod certificate;
mod deployment;
mod feedback;
mod hot_folder;
mod logs;
mod meaning;
mod push;
mod schema;
mod security;

use std::sync::Arc;

use crate::{config::Configuration, start::Parts};

/// The operations of this folder; a tuple with one member per file.
pub type AdministrationApi = (
    security::SecurityApi,
    certificate::CertificateApi,
    schema::SchemaApi,
    logs::LogsApi,
    feedback::FeedbackApi,
    deployment::DeploymentApi,
    push::PushApi,
    meaning::MeaningApi,
    hot_folder::HotFolderApi,
);

/// The operations, ready to be served.
pub fn operations(configuration: &Configuration, parts: Parts) -> AdministrationApi {
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
        meaning::MeaningApi {
            defaults: Arc::new(configuration.operations.meaning.clone()),
        },
        hot_folder::HotFolderApi {
            watch: parts.hot_folder,
        },
    )
}
