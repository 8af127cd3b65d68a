//! Asking for one's own account to be deleted. Nothing is deleted by it: an administrator decides.

use serde::Serialize;
use serde_json::json;

use super::{Directory, Identity, IdentityError, UserId, UserProfile, queries};
use crate::{
    kernel::{
        engine::{Command, Plan},
        error::EngineError,
        store::Version,
    },
    services::{
        notifications::{self, News, NotificationKind, Recipient},
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
    /// Asks for the actor's own account to be deleted. It is kept with the account, and the
    /// administrators are told; asked again, it stays as it was first asked.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if nobody known acts.
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
                after.updated_at = tx.now();
                if plan.update(&before, &after) {
                    after.version = Version(before.version.0 + 1);
                }
                let told = administrators.iter().map(|user| user.id);
                let told = told.filter(|id| *id != before.id).map(Recipient::User);
                let name = before.display_name();
                let news = News::of(NotificationKind::DeletionRequested, name.clone());
                notifications::tell(told, &news, &tx, &mut plan);
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
