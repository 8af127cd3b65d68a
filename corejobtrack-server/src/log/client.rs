//! What clients send to be logged: one JSON object a line, with who sent it and when we got it.

use std::io;

use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use super::weekly::Weekly;

/// An entry of a client's log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ClientEntry {
    /// How bad it is, in the client's words.
    pub level: String,
    /// What happened.
    pub message: String,
    /// What kind of thing happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
    /// What more there is to know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<serde_json::Map<String, serde_json::Value>>,
    /// When it happened, by the client's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<String>,
    /// Who used the client, by its own account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_user: Option<String>,
    /// What the client runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// The client's release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_version: Option<String>,
    /// The device, in the client's words.
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

/// Appends entries of a user. JSON keeps line breaks inside a line, so that nobody can forge one.
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
