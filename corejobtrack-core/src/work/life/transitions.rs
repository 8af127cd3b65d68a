//! Transitions: completing, pausing, archiving, deleting and restoring items.

use serde::{Deserialize, Serialize};

use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        store::Timestamp,
    },
    work::{
        Kind, Phase, Place, Status, Work, WorkError, WorkItem, WorkItemId, WorkView,
        item::{
            changed::finish,
            status::{put, set_status},
        },
    },
};

/// A transition of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// Set the status to `completed`.
    Complete,
    /// Set the status to `paused`.
    Pause,
    /// Continue a paused item: set the status to `in_progress`.
    Resume,
    /// Move the item to the archive.
    Archive,
    /// Take the item out of the archive and set the status to `open`.
    RestoreFromArchive,
    /// Move the item to the trash.
    Trash,
    /// Take the item out of the trash, back to its former status and place.
    RestoreFromTrash,
}

/// Makes a transition of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransitionWork {
    /// The item.
    pub id: WorkItemId,
    /// The kind that the item must have, if given.
    pub kind: Option<Kind>,
    /// The transition.
    pub transition: Transition,
}

impl Command for TransitionWork {
    const NAME: &'static str = "transition_work";
}

impl Work {
    /// Makes a transition of an item. A transition to the current state changes nothing.
    ///
    /// # Errors
    /// [`WorkError::NotFound`]; [`WorkError::InTrash`], [`WorkError::NotArchived`] and
    /// [`WorkError::NotInTrash`] if the transition is impossible from the item's place;
    /// [`EngineError::NotListed`] if its kind does not have the status; or if the actor may not
    /// change the item. Only administrators restore from the trash.
    pub async fn transition(&self, command: TransitionWork) -> Result<WorkView, WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                if command.transition == Transition::RestoreFromTrash {
                    tx.allow(Permission::ManageTrash)?;
                }
                let before = tx
                    .item_with_parts(command.id, command.kind, Permission::EditWork)
                    .await?;
                tx.expect_version(before.item.version)?;
                let mut after = before.clone();
                transition(command.transition, &mut after.item, &tx)?;
                finish(before, after, false, &tx, Plan::new(()))
            })
            .await
    }
}

fn transition(transition: Transition, item: &mut WorkItem, tx: &Tx) -> Result<(), WorkError> {
    let now = tx.now();
    match (transition, item.place) {
        (Transition::RestoreFromTrash, Place::Trash) => restore(item),
        (Transition::RestoreFromTrash, _) => return Err(WorkError::NotInTrash),
        (Transition::Trash, _) => put(item, Place::Trash, now),
        (_, Place::Trash) => return Err(WorkError::InTrash),
        (Transition::RestoreFromArchive, Place::Archived) => reopen(item, now),
        (Transition::RestoreFromArchive, Place::Live) => return Err(WorkError::NotArchived),
        (Transition::Archive, _) => put(item, Place::Archived, now),
        (Transition::Complete, _) => {
            if item.phase != Phase::Done {
                set_status_in_place(item, "completed", now)?;
            }
        }
        (Transition::Pause, _) => set_status_in_place(item, "paused", now)?,
        (Transition::Resume, _) => {
            if item.phase == Phase::Paused {
                set_status_in_place(item, "in_progress", now)?;
            }
        }
    }
    Ok(())
}

/// Moves an item out of the trash to its former place: one with a time of archiving was archived.
fn restore(item: &mut WorkItem) {
    item.place = if item.archived_at.is_some() {
        Place::Archived
    } else {
        Place::Live
    };
    item.trashed_at = None;
}

/// Sets the status of an item that stays in its place.
fn set_status_in_place(
    item: &mut WorkItem,
    label: &str,
    now: Timestamp,
) -> Result<(), EngineError> {
    let status = Status::of(label, item.kind)?;
    let (place, archived_at) = (item.place, item.archived_at);
    set_status(item, status, now);
    (item.place, item.archived_at) = (place, archived_at);
    Ok(())
}

fn reopen(item: &mut WorkItem, now: Timestamp) {
    set_status(item, Status::Phase("open".to_owned(), Phase::Open), now);
}
