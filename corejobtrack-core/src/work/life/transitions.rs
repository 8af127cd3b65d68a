//! The steps in the life of an item: complete, archive, restore, throw away, restore again.

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

/// A step in the life of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// It is done.
    Complete,
    /// It is interrupted.
    Pause,
    /// It goes on.
    Resume,
    /// It is put away.
    Archive,
    /// It is taken out of the archive and is open again.
    RestoreFromArchive,
    /// It is thrown away.
    Trash,
    /// It is taken out of the trash, with the status and place it had.
    RestoreFromTrash,
}

/// Takes an item one step on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveWork {
    /// Which.
    pub id: WorkItemId,
    /// Only if it is of this kind.
    pub kind: Option<Kind>,
    /// Which step.
    pub step: Move,
}

impl Command for MoveWork {
    const NAME: &'static str = "move_work";
}

impl Work {
    /// Takes an item one step on. A step that was taken already changes nothing.
    ///
    /// # Errors
    /// [`WorkError::NotFound`]; [`WorkError::InTrash`], [`WorkError::NotArchived`] and
    /// [`WorkError::NotInTrash`] where the step cannot be taken from where the item lies; where the
    /// actor may not take it (the trash is the administrators').
    pub async fn take_step(&self, command: MoveWork) -> Result<WorkView, WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                if command.step == Move::RestoreFromTrash {
                    tx.allow(Permission::ManageTrash)?;
                }
                let before = tx
                    .whole(command.id, command.kind, Permission::EditWork)
                    .await?;
                tx.expect_version(before.item.version)?;
                let mut after = before.clone();
                step(command.step, &mut after.item, &tx)?;
                finish(before, after, false, &tx, Plan::new(()))
            })
            .await
    }
}

fn step(step: Move, item: &mut WorkItem, tx: &Tx) -> Result<(), WorkError> {
    let now = tx.now();
    match (step, item.place) {
        (Move::RestoreFromTrash, Place::Trash) => restore(item),
        (Move::RestoreFromTrash, _) => return Err(WorkError::NotInTrash),
        (Move::Trash, _) => put(item, Place::Trash, now),
        (_, Place::Trash) => return Err(WorkError::InTrash),
        (Move::RestoreFromArchive, Place::Archived) => name(item, "open", Phase::Open, now),
        (Move::RestoreFromArchive, Place::Live) => return Err(WorkError::NotArchived),
        (Move::Archive, _) => put(item, Place::Archived, now),
        (Move::Complete, _) => {
            if item.phase != Phase::Done {
                rename(item, "completed", now)?;
            }
        }
        (Move::Pause, _) => rename(item, "paused", now)?,
        (Move::Resume, _) => {
            if item.phase == Phase::Paused {
                rename(item, "in_progress", now)?;
            }
        }
    }
    Ok(())
}

/// Back to where it lay before it was thrown away: the instant it was archived tells.
fn restore(item: &mut WorkItem) {
    item.place = if item.archived_at.is_some() {
        Place::Archived
    } else {
        Place::Live
    };
    item.trashed_at = None;
}

/// Another status where it lies.
fn rename(item: &mut WorkItem, label: &str, now: Timestamp) -> Result<(), EngineError> {
    let status = Status::of(label, item.kind)?;
    let (place, archived_at) = (item.place, item.archived_at);
    set_status(item, status, now);
    (item.place, item.archived_at) = (place, archived_at);
    Ok(())
}

fn name(item: &mut WorkItem, label: &str, phase: Phase, now: Timestamp) {
    set_status(item, Status::Phase(label.to_owned(), phase), now);
}
