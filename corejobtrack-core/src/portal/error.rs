//! What can go wrong here.

use crate::{
    identity::IdentityError,
    kernel::error::{AreaError, EngineError, ErrorKind},
    parties::PartiesError,
    services::links::LinkError,
};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortalError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A password breaks the policy.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// Of a customer or contact.
    #[error(transparent)]
    Parties(#[from] PartiesError),
    /// A link does not work.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// No customer is meant by what was given at a registration.
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
    /// The address and password do not belong together, or there is no such account.
    #[error("Incorrect email or password")]
    WrongPassword,
    /// The password that must be repeated for a change is not the present one.
    #[error("Current password is incorrect")]
    WrongCurrentPassword,
    /// There is no present password to repeat.
    #[error("This account has no password yet. Set one with a password reset link.")]
    NoPassword,
    /// The account waits for approval.
    #[error("Account is pending approval")]
    Pending,
    /// An administrator took the account away.
    #[error("Account is suspended. Ask your service provider.")]
    Suspended,
    /// Too many logins failed.
    #[error("Account is locked after too many failed logins. Try again in {minutes} minutes.")]
    Locked {
        /// After how many minutes, rounded up.
        minutes: i64,
    },
    /// The session has ended or was ended, or the account is gone.
    #[error("Could not validate credentials")]
    NoSession,
    /// There is no such registration.
    #[error("Registration not found")]
    NoSuchRegistration,
    /// A registration was decided upon before.
    #[error("This registration is not pending")]
    NotPending,
    /// A contact cannot be written to.
    #[error("This contact has no email address")]
    NoEmail,
    /// A contact has no account.
    #[error("This contact has no account")]
    NoAccount,
    /// A link that leads nowhere is not sent.
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
            // Who follows a link asks for no page that could be missing.
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
