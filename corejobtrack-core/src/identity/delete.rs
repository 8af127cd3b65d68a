//! Deleting a user: what they made is handed to the administrator who does it, a few hundred items
//! a commit; the last commit deletes the user and is guarded by nothing being left.

use serde::Serialize;

use super::{
    Credential, Identity, IdentityError, Permission, Session, User, UserId, queries, scope_of,
    users::keep_an_administrator,
};
use crate::{
    engine::{Command, Plan, Tx},
    work::{self, WorkItem},
};

/// How many items change hands in one commit.
const ROOTS: u32 = 200;

/// Deletes a user and hands what they made to the actor.
#[derive(Debug, Clone, Serialize)]
pub struct DeleteUser {
    /// Whom.
    pub id: UserId,
}

impl Command for DeleteUser {
    const NAME: &'static str = "delete_user";
}

impl Identity {
    /// Deletes a user. Items they created now belong to the actor; items assigned to them no longer
    /// are. It goes in steps and can be repeated if it is interrupted.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`], [`IdentityError::OwnAccount`],
    /// [`IdentityError::LastAdministrator`], [`IdentityError::SystemUser`], or where the actor may
    /// not manage users.
    pub async fn delete_user(&self, command: DeleteUser) -> Result<(), IdentityError> {
        scope_of(&self.acting.actor, Permission::ManageUsers)?;
        loop {
            let done = self
                .acting
                .transact(command.clone(), |command, tx| async move {
                    decide(&command, &tx).await
                })
                .await?;
            if done {
                return Ok(());
            }
        }
    }
}

/// Plans the next step; answers whether it is the last.
async fn decide(command: &DeleteUser, tx: &Tx) -> Result<Plan<bool>, IdentityError> {
    tx.allow(Permission::ManageUsers)?;
    let (user, credential, sessions) = tx
        .read((
            queries::user(command.id),
            queries::credential(command.id),
            queries::sessions_of(command.id),
        ))
        .await?;
    let user = user.ok_or(IdentityError::NoSuchUser)?;
    if tx.actor().user().is_some_and(|actor| actor.id == user.id) {
        return Err(IdentityError::OwnAccount);
    }
    if user.is_system {
        return Err(IdentityError::SystemUser);
    }
    let mut plan = Plan::new(false);
    if user.role.is_admin() {
        keep_an_administrator(&user, tx, &mut plan).await?;
    }
    let heir = match tx.actor().user() {
        Some(actor) => actor.id,
        None => administrator(&user, tx).await?,
    };
    if work::hand_over(&user, heir, ROOTS, tx, &mut plan).await? {
        return Ok(plan);
    }
    end(&user, credential, &sessions, &mut plan);
    Ok(plan.with(true))
}

/// Whom the items go to where the system itself deletes.
async fn administrator(leaving: &User, tx: &Tx) -> Result<UserId, IdentityError> {
    let others = crate::store::Query::of(queries::other_administrators(leaving.id));
    tx.read(others.first())
        .await?
        .map(|user| user.id)
        .ok_or(IdentityError::LastAdministrator)
}

fn end(user: &User, credential: Option<Credential>, sessions: &[Session], plan: &mut Plan<bool>) {
    plan.guard_count(WorkItem::creator_id.is(user.id), 0..=0);
    plan.guard_count(work::Assignment::user_id.is(Some(user.id)), 0..=0);
    for session in sessions {
        plan.remove(session);
    }
    if let Some(credential) = credential {
        plan.remove(&credential);
    }
    plan.delete(user);
}
