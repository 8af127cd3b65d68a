//! Who does something: the first thing every operation is told.

use std::sync::Arc;

use crate::{
    identity::{Role, SessionId, TeamId, UserId},
    store::Version,
};

/// Who does something.
#[derive(Debug, Clone)]
pub enum Actor {
    /// Somebody who has not said who they are.
    Anonymous,
    /// The program itself: start-up, workers, the command line.
    System,
    /// A user.
    User(Arc<UserActor>),
}

/// A user who does something, as their row was when it was read. Every write is guarded by the
/// version of that row, so that somebody who was demoted meanwhile writes nothing more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserActor {
    /// The user.
    pub id: UserId,
    /// The version of their row.
    pub version: Version,
    /// Their role.
    pub role: Role,
    /// Their team.
    pub team: Option<TeamId>,
    /// The name that audit entries show.
    pub name: String,
    /// The session through which they came, if any.
    pub session: Option<SessionId>,
}

impl Actor {
    /// The user, if it is one.
    #[must_use]
    pub fn user(&self) -> Option<&UserActor> {
        match self {
            Self::User(user) => Some(user),
            Self::Anonymous | Self::System => None,
        }
    }

    /// The name that audit entries show.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Anonymous => "anonymous",
            Self::System => "system",
            Self::User(user) => &user.name,
        }
    }
}
