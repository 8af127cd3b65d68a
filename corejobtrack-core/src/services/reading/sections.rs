//! The parts of an item that are read apart from each other, and which of them a change is in.

use crate::{
    kernel::{
        engine::{Action, AuditEntry, FieldChange},
        error::EngineError,
        store::{Position, Timestamp},
    },
    services::areas::Kind,
};

crate::choice! {
    /// A part of an item that is read apart from the others.
    pub enum Section {
        /// What has no part of its own.
        Details = "details",
        /// The checklist.
        Steps = "steps",
        /// What it is about.
        Equipment = "equipment",
        /// The time spent.
        Time = "time",
        /// What is written among employees, and the notes of the item itself.
        Notes = "notes",
        /// The communication log.
        Messages = "messages",
        /// The files.
        Attachments = "attachments",
        /// The signature.
        Signature = "signature",
    }
}

/// What somebody has read of a part of an item, and what is new in it to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionStatus {
    /// The part.
    pub section: Section,
    /// When they last said that they read it; none for never.
    pub last_read_at: Option<Timestamp>,
    /// How many messages, notes or changes of others there are since.
    pub unread: i64,
}

impl Section {
    /// The parts that items of a kind have. The four that guide 7 names are among those of every kind.
    #[must_use]
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Task | Kind::Job => &[
                Self::Details,
                Self::Steps,
                Self::Notes,
                Self::Messages,
                Self::Attachments,
            ],
            Kind::ServiceTicket => &[
                Self::Details,
                Self::Equipment,
                Self::Time,
                Self::Notes,
                Self::Messages,
                Self::Attachments,
                Self::Signature,
            ],
            Kind::SupportTicket => &[
                Self::Details,
                Self::Notes,
                Self::Messages,
                Self::Attachments,
            ],
        }
    }

    /// The part of items of a kind with a name.
    pub(crate) fn named(name: &str, kind: Kind) -> Result<Self, EngineError> {
        let found = Self::of(kind)
            .iter()
            .find(|section| section.as_str() == name);
        found.copied().ok_or(EngineError::NotListed {
            field: "sections",
            permitted: match kind {
                Kind::Task | Kind::Job => {
                    "'details', 'steps', 'notes', 'messages', 'attachments'"
                }
                Kind::ServiceTicket => {
                    "'details', 'equipment', 'time', 'notes', 'messages', 'attachments', 'signature'"
                }
                Kind::SupportTicket => "'details', 'notes', 'messages', 'attachments'",
            },
        })
    }

    /// The part of an item that a field is in.
    fn with(field: &str, kind: Kind) -> Self {
        let section = match field {
            "equipment" => Self::Equipment,
            "total_time_minutes" => Self::Time,
            "public_notes" | "private_notes" => Self::Notes,
            _ if field.starts_with("step ") => Self::Steps,
            _ if field.starts_with("time entry ") => Self::Time,
            _ if field.starts_with("note ") => Self::Notes,
            _ if field.starts_with("communication ") => Self::Messages,
            _ if field.starts_with("attachment") => Self::Attachments,
            _ if field.starts_with("signature") => Self::Signature,
            _ => Self::Details,
        };
        if Self::of(kind).contains(&section) {
            section
        } else {
            Self::Details
        }
    }
}

/// How many of these entries changed a part of an item after a commit. What was written under it is
/// counted elsewhere.
pub(crate) fn changed(
    section: Section,
    kind: Kind,
    since: Option<Position>,
    entries: &[AuditEntry],
) -> i64 {
    let count = entries
        .iter()
        .filter(|entry| since.is_none_or(|since| entry.position > since))
        .filter(|entry| is_in(section, kind, entry))
        .count();
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn is_in(section: Section, kind: Kind, entry: &AuditEntry) -> bool {
    let created = entry.action == Action::Created;
    if created && section == Section::Details {
        return true;
    }
    entry.changes.iter().any(|change| {
        let field = change.field.as_str();
        if matches!(field, "note added" | "communication added") || (created && is_empty(change)) {
            return false;
        }
        match (&change.new, created) {
            // What an item is created with is told column by column.
            (serde_json::Value::Object(fields), true) if !field.ends_with(" added") => fields
                .keys()
                .any(|field| Section::with(field, kind) == section),
            _ => Section::with(field, kind) == section,
        }
    })
}

/// Whether nothing stands where something could.
fn is_empty(change: &FieldChange) -> bool {
    match &change.new {
        serde_json::Value::Array(list) => list.is_empty(),
        serde_json::Value::Object(fields) => fields.is_empty(),
        other => other.is_null(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_names_are_valid_for_every_kind() {
        for kind in Kind::ALL {
            for name in ["details", "notes", "messages", "attachments"] {
                assert!(Section::named(name, *kind).is_ok(), "{kind} {name}");
            }
            for section in Section::of(*kind) {
                let refused = Section::named("nothing", *kind);
                let Err(EngineError::NotListed { permitted, .. }) = refused else {
                    unreachable!("there is no such section");
                };
                assert!(permitted.contains(&format!("'{section}'")), "{permitted}");
            }
        }
        assert!(Section::named("signature", Kind::Task).is_err());
    }

    #[test]
    fn a_change_is_in_the_part_that_shows_it() {
        assert_eq!(Section::with("step 3 added", Kind::Task), Section::Steps);
        assert_eq!(
            Section::with("equipment", Kind::ServiceTicket),
            Section::Equipment
        );
        assert_eq!(
            Section::with("equipment", Kind::SupportTicket),
            Section::Details
        );
        assert_eq!(
            Section::with("private_notes", Kind::SupportTicket),
            Section::Notes
        );
    }
}
