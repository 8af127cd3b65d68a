//! The change log as this surface shows it.

use corejobtrack_core::work::ChangeLogEntry;
use poem_openapi::{Object, types::Any};

/// One change of an item.
#[derive(Debug, Object)]
pub struct LogEntry {
    /// When.
    pub timestamp: String,
    /// `created`, `updated` or `deleted`.
    pub action: String,
    /// The id of the user who did it; null for the system itself.
    pub user_id: Option<i64>,
    /// Their name, as it was then.
    pub user_name: String,
    /// What changed, in words.
    pub details: String,
    /// What changed, field by field.
    pub changes: Vec<ChangedField>,
}

/// One field that changed.
#[derive(Debug, Object)]
pub struct ChangedField {
    /// The field.
    pub field: String,
    /// What it was; null if nothing, or for a secret.
    pub old: Any<serde_json::Value>,
    /// What it is; null if nothing, or for a secret.
    pub new: Any<serde_json::Value>,
}

impl From<ChangeLogEntry> for LogEntry {
    fn from(entry: ChangeLogEntry) -> Self {
        let changes = entry.changes.into_iter().map(|change| ChangedField {
            field: change.field,
            old: Any(change.old),
            new: Any(change.new),
        });
        Self {
            timestamp: entry.timestamp.to_string(),
            action: entry.action.as_str().to_owned(),
            user_id: entry.user_id.map(|id| id.0),
            user_name: entry.user_name,
            details: entry.details,
            changes: changes.collect(),
        }
    }
}
