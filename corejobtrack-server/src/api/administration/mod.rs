//! What administrators see and do: security, certificate, schema, logs, feedback.

mod certificate;
mod feedback;
mod logs;
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
    )
}
