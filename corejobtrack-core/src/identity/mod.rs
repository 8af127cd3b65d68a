//! Who works here: users, their roles and teams, how they prove who they are, and their sessions.

mod delete;
mod deletion_request;
mod error;
mod login;
mod model;
mod password;
mod permission;
mod profile;
mod queries;
mod register;
mod session;
mod teams;
mod users;

pub use delete::DeleteUser;
pub use error::IdentityError;
pub use login::Login;
pub use model::{Credential, Role, Session, SessionId, Team, TeamId, User, UserId, UserProfile};
pub use password::{HashedPassword, hash_password, is_acceptable};
pub use permission::{Permission, Scope, matrix};
pub use profile::{ChangePassword, UpdateProfile};
pub use queries::directory;
pub use register::{CreateUser, Register};
pub use users::{ProfileChanges, UpdateUser};

pub(crate) use self::teams::find_or_make_teams;
pub(crate) use password::verify as verify_password;
pub(crate) use permission::{scope, scope_of};
pub(crate) use queries::{
    Directory, administrators, all_teams, members, named, user as user_by_id,
};
pub(crate) use session::read_again;

use crate::engine::Acting;

/// The operations of this area, for somebody who acts.
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
