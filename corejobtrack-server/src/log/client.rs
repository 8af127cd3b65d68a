//! Log entries sent by clients: one JSON object per line, with the sender and the time of arrival.

use std::io;

use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use super::weekly::Weekly;

/// An entry of a client's log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ClientEntry {
    /// The severity, as given by the client.
    pub level: String,
    /// The message.
    pub message: String,
    /// The type of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
    /// Additional data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<serde_json::Map<String, serde_json::Value>>,
    /// The time of the event, by the client's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<String>,
    /// The user of the client, as given by the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_user: Option<String>,
    /// The client's platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// The client's version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_version: Option<String>,
    /// The device, as given by the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// The client's session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    timestamp: &'a str,
    user_id: Option<i64>,
    user: &'a str,
    #[serde(flatten)]
    entry: &'a ClientEntry,
}

/// Appends the entries of a user. JSON escapes line breaks, so that clients cannot forge lines.
///
/// # Errors
/// If the file cannot be written.
pub fn append(
    log: &Weekly,
    user_id: Option<i64>,
    user: &str,
    entries: &[ClientEntry],
) -> io::Result<()> {
    let timestamp = log.now().format(&Rfc3339).map_err(io::Error::other)?;
    let mut lines = Vec::new();
    for entry in entries {
        let line = Line {
            timestamp: &timestamp,
            user_id,
            user,
            entry,
        };
        serde_json::to_writer(&mut lines, &line)?;
        lines.push(b'\n');
    }
    log.append(&lines)
}
