//! Errors of the outbox.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation on the outbox failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// A general engine error.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such message.
    #[error("Email not found")]
    NoSuchMail,
    /// The message has neither a text nor an HTML body.
    #[error("An email needs a body, as text or as HTML")]
    NoBody,
    /// The message was delivered, or is being delivered.
    #[error("Only a queued or failed email can be sent again")]
    NotSendable,
    /// The secret of its link was erased when the message was given up.
    #[error("The link in this email no longer works. Send a new link.")]
    LinkGone,
    /// The message is not, or no longer, claimed under this lease.
    #[error("This delivery no longer has the lease of the email")]
    LeaseLost,
}

impl AreaError for OutboxError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchMail => ErrorKind::NotFound,
            Self::NoBody => ErrorKind::Invalid,
            Self::NotSendable | Self::LinkGone => ErrorKind::Refused,
            Self::LeaseLost => ErrorKind::Conflict,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::NoBody => Some("text"),
            _ => None,
        }
    }
}
