//! Requests by users to delete their own account. Nothing is deleted: an administrator decides.

use serde::Serialize;
use serde_json::json;

use super::{Directory, Identity, IdentityError, UserId, UserProfile, queries};
use crate::{
    kernel::{
        engine::{Command, Plan},
        error::EngineError,
    },
    services::{
        notifications::{self, Notice, NotificationKind, Recipient},
        outbox::{self, Template},
    },
};

#[derive(Debug, Serialize)]
struct RequestDeletion {
    user: UserId,
}

impl Command for RequestDeletion {
    const NAME: &'static str = "request_deletion";
}

impl Identity {
    /// Requests deletion of the actor's own account: the time is stored in the account and the
    /// administrators are notified. A repeated request changes nothing.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if the actor is not a user.
    pub async fn request_deletion(&self) -> Result<UserProfile, IdentityError> {
        let user = self.acting.actor.user().map(|user| user.id);
        let user = user.ok_or(EngineError::Unauthenticated)?;
        self.acting
            .transact(RequestDeletion { user }, |command, tx| async move {
                let (user, administrators, teams) = tx
                    .read((
                        queries::user(command.user),
                        queries::administrators(),
                        queries::all_teams(),
                    ))
                    .await?;
                let before = user.ok_or(IdentityError::NoSuchUser)?;
                let directory = Directory::of(teams);
                if before.deletion_requested_at.is_some() {
                    return Ok(Plan::new(directory.profile(before)));
                }
                let mut plan = Plan::new(());
                let mut after = before.clone();
                after.deletion_requested_at = Some(tx.now());
                let after = plan.replace(&before, after, tx.now());
                let others = administrators.iter().map(|user| user.id);
                let others = others.filter(|id| *id != before.id).map(Recipient::User);
                let name = before.display_name();
                let notice = Notice::of(NotificationKind::DeletionRequested, name.clone());
                notifications::notify(others, &notice, &tx, &mut plan);
                if let Some(address) = tx.policy().admin_email.clone() {
                    let about = json!({
                        "name": name,
                        "email": before.email,
                        "company": null,
                        "audience": "employee",
                    });
                    let mail = outbox::mail(&tx, address, Template::AccountDeletion, about).await?;
                    plan.insert(&mail);
                }
                Ok::<_, IdentityError>(plan.with(directory.profile(after)))
            })
            .await
    }
}
