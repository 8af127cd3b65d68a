//! Sections of an item, which users read separately, and the section that a change belongs to.

use crate::{
    kernel::{
        engine::{Action, AuditEntry, FieldChange},
        error::EngineError,
        store::{Position, Timestamp},
    },
    services::areas::Kind,
};

crate::choice! {
    /// A section of an item.
    pub enum Section {
        /// Everything that is not in another section.
        Details = "details",
        /// The checklist.
        Steps = "steps",
        /// The equipment.
        Equipment = "equipment",
        /// The time entries.
        Time = "time",
        /// Internal notes, and the item's own public and private notes.
        Notes = "notes",
        /// The communication log.
        Messages = "messages",
        /// The attachments.
        Attachments = "attachments",
        /// The signature.
        Signature = "signature",
    }
}

/// What a user has read of a section, and what is unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionStatus {
    /// The section.
    pub section: Section,
    /// When it was last marked as read; `None` for never.
    pub last_read_at: Option<Timestamp>,
    /// The number of messages, notes and changes by others since.
    pub unread: i64,
}

impl Section {
    /// The sections of items of a kind. Every kind has the four documented ones: details, notes,
    /// messages and attachments.
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

    /// The section with a name, if items of the kind have it.
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

    /// The section that a field belongs to.
    fn of_field(field: &str, kind: Kind) -> Self {
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

/// The number of audit entries after a commit that changed a section. Messages and notes are
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
            // An entry for a new item has an object of fields for a JSON column.
            (serde_json::Value::Object(fields), true) if !field.ends_with(" added") => fields
                .keys()
                .any(|field| Section::of_field(field, kind) == section),
            _ => Section::of_field(field, kind) == section,
        }
    })
}

/// Whether the new value is empty.
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
    fn a_field_belongs_to_the_section_that_displays_it() {
        assert_eq!(
            Section::of_field("step 3 added", Kind::Task),
            Section::Steps
        );
        assert_eq!(
            Section::of_field("equipment", Kind::ServiceTicket),
            Section::Equipment
        );
        assert_eq!(
            Section::of_field("equipment", Kind::SupportTicket),
            Section::Details
        );
        assert_eq!(
            Section::of_field("private_notes", Kind::SupportTicket),
            Section::Notes
        );
    }
}
