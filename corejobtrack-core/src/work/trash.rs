//! The trash: deleting items for good.

use serde::{Deserialize, Serialize};

use super::{
    Place, Signature, SignatureImage, Work, WorkError, WorkItem, WorkItemId, access, queries,
    serials,
};
use crate::{
    engine::{Command, Plan, Tx},
    identity::Permission,
};

/// How many items go in one commit.
const ROOTS: u32 = 50;

/// Deletes an item in the trash for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeWork {
    /// Which.
    pub id: WorkItemId,
}

impl Command for PurgeWork {
    const NAME: &'static str = "purge_work";
}

/// Deletes everything in the trash for good.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmptyTrash {}

impl Command for EmptyTrash {
    const NAME: &'static str = "empty_trash";
}

impl Work {
    /// Deletes an item in the trash for good, with all its parts. What was part of it stands alone
    /// from then on. Its audit entries stay.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], [`WorkError::NotInTrash`], or where the actor may not.
    pub async fn purge(&self, command: PurgeWork) -> Result<(), WorkError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::ManageTrash)?;
                let item = tx.read(queries::by_id(command.id)).await?;
                let item = item.ok_or(WorkError::NotFound(None))?;
                if item.place != Place::Trash {
                    return Err(WorkError::NotInTrash);
                }
                let mut plan = Plan::new(());
                purge(&item, &[], &tx, &mut plan).await?;
                Ok(plan)
            })
            .await
    }

    /// Deletes everything in the trash for good, some tens of items a commit; answers how many went.
    /// It can be repeated if it is interrupted.
    ///
    /// # Errors
    /// Where the actor may not.
    pub async fn empty_trash(&self) -> Result<u64, WorkError> {
        let mut gone = 0;
        loop {
            // The steps carry no key of the caller's: emptying an empty trash does no harm.
            let step = self
                .acting
                .unkeyed()
                .transact(EmptyTrash {}, |_, tx| async move {
                    tx.allow(Permission::ManageTrash)?;
                    let items = tx
                        .read(queries::in_place(Place::Trash, None).limit(ROOTS))
                        .await?;
                    let going: Vec<WorkItemId> = items.iter().map(|item| item.id).collect();
                    let mut plan = Plan::new(());
                    for item in &items {
                        purge(item, &going, &tx, &mut plan).await?;
                    }
                    Ok::<_, WorkError>(plan.with(i64::try_from(items.len()).unwrap_or_default()))
                })
                .await?;
            if step == 0 {
                return Ok(gone);
            }
            gone += step.unsigned_abs();
        }
    }
}

/// Plans that an item goes with all its parts; `going` go in the same commit.
async fn purge<O>(
    item: &WorkItem,
    going: &[WorkItemId],
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), WorkError> {
    let (assignments, time, steps, signature, image, parts) = tx
        .read((
            queries::assignments(item.id),
            queries::time_entries(item.id),
            queries::steps(item.id),
            queries::signature(item.id),
            queries::signature_image(item.id),
            queries::parts_of(item.id),
        ))
        .await?;
    for part in &parts {
        if !going.contains(&part.id) {
            plan.update(
                part,
                &WorkItem {
                    parent_id: None,
                    ..part.clone()
                },
            );
        }
    }
    access::delete(item, &assignments, plan);
    serials::delete(item, plan);
    assignments.iter().for_each(|row| plan.remove(row));
    time.iter().for_each(|row| plan.remove(row));
    steps.iter().for_each(|row| plan.remove(row));
    remove_signature(signature, image, plan);
    plan.delete(item);
    Ok(())
}

fn remove_signature<O>(
    signature: Option<Signature>,
    image: Option<SignatureImage>,
    plan: &mut Plan<O>,
) {
    if let Some(image) = image {
        plan.remove(&image);
    }
    if let Some(signature) = signature {
        plan.remove(&signature);
    }
}
