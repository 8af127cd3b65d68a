//! Audit entries: who changed what, when, and from what to what, computed from the difference
//! between the row before and after.

use serde::{Deserialize, Serialize};

use crate::kernel::{
    actor::UserId,
    store::{
        Entity, Json, Kind, Position, Recorded, StoreError, Table, Timestamp, Value,
        declare::{choice, entity},
    },
};

choice! {
    /// The action that an audit entry records.
    pub enum Action {
        /// The subject was created.
        Created = "created",
        /// The subject or a part of it was changed.
        Updated = "updated",
        /// The subject was deleted permanently.
        Deleted = "deleted",
    }
}

/// The change of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The name of the field.
    pub field: String,
    /// The old value; null for a secret.
    pub old: serde_json::Value,
    /// The new value; null for a secret.
    pub new: serde_json::Value,
}

entity! {
    /// The changes of one commit to one subject: to its own row and its parts.
    #[derive(Serialize, Deserialize)]
    pub struct AuditEntry in "audit_entries" {
        /// The table of the subject.
        pub subject: String,
        /// The id of the subject.
        pub subject_id: i64,
        /// The commit.
        pub position: Position,
        /// When it happened.
        pub at: Timestamp,
        /// The user; `None` for actors without a user account, such as the system.
        pub user_id: Option<UserId>,
        /// The actor's name at that time.
        pub user_name: String,
        /// The action.
        pub action: Action,
        /// The changed fields.
        pub changes: Json<Vec<FieldChange>>,
    }
    key 3;
    index (user_id, at);
}

/// The subject of an audit entry: a row with its own id, whose parts are recorded with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The name of the table.
    pub table: &'static str,
    /// The id of the row.
    pub id: i64,
}

/// An entity whose changes are audited: a subject, or a part of one.
pub trait Audited: Entity {
    /// The subject of the entries.
    fn subject(&self) -> Subject;

    /// The name of a part in its subject's entries, such as `step 3`; `None` for the subject
    /// itself.
    fn part(&self) -> Option<String> {
        None
    }
}

/// The fields in which two rows differ. Objects in JSON columns are compared field by field.
pub(crate) fn difference(table: &Table, before: &[Value], after: &[Value]) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for (place, column) in table.columns.iter().enumerate() {
        let (Some(old), Some(new)) = (before.get(place), after.get(place)) else {
            continue;
        };
        let is_derived = column.audit == Recorded::Nothing;
        if old == new || Some(place) == table.version || is_derived {
            continue;
        }
        if column.audit == Recorded::Change {
            changes.push(FieldChange {
                field: column.name.to_owned(),
                old: serde_json::Value::Null,
                new: serde_json::Value::Null,
            });
            continue;
        }
        match (displayed(old, column.kind), displayed(new, column.kind)) {
            // A number that the commit assigns is null until then.
            (old, new) if old == new => {}
            (serde_json::Value::Object(old), serde_json::Value::Object(new)) => {
                changes.extend(inner_difference(&old, &new));
            }
            (old, new) => changes.push(FieldChange {
                field: column.name.to_owned(),
                old,
                new,
            }),
        }
    }
    changes
}

fn inner_difference(
    old: &serde_json::Map<String, serde_json::Value>,
    new: &serde_json::Map<String, serde_json::Value>,
) -> Vec<FieldChange> {
    let null = serde_json::Value::Null;
    let mut fields: Vec<&String> = old.keys().chain(new.keys()).collect();
    fields.sort();
    fields.dedup();
    fields
        .into_iter()
        .filter_map(|field| {
            let (old, new) = (
                old.get(field).unwrap_or(&null),
                new.get(field).unwrap_or(&null),
            );
            (old != new).then(|| FieldChange {
                field: field.clone(),
                old: old.clone(),
                new: new.clone(),
            })
        })
        .collect()
}

fn displayed(value: &Value, kind: Kind) -> serde_json::Value {
    match (value, kind) {
        (Value::Int(scaled), Kind::Decimal { scale }) => {
            crate::kernel::decimal::text(*scaled, scale).into()
        }
        (value, _) => value.to_json(),
    }
}

impl AuditEntry {
    /// The changes in words, one sentence each: `Status changed from 'open' to 'in_progress'`.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        self.changes.iter().map(sentence).collect()
    }
}

fn sentence(change: &FieldChange) -> String {
    // Text in quotes is a name that a user gave; its underscores stay.
    let (words, given) = match change.field.find('\'') {
        Some(quote) => change.field.split_at(quote),
        None => (change.field.as_str(), ""),
    };
    let name = words.replace('_', " ") + given;
    let mut letters = name.chars();
    let name: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    match (&change.old, &change.new) {
        _ if name.ends_with(" added") || name.ends_with(" removed") => name,
        (serde_json::Value::Null, serde_json::Value::Null) => format!("{name} changed"),
        (serde_json::Value::Null, new) => format!("{name} set to '{}'", plain(new)),
        (old, serde_json::Value::Null) => format!("{name} cleared (was '{}')", plain(old)),
        (old, new) => format!("{name} changed from '{}' to '{}'", plain(old), plain(new)),
    }
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The content of a row as an object, to record a part that is added or removed.
pub(crate) fn content(table: &Table, row: &[Value]) -> serde_json::Value {
    difference(table, &blank(table), row)
        .into_iter()
        .map(|change| (change.field, change.new))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// A row of nulls, to compare a new row with.
pub(crate) fn blank(table: &Table) -> Vec<Value> {
    vec![Value::Null; table.columns.len()]
}

/// The row of an entity.
pub(crate) fn row<E: Entity>(entity: &E) -> Result<Vec<Value>, StoreError> {
    entity.to_row()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence_for(field: &str, old: &str, new: &str) -> String {
        let value = |text: &str| match text {
            "" => serde_json::Value::Null,
            text => text.into(),
        };
        sentence(&FieldChange {
            field: field.into(),
            old: value(old),
            new: value(new),
        })
    }

    #[test]
    fn changes_are_described_in_words() {
        assert_eq!(
            sentence_for("due_date", "May 1", "May 2"),
            "Due date changed from 'May 1' to 'May 2'"
        );
        assert_eq!(sentence_for("code", "", "A7"), "Code set to 'A7'");
        assert_eq!(sentence_for("code", "A7", ""), "Code cleared (was 'A7')");
        assert_eq!(
            sentence_for("time entry 1 added", "", ""),
            "Time entry 1 added"
        );
        assert_eq!(
            sentence_for("attachment 'my_file's.pdf' added", "", ""),
            "Attachment 'my_file's.pdf' added"
        );
        assert_eq!(
            sentence_for("credential password_hash", "", ""),
            "Credential password hash changed"
        );
    }
}
