//! Logging: structured lines on standard error, which keeps standard output for results, and the
//! same lines in weekly files. The logs that clients send are stored in separate weekly files.

pub mod client;
pub mod read;
pub mod weekly;

#[cfg(test)]
mod tests;

use std::{
    io::{self, IsTerminal},
    sync::Arc,
};

use corejobtrack_core::clock::Clock;
use tracing::Level;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, layer::SubscriberExt, util::SubscriberInitExt,
};

use self::weekly::{Kind, Weekly};
use crate::config::{Log, LogFiles, LogFormat};

/// The log files.
#[derive(Debug, Clone)]
pub struct Files {
    /// The server's log.
    pub server: Weekly,
    /// The log entries that clients send.
    pub client: Weekly,
}

impl Files {
    /// Opens both log files.
    ///
    /// # Errors
    /// If the directory cannot be created or written to.
    pub fn open(configured: &LogFiles, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let directory = &configured.directory;
        let open = |kind, weeks| Weekly::open(directory, kind, weeks, Arc::clone(&clock));
        let opened = open(Kind::Server, configured.server_weeks)
            .and_then(|server| Ok((server, open(Kind::Client, configured.client_weeks)?)));
        let (server, client) = opened.map_err(|error| {
            let directory = directory.display();
            io::Error::other(format!(
                "log files cannot be written to {directory}: {error}; see LOG_DIR"
            ))
        })?;
        Ok(Self { server, client })
    }
}

/// Starts logging as configured, and to `files` if there are any. A second call changes nothing.
pub fn start(log: &Log, files: Option<&Files>) {
    // A plain level is meant for the server itself, not for the verbose log of the web framework.
    let directives = match log.level.parse::<Level>() {
        Ok(level) if level <= Level::INFO => format!("{level},poem=warn"),
        _ => log.level.clone(),
    };
    let terminal = tracing_subscriber::fmt::layer()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    let to_files = files.map(|files| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(files.server.clone())
    });
    let layers: Vec<Box<dyn Layer<Registry> + Send + Sync>> = match log.format {
        LogFormat::Text => [Some(terminal.boxed()), to_files.map(Layer::boxed)],
        LogFormat::Json => [
            Some(terminal.json().flatten_event(true).boxed()),
            to_files.map(|layer| layer.json().flatten_event(true).boxed()),
        ],
    }
    .into_iter()
    .flatten()
    .collect();
    // An embedding program may have set up logging already; its setup then stays.
    let _ = tracing_subscriber::registry()
        .with(layers)
        .with(EnvFilter::builder().parse_lossy(directives))
        .try_init();
}
