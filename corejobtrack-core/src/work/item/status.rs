//! Statuses: a label, kept as sent, and its meaning.

use crate::{
    kernel::{error::EngineError, store::Timestamp},
    work::{Kind, Phase, Place, WorkItem},
};

/// A status as sent by a client: a label with its phase, or a place to move the item to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// A label and its meaning.
    Phase(String, Phase),
    /// The archive or the trash.
    Place(Place),
}

impl Status {
    /// Parses a label. Each kind has a closed list of labels. Case is ignored, and words may be
    /// joined by a space, a dash or an underscore.
    ///
    /// # Errors
    /// [`EngineError::NotListed`] with the labels of the kind.
    pub fn of(label: &str, kind: Kind) -> Result<Self, EngineError> {
        let key = label.trim().to_lowercase().replace([' ', '-'], "_");
        let phase = match key.as_str() {
            "pending" | "new" if kind != Kind::Task => Phase::Pending,
            "open" => Phase::Open,
            "in_progress" => Phase::Active,
            "paused" if kind.can_pause() => Phase::Paused,
            "completed" => Phase::Done,
            "archived" => return Ok(Self::Place(Place::Archived)),
            "trash" => return Ok(Self::Place(Place::Trash)),
            _ => {
                let permitted = match kind {
                    Kind::Task => {
                        "'open', 'in_progress', 'paused', 'completed', 'archived', 'trash'"
                    }
                    Kind::Job => {
                        "'Pending', 'open', 'in_progress', 'paused', 'completed', 'archived', 'trash'"
                    }
                    Kind::ServiceTicket | Kind::SupportTicket => {
                        "'Pending', 'open', 'in_progress', 'completed', 'archived', 'trash'"
                    }
                };
                return Err(EngineError::NotListed {
                    field: "status",
                    permitted,
                });
            }
        };
        Ok(Self::Phase(label.trim().to_owned(), phase))
    }

    /// The initial status of an item of a kind.
    #[must_use]
    pub fn first(kind: Kind) -> (String, Phase) {
        match kind {
            Kind::Task => ("open".into(), Phase::Open),
            Kind::ServiceTicket | Kind::SupportTicket | Kind::Job => {
                ("Pending".into(), Phase::Pending)
            }
        }
    }
}

/// Sets the status of an item, or moves it to a place.
pub(crate) fn set_status(item: &mut WorkItem, status: Status, now: Timestamp) {
    match status {
        Status::Phase(label, phase) => {
            item.completed_at = match phase {
                Phase::Done => item.completed_at.or(Some(now)),
                _ => None,
            };
            item.status = label;
            item.phase = phase;
            put(item, Place::Live, now);
        }
        Status::Place(place) => put(item, place, now),
    }
}

/// Moves an item to a place; its status stays the same.
pub(crate) fn put(item: &mut WorkItem, place: Place, now: Timestamp) {
    if item.place == place {
        return;
    }
    item.place = place;
    match place {
        Place::Live => (item.archived_at, item.trashed_at) = (None, None),
        Place::Archived => (item.archived_at, item.trashed_at) = (Some(now), None),
        Place::Trash => item.trashed_at = Some(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_closed_list_of_statuses() {
        assert_eq!(
            Status::of("in_progress", Kind::ServiceTicket).ok(),
            Some(Status::Phase("in_progress".into(), Phase::Active))
        );
        assert!(Status::of("paused", Kind::ServiceTicket).is_err());
        assert!(Status::of("Pending", Kind::Task).is_err());
        assert_eq!(
            Status::of("trash", Kind::Task).ok(),
            Some(Status::Place(Place::Trash))
        );
    }
}
