//! The components of a running server, for the operations that show and control them.

use crate::{
    deploy::Deployments, hot_folder::FolderWatch, log::Files, monitor::Monitor, tls::Certificate,
};

/// The components of a running server, without its engine. By default there are none.
#[derive(Debug, Clone, Default)]
pub struct Components {
    /// The database monitor.
    pub monitor: Option<Monitor>,
    /// The certificate, if the server uses TLS.
    pub certificate: Option<Certificate>,
    /// The log files, if logs are written to files.
    pub logs: Option<Files>,
    /// Deployments, if the server supports them.
    pub deployments: Option<Deployments>,
    /// The handle to the hot folder watcher.
    pub hot_folder: FolderWatch,
}
