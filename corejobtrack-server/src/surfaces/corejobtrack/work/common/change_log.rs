//! Wire types of the change log.

use corejobtrack_core::work::ChangeLogEntry;
use poem_openapi::{Object, types::Any};

/// An entry of an item's change log.
#[derive(Debug, Object)]
pub struct LogEntry {
    /// When the item was changed.
    pub timestamp: String,
    /// The action: `created`, `updated` or `deleted`.
    pub action: String,
    /// The id of the user; null for actors without a user account, such as the system.
    pub user_id: Option<i64>,
    /// The user's name at that time.
    pub user_name: String,
    /// The changes in words.
    pub details: String,
    /// The changed fields.
    pub changes: Vec<ChangedField>,
}

/// A changed field.
#[derive(Debug, Object)]
pub struct ChangedField {
    /// The name of the field.
    pub field: String,
    /// The old value; null if there was none, or for a secret.
    pub old: Any<serde_json::Value>,
    /// The new value; null if there is none, or for a secret.
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
