//! Deletion of a user: their items pass to the administrator who deletes them, and their sessions,
//! notifications and devices go with them.

use serde::Serialize;

use super::{
    Identity, IdentityError, Permission, User, UserId, queries, users::keep_an_administrator,
};
use crate::kernel::{
    engine::{Command, Deletion, Plan, Tx},
    error::EngineError,
};

/// Deletes a user and hands their items to the actor.
#[derive(Debug, Clone, Serialize)]
pub struct DeleteUser {
    /// The user.
    pub id: UserId,
}

impl Command for DeleteUser {
    const NAME: &'static str = "delete_user";
}

impl Identity {
    /// Deletes a user. Items they created pass to the actor, their assignments end, and their
    /// notifications and devices are deleted. Takes several commits; can be repeated if
    /// interrupted.
    ///
    /// # Errors
    /// [`IdentityError::NoSuchUser`], [`IdentityError::OwnAccount`],
    /// [`IdentityError::LastAdministrator`], [`IdentityError::SystemUser`], or if the actor may
    /// not manage users.
    pub async fn delete_user(&self, command: DeleteUser) -> Result<(), IdentityError> {
        self.acting.actor.scope(Permission::ManageUsers)?;
        self.acting.delete(command).await.map(drop)
    }
}

impl Deletion for DeleteUser {
    type Root = User;
    type Error = IdentityError;

    async fn root(&self, tx: &Tx) -> Result<User, IdentityError> {
        tx.allow(Permission::ManageUsers)?;
        let user = tx.read(queries::user(self.id)).await?;
        let user = user.ok_or(IdentityError::NoSuchUser)?;
        if tx.actor().user().is_some_and(|actor| actor.id == user.id) {
            return Err(IdentityError::OwnAccount);
        }
        if user.is_system {
            return Err(IdentityError::SystemUser);
        }
        if user.role.is_admin() || tx.actor().user().is_none() {
            keep_an_administrator(&user, tx, &mut Plan::new(())).await?;
        }
        Ok(user)
    }

    async fn end(&self, user: &User, tx: &Tx, plan: &mut Plan<()>) -> Result<(), IdentityError> {
        if user.role.is_admin() {
            keep_an_administrator(user, tx, plan).await?;
        }
        Ok(())
    }
}

/// The new owner of what a user leaves: the actor, or another administrator if the program deletes.
pub(crate) async fn heir_of(leaving: UserId, tx: &Tx) -> Result<UserId, EngineError> {
    if let Some(actor) = tx.actor().user() {
        return Ok(actor.id);
    }
    let others = crate::kernel::store::Query::of(queries::other_administrators(leaving));
    let heir = tx.read(others.first()).await?;
    heir.map(|user| user.id).ok_or(EngineError::Denied)
}
