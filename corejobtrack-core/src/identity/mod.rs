//! Users: roles, permissions, teams, passwords, logins and sessions of employees.

mod delete;
mod deletion_request;
mod error;
mod event;
mod login;
mod model;
mod password;
mod profile;
mod queries;
mod register;
mod session;
mod teams;
mod users;

pub use crate::kernel::{
    actor::{SessionId, TeamId, UserId},
    permissions::{Permission, Role, Scope},
};
pub use delete::DeleteUser;
pub(crate) use delete::heir_of;
pub use error::IdentityError;
pub use event::IdentityEvent;
pub use login::Login;
pub use model::{Credential, Session, Team, User, UserProfile};
pub use password::{HashedPassword, hash_password, is_acceptable};
pub use profile::{ChangePassword, UpdateProfile};
pub use register::{CreateUser, Register};
pub use users::{ProfileChanges, UpdateUser};

use self::teams::find_or_create_teams;
pub(crate) use self::teams::{missing_teams, plan_teams};
pub(crate) use password::verify as verify_password;
pub(crate) use queries::{
    Directory, administrators, all_teams, members, user as user_by_id, users_by_username,
};

use crate::kernel::engine::Acting;

/// The operations on users, teams and logins, on behalf of an actor.
#[derive(Debug, Clone)]
pub struct Identity {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Users, teams, logins.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity {
            acting: self.clone(),
        }
    }
}
