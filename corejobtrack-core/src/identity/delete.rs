//! Deletion of a user: their items pass to the administrator who deletes them, a few hundred per
//! commit, and their notifications and devices are deleted. The last commit deletes the user,
//! guarded by a count that no items are left.

use serde::Serialize;

use super::{
    Identity, IdentityError, Permission, User, UserId, queries, users::keep_an_administrator,
};
use crate::{
    kernel::engine::{Command, Plan, Tx},
    services::{
        files::BlobRemoval,
        notifications::{self, Recipient},
    },
    work::{self, WorkItem},
};

/// How many items are handed over in one commit.
const ITEMS_PER_COMMIT: u32 = 200;
/// How many notifications, and how many devices, are deleted in one commit.
const ROWS_PER_COMMIT: u32 = 500;

/// Deletes a user and hands their items to the actor.
#[derive(Debug, Clone, Serialize)]
pub struct DeleteUser {
    /// The user.
    pub id: UserId,
}

impl Command for DeleteUser {
    const NAME: &'static str = "delete_user";
}

/// Hands over some of a user's items; if none are left, deletes some of their notifications.
#[derive(Debug, Clone, Serialize)]
struct HandOver {
    from: UserId,
}

impl Command for HandOver {
    const NAME: &'static str = "hand_over";
}

impl Identity {
    /// Deletes a user. Items they created pass to the actor, their assignments end, and their
    /// notifications and devices are deleted. Takes several commits; can be repeated if
    /// interrupted.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`], [`IdentityError::OwnAccount`],
    /// [`IdentityError::LastAdministrator`], [`IdentityError::SystemUser`], or where the actor may
    /// not manage users.
    pub async fn delete_user(&self, command: DeleteUser) -> Result<(), IdentityError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        loop {
            // Only the last commit carries the idempotency key: a retry is answered from it.
            let done = self
                .acting
                .transact(command.clone(), |command, tx| async move {
                    let (user, mut plan) = begin(command.id, &tx).await?;
                    let new_owner = new_owner(&user, &tx).await?;
                    let mut probe = Plan::new(());
                    let me = Recipient::User(user.id);
                    if work::hand_over(&user, new_owner, 1, &tx, &mut probe).await?
                        || notifications::forget(me, 1, &tx, &mut probe).await?
                    {
                        return Ok::<_, IdentityError>(Plan::new(false).intermediate());
                    }
                    end(&user, &tx, &mut plan).await?;
                    Ok(plan.with(true))
                })
                .await?;
            if done {
                return Ok(());
            }
            self.acting
                .unkeyed()
                .transact(HandOver { from: command.id }, |command, tx| async move {
                    let (user, mut plan) = begin(command.from, &tx).await?;
                    let new_owner = new_owner(&user, &tx).await?;
                    if !work::hand_over(&user, new_owner, ITEMS_PER_COMMIT, &tx, &mut plan).await? {
                        let me = Recipient::User(user.id);
                        notifications::forget(me, ROWS_PER_COMMIT, &tx, &mut plan).await?;
                    }
                    Ok::<_, IdentityError>(plan)
                })
                .await?;
        }
    }
}

/// The user, if they may be deleted, and a plan with the guards for it.
async fn begin(id: UserId, tx: &Tx) -> Result<(User, Plan<()>), IdentityError> {
    tx.allow(Permission::ManageUsers)?;
    let user = tx
        .read(queries::user(id))
        .await?
        .ok_or(IdentityError::NoSuchUser)?;
    if tx.actor().user().is_some_and(|actor| actor.id == user.id) {
        return Err(IdentityError::OwnAccount);
    }
    if user.is_system {
        return Err(IdentityError::SystemUser);
    }
    let mut plan = Plan::new(());
    if user.role.is_admin() {
        keep_an_administrator(&user, tx, &mut plan).await?;
    }
    Ok((user, plan))
}

/// The new owner of the items: the actor, or another administrator if the system deletes.
async fn new_owner(leaving: &User, tx: &Tx) -> Result<UserId, IdentityError> {
    if let Some(actor) = tx.actor().user() {
        return Ok(actor.id);
    }
    let others = crate::kernel::store::Query::of(queries::other_administrators(leaving.id));
    tx.read(others.first())
        .await?
        .map(|user| user.id)
        .ok_or(IdentityError::LastAdministrator)
}

/// Plans the deletion of a user who has no items left.
async fn end(user: &User, tx: &Tx, plan: &mut Plan<()>) -> Result<(), IdentityError> {
    let (credential, sessions) = tx
        .read((queries::credential(user.id), queries::sessions_of(user.id)))
        .await?;
    plan.guard_count(WorkItem::creator_id.is(user.id), 0..=0);
    plan.guard_count(work::Assignment::user_id.is(Some(user.id)), 0..=0);
    for session in &sessions {
        plan.remove(session);
    }
    if let Some(credential) = credential {
        plan.remove(&credential);
    }
    if let Some(picture) = &user.profile_picture {
        plan.insert(&BlobRemoval::of(picture.clone(), tx.now()));
    }
    plan.delete(user);
    Ok(())
}
