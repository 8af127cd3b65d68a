//! Who changed what, when, from what to what: entries made from the difference of before and after.

use serde::{Deserialize, Serialize};

use crate::kernel::{
    actor::UserId,
    store::{
        Entity, Json, Kind, Position, StoreError, Table, Timestamp, Value,
        declare::{choice, entity},
    },
};

choice! {
    /// What happened to the subject of an audit entry.
    pub enum Action {
        /// It was created.
        Created = "created",
        /// Some of it was changed.
        Updated = "updated",
        /// It was deleted for good.
        Deleted = "deleted",
    }
}

/// One field of the difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// What it was; null for a secret.
    pub old: serde_json::Value,
    /// What it is now; null for a secret.
    pub new: serde_json::Value,
}

entity! {
    /// What one commit did to one subject, be it the subject's own row or a part of it.
    #[derive(Serialize, Deserialize)]
    pub struct AuditEntry in "audit_entries" {
        /// The table of the subject.
        pub subject: String,
        /// The id of the subject.
        pub subject_id: i64,
        /// The commit.
        pub position: Position,
        /// When it was decided.
        pub at: Timestamp,
        /// The user who did it; none for the system itself.
        pub user_id: Option<UserId>,
        /// The name of who did it, as it was then.
        pub user_name: String,
        /// What happened.
        pub action: Action,
        /// What changed.
        pub changes: Json<Vec<FieldChange>>,
    }
    key 3;
    index (user_id, at);
}

/// What an audit entry is about: a row that has an identity of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Its table.
    pub table: &'static str,
    /// Its id.
    pub id: i64,
}

/// An entity whose changes are audited: as a subject of its own, or as a part of one.
pub trait Audited: Entity {
    /// Columns whose changes are no news, such as `updated_at`.
    const SILENT: &'static [&'static str] = &["updated_at"];

    /// What the entries are about.
    fn subject(&self) -> Subject;

    /// What a part of a subject is called in its entries, as in `step 3`; none for the subject.
    fn part(&self) -> Option<String> {
        None
    }
}

/// The fields in which two rows differ. Objects in JSON columns differ field by field.
pub(crate) fn difference(
    table: &Table,
    silent: &[&str],
    before: &[Value],
    after: &[Value],
) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    for (place, column) in table.columns.iter().enumerate() {
        let (Some(old), Some(new)) = (before.get(place), after.get(place)) else {
            continue;
        };
        if old == new || Some(place) == table.version || silent.contains(&column.name) {
            continue;
        }
        if column.secret {
            changes.push(FieldChange {
                field: column.name.to_owned(),
                old: serde_json::Value::Null,
                new: serde_json::Value::Null,
            });
            continue;
        }
        match (shown(old, column.kind), shown(new, column.kind)) {
            // A number that the commit gives has nothing to show yet.
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

fn shown(value: &Value, kind: Kind) -> serde_json::Value {
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
    // What stands in quotes is a name that somebody gave.
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

/// What a row holds, as one object: what is said of a part that is added or removed.
pub(crate) fn content(table: &Table, silent: &[&str], row: &[Value]) -> serde_json::Value {
    difference(table, silent, &blank(table), row)
        .into_iter()
        .map(|change| (change.field, change.new))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// A row of nulls, to tell what is set when something is created.
pub(crate) fn blank(table: &Table) -> Vec<Value> {
    vec![Value::Null; table.columns.len()]
}

/// Reads an entity's row, for differences.
pub(crate) fn row<E: Entity>(entity: &E) -> Result<Vec<Value>, StoreError> {
    entity.to_row()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(field: &str, old: &str, new: &str) -> String {
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
    fn changes_are_told_in_words() {
        assert_eq!(
            said("due_date", "May 1", "May 2"),
            "Due date changed from 'May 1' to 'May 2'"
        );
        assert_eq!(said("code", "", "A7"), "Code set to 'A7'");
        assert_eq!(said("code", "A7", ""), "Code cleared (was 'A7')");
        assert_eq!(said("time entry 1 added", "", ""), "Time entry 1 added");
        assert_eq!(
            said("attachment 'my_file's.pdf' added", "", ""),
            "Attachment 'my_file's.pdf' added"
        );
        assert_eq!(
            said("credential password_hash", "", ""),
            "Credential password hash changed"
        );
    }
}
