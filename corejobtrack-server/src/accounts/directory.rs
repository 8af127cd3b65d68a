//! Manages the user accounts of an engine as the system actor.

use async_trait::async_trait;
use corejobtrack_core::{
    Actor, Engine,
    identity::{CreateUser, Identity, IdentityError, Register, Role, UpdateUser, UserId},
};

use super::{AccountError, Accounts};
use crate::{cli::AddUser, config::Secret};

/// The user accounts of an engine.
#[derive(Debug)]
pub struct Directory {
    engine: Engine,
}

impl Directory {
    /// The user accounts of `engine`.
    #[must_use]
    pub fn of(engine: Engine) -> Self {
        Self { engine }
    }

    fn identity(&self) -> Identity {
        self.engine.acting_as(Actor::System).identity()
    }

    async fn find(&self, name: &str) -> Result<UserId, AccountError> {
        Ok(self.identity().find(name).await?.id)
    }
}

impl From<IdentityError> for AccountError {
    fn from(error: IdentityError) -> Self {
        Self::Refused(error.to_string())
    }
}

fn role(name: &str) -> Result<Role, AccountError> {
    name.parse().map_err(|_| {
        let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        AccountError::Refused(format!(
            "{name} is not a role; the roles are {}",
            roles.join(", ")
        ))
    })
}

#[async_trait]
impl Accounts for Directory {
    async fn add(&self, new: &AddUser, password: &Secret) -> Result<(), AccountError> {
        let user = CreateUser {
            details: Register {
                username: new.username.clone(),
                email: new.email.clone(),
                full_name: new.full_name.clone(),
                ..Register::default()
            },
            role: role(&new.role)?,
            is_system: false,
        };
        self.identity()
            .create_user(user, Some(password.reveal().to_owned()))
            .await?;
        Ok(())
    }

    async fn promote(&self, name: &str, to: &str) -> Result<(), AccountError> {
        let update = UpdateUser {
            role: Some(role(to)?),
            ..UpdateUser::of(self.find(name).await?)
        };
        self.identity().update_user(update, None).await?;
        Ok(())
    }

    async fn set_password(&self, name: &str, password: &Secret) -> Result<(), AccountError> {
        let update = UpdateUser::of(self.find(name).await?);
        self.identity()
            .update_user(update, Some(password.reveal().to_owned()))
            .await?;
        Ok(())
    }
}
