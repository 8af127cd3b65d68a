//! Deleting a user: what they made is handed to the administrator who does it, a few hundred items
//! a commit, and what they were told goes; the last commit deletes the user and is guarded by nothing
//! being left to hand over.

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

/// How many items change hands in one commit.
const ROOTS: u32 = 200;
/// How many of their notifications, and of their devices, go in one commit.
const TOLD: u32 = 500;

/// Deletes a user and hands what they made to the actor.
#[derive(Debug, Clone, Serialize)]
pub struct DeleteUser {
    /// Whom.
    pub id: UserId,
}

impl Command for DeleteUser {
    const NAME: &'static str = "delete_user";
}

/// Hands over some of what a user made; once nothing is left, forgets some of what they were told.
#[derive(Debug, Clone, Serialize)]
struct HandOver {
    from: UserId,
}

impl Command for HandOver {
    const NAME: &'static str = "hand_over";
}

impl Identity {
    /// Deletes a user. Items they created now belong to the actor; items assigned to them no longer
    /// are; their notifications and devices go. It goes in steps and can be repeated if it is interrupted.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`], [`IdentityError::OwnAccount`],
    /// [`IdentityError::LastAdministrator`], [`IdentityError::SystemUser`], or where the actor may
    /// not manage users.
    pub async fn delete_user(&self, command: DeleteUser) -> Result<(), IdentityError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        loop {
            // Only the last step carries the caller's key: it is what a repetition is answered from.
            let done = self
                .acting
                .transact(command.clone(), |command, tx| async move {
                    let (user, mut plan) = begin(command.id, &tx).await?;
                    let heir = heir(&user, &tx).await?;
                    let mut step = Plan::new(());
                    let me = Recipient::User(user.id);
                    if work::hand_over(&user, heir, 1, &tx, &mut step).await?
                        || notifications::forget(me, 1, &tx, &mut step).await?
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
                    let heir = heir(&user, &tx).await?;
                    if !work::hand_over(&user, heir, ROOTS, &tx, &mut plan).await? {
                        let me = Recipient::User(user.id);
                        notifications::forget(me, TOLD, &tx, &mut plan).await?;
                    }
                    Ok::<_, IdentityError>(plan)
                })
                .await?;
        }
    }
}

/// The user to delete, if they may be deleted, and a plan guarded accordingly.
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

/// Whom the items go to: the actor, or an administrator where the system itself deletes.
async fn heir(leaving: &User, tx: &Tx) -> Result<UserId, IdentityError> {
    if let Some(actor) = tx.actor().user() {
        return Ok(actor.id);
    }
    let others = crate::kernel::store::Query::of(queries::other_administrators(leaving.id));
    tx.read(others.first())
        .await?
        .map(|user| user.id)
        .ok_or(IdentityError::LastAdministrator)
}

/// Plans the end of a user who has nothing left.
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
