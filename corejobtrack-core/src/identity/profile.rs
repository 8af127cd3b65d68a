//! What users see and change of themselves.

use serde::{Deserialize, Serialize};

use super::{
    Identity, IdentityError, UpdateUser, UserId, UserProfile, password, queries,
    users::{NewPassword, ProfileChanges},
};
use crate::kernel::error::EngineError;

/// Changes one's own profile (guide 8, section 2).
pub type UpdateProfile = ProfileChanges;

/// Changes one's own password; the present one must be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The present password.
    pub current: String,
    /// The new one.
    pub new: String,
}

impl Identity {
    /// The actor's own profile.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if nobody known acts.
    pub async fn me(&self) -> Result<UserProfile, IdentityError> {
        let id = self.own_id()?;
        self.profile_of(id).await
    }

    /// Changes the actor's own profile and, with `password`, how they log in. Their other sessions
    /// then end.
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
