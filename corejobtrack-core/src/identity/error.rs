//! What can go wrong here.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such user.
    #[error("User not found")]
    NoSuchUser,
    /// Another user has this name.
    #[error("Username already exists")]
    UsernameTaken,
    /// The name and password do not belong together, or there is no such account.
    #[error("Incorrect username or password")]
    WrongPassword,
    /// The account waits for approval.
    #[error("Account is pending approval")]
    Pending,
    /// Too many logins failed.
    #[error("Account is locked after too many failed logins. Try again in {minutes} minutes.")]
    Locked {
        /// After how many minutes, rounded up.
        minutes: i64,
    },
    /// The password that must be repeated for a change is not the present one.
    #[error("Current password is incorrect")]
    WrongCurrentPassword,
    /// A password breaks the policy.
    #[error("{0}")]
    WeakPassword(String),
    /// It would leave nobody who administers.
    #[error("The last administrator cannot be removed or demoted")]
    LastAdministrator,
    /// Nobody deletes their own account this way.
    #[error("You cannot delete your own account")]
    OwnAccount,
    /// A part of the system cannot be changed like a person.
    #[error("System users cannot be changed")]
    SystemUser,
    /// The session has ended or was ended.
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
