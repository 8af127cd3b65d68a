//! The trash: deleting items permanently.

use serde::{Deserialize, Serialize};

use crate::{
    identity::Permission,
    kernel::engine::{Command, Deletion, Plan, Removal, Tx},
    work::{Place, Work, WorkError, WorkItem, WorkItemId, queries},
};

/// The greatest number of items to delete in one commit.
const MAX_ITEMS: u32 = 50;

/// Deletes an item in the trash permanently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeWork {
    /// The item.
    pub id: WorkItemId,
}

impl Command for PurgeWork {
    const NAME: &'static str = "purge_work";
}

/// Deletes everything in the trash permanently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptyTrash {}

impl Command for EmptyTrash {
    const NAME: &'static str = "empty_trash";
}

impl Work {
    /// Deletes an item in the trash permanently, with all its parts. Items that were part of it
    /// lose their parent. Its audit entries stay.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NotInTrash`], or if the actor may not manage the
    /// trash.
    pub async fn purge(&self, command: PurgeWork) -> Result<(), WorkError> {
        self.acting.delete(command).await.map(drop)
    }

    /// Deletes everything in the trash permanently, up to 50 items per commit. Returns the number
    /// of deleted items. It can be repeated if it is interrupted.
    ///
    /// # Errors
    /// If the actor may not manage the trash.
    pub async fn empty_trash(&self) -> Result<u64, WorkError> {
        let mut gone = 0;
        loop {
            // The commits carry no idempotency key: repeating them is harmless.
            let deleted = self
                .acting
                .unkeyed()
                .transact(EmptyTrash {}, |_, tx| async move {
                    tx.allow(Permission::ManageTrash)?;
                    let items = tx
                        .read(queries::in_place(Place::Trash, None).limit(MAX_ITEMS))
                        .await?;
                    let mut plan = Plan::new(());
                    let mut removal = Removal::new(&tx, &mut plan);
                    let mut count = 0;
                    for item in &items {
                        // The rest is deleted in the next commit.
                        if !removal.remove(item).await? {
                            break;
                        }
                        count += 1;
                    }
                    removal.finish()?;
                    Ok::<_, WorkError>(plan.with((!items.is_empty()).then_some(count)))
                })
                .await?;
            match deleted {
                Some(count) => gone += count.unsigned_abs(),
                None => return Ok(gone),
            }
        }
    }
}

impl Deletion for PurgeWork {
    type Root = WorkItem;
    type Error = WorkError;

    async fn root(&self, tx: &Tx) -> Result<WorkItem, WorkError> {
        tx.allow(Permission::ManageTrash)?;
        let item = tx.read(queries::by_id(self.id)).await?;
        let item = item.ok_or(WorkError::NotFound(None))?;
        match item.place {
            Place::Trash => Ok(item),
            _ => Err(WorkError::NotInTrash),
        }
    }
}
