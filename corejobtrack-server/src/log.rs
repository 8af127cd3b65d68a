//! Sets up the log: structured lines on standard error, so that standard output stays an answer.

use std::io::{self, IsTerminal};

use tracing::Level;
use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts logging as configured. A second call changes nothing.
pub fn start(log: &Log) {
    // A bare level is meant for the server itself, not for the chatter of the web framework.
    let directives = match log.level.parse::<Level>() {
        Ok(level) if level <= Level::INFO => format!("{level},poem=warn"),
        _ => log.level.clone(),
    };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::builder().parse_lossy(directives))
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    // An embedding program may have a log of its own already, which then stays.
    let _ = match log.format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
}
