//! Who does something: the first thing every operation is told.

use std::sync::Arc;

use crate::{
    identity::{Role, SessionId, TeamId, UserId},
    parties::{ContactId, CustomerId},
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
    /// Somebody at a customer's. No permission of employees is theirs.
    Customer(Arc<CustomerActor>),
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

/// Somebody at a customer's who does something, as their account was when it was read. Every write
/// is guarded by the version of that row, so that somebody whose access ended meanwhile writes
/// nothing more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerActor {
    /// Who.
    pub contact: ContactId,
    /// The customer they are at.
    pub customer: CustomerId,
    /// The version of their account.
    pub version: Version,
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
            Self::Anonymous | Self::System | Self::Customer(_) => None,
        }
    }

    /// The one at a customer's, if it is one.
    #[must_use]
    pub fn customer(&self) -> Option<&CustomerActor> {
        match self {
            Self::Customer(customer) => Some(customer),
            Self::Anonymous | Self::System | Self::User(_) => None,
        }
    }

    /// Tells who it is from everybody else: `user:` or `contact:` and an id, or a word.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::System => "system".to_owned(),
            Self::User(user) => format!("user:{}", user.id),
            Self::Customer(customer) => format!("contact:{}", customer.contact),
        }
    }

    /// The name that audit entries show.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Anonymous => "anonymous",
            Self::System => "system",
            Self::User(user) => &user.name,
            Self::Customer(customer) => &customer.name,
        }
    }
}
