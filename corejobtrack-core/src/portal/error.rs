//! Errors of the portal area.

use crate::{
    identity::IdentityError,
    kernel::error::{AreaError, EngineError, ErrorKind},
    parties::PartiesError,
    services::links::LinkError,
};

/// Why an operation on portal accounts failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortalError {
    /// A general engine error.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A password violates the policy.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// An error about a customer or contact.
    #[error(transparent)]
    Parties(#[from] PartiesError),
    /// A link is unknown, used or expired.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// No customer matches the number or name given at registration.
    #[error(
        "No customer with this number or name is known. Check it, or ask your service provider."
    )]
    NoSuchCompany,
    /// More than one customer has the name.
    #[error("Several customers have this name. Give the customer number instead.")]
    SeveralCompanies,
    /// Another account has the address.
    #[error("An account with this email address already exists")]
    EmailTaken,
    /// Wrong password or unknown account.
    #[error("Incorrect email or password")]
    WrongPassword,
    /// The current password, required for a change, is wrong.
    #[error("Current password is incorrect")]
    WrongCurrentPassword,
    /// The account has no password to change.
    #[error("This account has no password yet. Set one with a password reset link.")]
    NoPassword,
    /// The account waits for approval.
    #[error("Account is pending approval")]
    Pending,
    /// An administrator suspended the account.
    #[error("Account is suspended. Ask your service provider.")]
    Suspended,
    /// The account is locked after too many failed logins.
    #[error("Account is locked after too many failed logins. Try again in {minutes} minutes.")]
    Locked {
        /// Minutes until the lockout ends, rounded up.
        minutes: i64,
    },
    /// The session has expired or was ended, or the account was deleted.
    #[error("Could not validate credentials")]
    NoSession,
    /// There is no such registration.
    #[error("Registration not found")]
    NoSuchRegistration,
    /// The account is no longer a pending registration.
    #[error("This registration is not pending")]
    NotPending,
    /// The contact has no e-mail address.
    #[error("This contact has no email address")]
    NoEmail,
    /// The contact has no portal account.
    #[error("This contact has no account")]
    NoAccount,
    /// The account's status does not allow the operation.
    #[error("This contact's account is {0}")]
    NotActive(super::AccountStatus),
}

impl AreaError for PortalError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::Identity(error) => error.kind(),
            Self::Parties(error) => error.kind(),
            Self::Link(LinkError::Engine(error)) => error.kind(),
            Self::NoSuchRegistration => ErrorKind::NotFound,
            Self::WrongPassword | Self::NoSession => ErrorKind::Unauthenticated,
            Self::Pending | Self::Suspended => ErrorKind::Denied,
            Self::Locked { .. } => ErrorKind::Throttled,
            // A link is an input here, not a resource: an unknown one is refused, not missing.
            Self::Link(_)
            | Self::NoSuchCompany
            | Self::SeveralCompanies
            | Self::EmailTaken
            | Self::WrongCurrentPassword
            | Self::NoPassword
            | Self::NotPending
            | Self::NoEmail
            | Self::NoAccount
            | Self::NotActive(_) => ErrorKind::Refused,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::Identity(error) => error.field(),
            Self::Parties(error) => error.field(),
            _ => None,
        }
    }
}
