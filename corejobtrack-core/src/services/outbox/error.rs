//! What can go wrong here.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such message.
    #[error("Email not found")]
    NoSuchMail,
    /// It was delivered, or is being delivered.
    #[error("Only an email that waits or failed can be sent again")]
    NotSendable,
    /// What it links to is no longer known: secrets are wiped out when a message is given up.
    #[error("The link in this email no longer works: have a new one sent")]
    LinkGone,
    /// Somebody else has the message by now.
    #[error("This delivery is no longer the current one")]
    LeaseLost,
}

impl AreaError for OutboxError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchMail => ErrorKind::NotFound,
            Self::NotSendable | Self::LinkGone => ErrorKind::Refused,
            Self::LeaseLost => ErrorKind::Conflict,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            _ => None,
        }
    }
}
