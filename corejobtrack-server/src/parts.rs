//! The parts of a running server beside its engine, for the operations that show and control them.

use crate::{
    deploy::Deployments, hot_folder::Watch, log::Files, monitor::Monitor, tls::Certificate,
};

/// The parts of a running server beside its engine. The default has none of them.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Watches the database, if anything does.
    pub monitor: Option<Monitor>,
    /// The certificate, where the server speaks TLS.
    pub certificate: Option<Certificate>,
    /// The logs, where they are kept in files.
    pub logs: Option<Files>,
    /// Deployments, where the server can do any.
    pub deployments: Option<Deployments>,
    /// The watch over the hot folder.
    pub hot_folder: Watch,
}
