//! The actor: who performs an operation. Every operation is given one.

use std::{fmt, sync::Arc};

use async_trait::async_trait;

use crate::kernel::{
    error::EngineError,
    permissions::{self, Permission, Role, Scope},
    store::{Guard, Store, Table, Value, Version, declare::id},
};

id! {
    /// The id of a [`User`](crate::identity::User).
    pub struct UserId;
}

id! {
    /// The id of a [`Team`](crate::identity::Team).
    pub struct TeamId;
}

/// The id of a session: 32 random hexadecimal digits.
pub type SessionId = String;

id! {
    /// The id of a [`Customer`](crate::parties::Customer).
    pub struct CustomerId;
}

id! {
    /// The id of a [`Contact`](crate::parties::Contact).
    pub struct ContactId;
}

/// The actor of an operation.
#[derive(Debug, Clone)]
pub enum Actor {
    /// A caller who has not signed in.
    Anonymous,
    /// The program itself: start-up, workers, the command line.
    System,
    /// A user: an employee, or a part of the system with a user of its own.
    User(Arc<UserActor>),
    /// A customer contact with a portal account; has no staff permissions.
    Customer(Arc<CustomerActor>),
}

/// A user who acts, as their row was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserActor {
    /// The user.
    pub id: UserId,
    /// Their role.
    pub role: Role,
    /// Their team.
    pub team: Option<TeamId>,
    /// The name that audit entries show.
    pub name: String,
    /// The session through which they came, if any.
    pub session: Option<SessionId>,
    pub(crate) row: ActorRow,
}

/// A customer contact who acts, as their portal account was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerActor {
    /// The contact.
    pub contact: ContactId,
    /// The customer that the contact belongs to.
    pub customer: CustomerId,
    /// The name that audit entries show.
    pub name: String,
    /// The session through which they came, if any.
    pub session: Option<SessionId>,
    pub(crate) row: ActorRow,
}

impl UserActor {
    /// The version of the user's row when it was read.
    #[must_use]
    pub fn version(&self) -> Version {
        self.row.version
    }
}

/// The row behind an actor: the user's, or the portal account's. Every write of the actor is guarded
/// by its version, so that an actor whose access was reduced or ended since then writes nothing.
#[derive(Clone)]
pub struct ActorRow {
    pub(crate) table: &'static Table,
    pub(crate) id: i64,
    pub(crate) version: Version,
    pub(crate) reload: &'static dyn Reload,
}

/// How an area reads its actors again after a conflict.
#[async_trait]
pub(crate) trait Reload: Sync {
    /// The same actor as their row is now.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if the account is gone or may no longer act.
    async fn reload(&self, store: &dyn Store, actor: &Actor) -> Result<Actor, EngineError>;
}

impl ActorRow {
    fn guard(&self) -> Guard {
        Guard::Unchanged {
            table: self.table,
            key: vec![Value::Int(self.id)],
            version: self.version,
        }
    }

    fn identity(&self) -> (&'static str, i64, Version) {
        (self.table.name, self.id, self.version)
    }
}

impl PartialEq for ActorRow {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for ActorRow {}

impl fmt::Debug for ActorRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, id, version) = self.identity();
        write!(f, "{table}:{id}@{}", version.0)
    }
}

impl Actor {
    /// Refuses actors other than the system itself.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] if the actor is anonymous, [`EngineError::Denied`] if it is a
    /// user or a customer contact.
    pub fn require_system(&self) -> Result<(), EngineError> {
        match self {
            Self::System => Ok(()),
            Self::Anonymous => Err(EngineError::Unauthenticated),
            Self::User(_) | Self::Customer(_) => Err(EngineError::Denied),
        }
    }

    /// The user, if the actor is one.
    #[must_use]
    pub fn user(&self) -> Option<&UserActor> {
        match self {
            Self::User(user) => Some(user),
            Self::Anonymous | Self::System | Self::Customer(_) => None,
        }
    }

    /// The customer contact, if the actor is one.
    #[must_use]
    pub fn customer(&self) -> Option<&CustomerActor> {
        match self {
            Self::Customer(customer) => Some(customer),
            Self::Anonymous | Self::System | Self::User(_) => None,
        }
    }

    /// The scope in which the actor has a permission. The program itself may do everything.
    ///
    /// # Errors
    /// [`EngineError::Unauthenticated`] or [`EngineError::Denied`].
    pub(crate) fn scope(&self, permission: Permission) -> Result<Scope, EngineError> {
        match self {
            Self::System => Ok(Scope::All),
            Self::Anonymous => Err(EngineError::Unauthenticated),
            Self::Customer(_) => Err(EngineError::Denied),
            Self::User(user) => match permissions::scope(user.role, permission) {
                Scope::None => Err(EngineError::Denied),
                scope => Ok(scope),
            },
        }
    }

    /// Identifies the actor: `user:` or `contact:` and an id, `anonymous` or `system`.
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

    /// The guard of every write of the actor: their row must be as it was read.
    pub(crate) fn guard(&self) -> Option<Guard> {
        self.row().map(ActorRow::guard)
    }

    /// The same actor as their row is now.
    pub(crate) async fn reload(&self, store: &dyn Store) -> Result<Self, EngineError> {
        match self.row() {
            Some(row) => row.reload.reload(store, self).await,
            None => Ok(self.clone()),
        }
    }

    fn row(&self) -> Option<&ActorRow> {
        match self {
            Self::Anonymous | Self::System => None,
            Self::User(user) => Some(&user.row),
            Self::Customer(customer) => Some(&customer.row),
        }
    }
}
