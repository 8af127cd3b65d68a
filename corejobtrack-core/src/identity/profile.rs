//! The user's own profile and password.

use serde::{Deserialize, Serialize};

use super::{
    Identity, IdentityError, UpdateUser, UserId, UserProfile, password, queries,
    users::{NewPassword, ProfileChanges},
};
use crate::kernel::error::EngineError;

/// Changes the actor's own profile.
pub type UpdateProfile = ProfileChanges;

/// Changes the actor's own password; requires the current one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The current password.
    pub current: String,
    /// The new password.
    pub new: String,
}

impl Identity {
    /// The actor's own profile.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if the actor is not a user.
    pub async fn me(&self) -> Result<UserProfile, IdentityError> {
        let id = self.own_id()?;
        self.profile_of(id).await
    }

    /// Changes the actor's own profile and, if given, the password. A new password ends the actor's
    /// other sessions.
    ///
    /// # Errors
    /// [`IdentityError::WrongCurrentPassword`], [`IdentityError::WeakPassword`].
    pub async fn update_me(
        &self,
        profile: UpdateProfile,
        password: Option<ChangePassword>,
    ) -> Result<UserProfile, IdentityError> {
        let id = self.own_id()?;
        let new = match password {
            Some(change) => {
                let hash = self
                    .acting
                    .engine
                    .read(queries::credential(id))
                    .await?
                    .and_then(|credential| credential.password_hash);
                if !password::verify(change.current, hash.clone()).await? {
                    return Err(IdentityError::WrongCurrentPassword);
                }
                Some(NewPassword {
                    clear: change.new,
                    compared: Some(hash),
                })
            }
            None => None,
        };
        self.change(
            UpdateUser {
                profile,
                ..UpdateUser::of(id)
            },
            new,
            true,
        )
        .await
    }

    fn own_id(&self) -> Result<UserId, EngineError> {
        self.acting
            .actor
            .user()
            .map(|user| user.id)
            .ok_or(EngineError::Unauthenticated)
    }
}
