//! Errors of the identity area.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation on users, teams or logins failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// A general engine error.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such user.
    #[error("User not found")]
    NoSuchUser,
    /// Another user has this name.
    #[error("Username already exists")]
    UsernameTaken,
    /// Wrong password or unknown account.
    #[error("Incorrect username or password")]
    WrongPassword,
    /// The account waits for approval.
    #[error("Account is pending approval")]
    Pending,
    /// The account is locked after too many failed logins.
    #[error("Account is locked after too many failed logins. Try again in {minutes} minutes.")]
    Locked {
        /// Minutes until the lockout ends, rounded up.
        minutes: i64,
    },
    /// The current password, required for a change, is wrong.
    #[error("Current password is incorrect")]
    WrongCurrentPassword,
    /// The password violates the policy.
    #[error("{0}")]
    WeakPassword(String),
    /// No administrator would remain.
    #[error("The last administrator cannot be removed or demoted")]
    LastAdministrator,
    /// Users cannot delete their own account.
    #[error("You cannot delete your own account")]
    OwnAccount,
    /// System users cannot be changed or deleted.
    #[error("System users cannot be changed")]
    SystemUser,
    /// The session has expired or was ended.
    #[error("Could not validate credentials")]
    NoSession,
}

impl AreaError for IdentityError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchUser => ErrorKind::NotFound,
            Self::WrongPassword | Self::NoSession => ErrorKind::Unauthenticated,
            Self::Pending => ErrorKind::Denied,
            Self::Locked { .. } => ErrorKind::Throttled,
            Self::UsernameTaken
            | Self::WrongCurrentPassword
            | Self::WeakPassword(_)
            | Self::LastAdministrator
            | Self::OwnAccount
            | Self::SystemUser => ErrorKind::Refused,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            _ => None,
        }
    }
}
