//! Handing over the items of a user who is deleted: another user becomes their creator, and
//! assignments of the deleted user end.

use std::collections::BTreeMap;

use crate::{
    identity::{self, User, UserId},
    kernel::{
        engine::{HookFuture, Plan, Tx},
        error::EngineError,
        store::{Entity, Query, Row},
    },
    services::visibility,
    work::{Assignment, WorkItem, WorkItemId, edit::assign, queries},
};

/// The most items that one commit hands over.
const ITEMS_PER_COMMIT: usize = 200;

/// Plans handing over some items of a user who is deleted; returns whether there were any.
pub(crate) fn before_user_goes<'a>(
    user: &'a Row,
    most: usize,
    tx: &'a Tx,
    plan: &'a mut Plan<()>,
) -> HookFuture<'a> {
    Box::pin(async move {
        let user = User::from_row(user.clone())?;
        let heir = identity::heir_of(user.id, tx).await?;
        let most = u32::try_from(most.min(ITEMS_PER_COMMIT)).unwrap_or(u32::MAX);
        hand_over(&user, heir, most, tx, plan).await
    })
}

/// Plans handing over up to `most` created and `most` assigned items to `heir`; returns whether
/// there were any.
async fn hand_over<O>(
    leaving: &User,
    heir: UserId,
    most: u32,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<bool, EngineError> {
    let (created, assigned) = tx
        .read((
            queries::created_by(leaving.id).limit(most),
            queries::assigned_to(leaving.id).limit(most),
        ))
        .await?;
    let mut items: BTreeMap<WorkItemId, WorkItem> =
        created.into_iter().map(|item| (item.id, item)).collect();
    let missing: Vec<WorkItemId> = assigned
        .iter()
        .map(|row| row.item_id)
        .filter(|id| !items.contains_key(id))
        .collect();
    if items.is_empty() && missing.is_empty() {
        return Ok(false);
    }
    let ids: Vec<WorkItemId> = items
        .keys()
        .copied()
        .chain(missing.iter().copied())
        .collect();
    let (more, assignments) = tx
        .read((
            Query::of(WorkItem::id.is_in(missing)),
            queries::assignments_of(&ids),
        ))
        .await?;
    items.extend(more.into_iter().map(|item| (item.id, item)));
    for (id, before) in items {
        let old: Vec<Assignment> = assignments
            .iter()
            .filter(|row| row.item_id == id)
            .cloned()
            .collect();
        let new: Vec<Assignment> = old
            .iter()
            .filter(|row| row.user_id != Some(leaving.id))
            .cloned()
            .collect();
        let mut after = before.clone();
        if after.creator_id == leaving.id {
            after.creator_id = heir;
        }
        after.updated_at = tx.now();
        if !plan.update(&before, &after) {
            plan.touch(&before);
        }
        for row in old.iter().filter(|row| row.user_id == Some(leaving.id)) {
            plan.remove(row);
        }
        assign::note(id, &old, &new, plan);
        visibility::update((&before, &old), (&after, &new), plan);
    }
    Ok(true)
}
