//! What every operation can run into, and the kinds that surfaces map errors to.

use crate::kernel::store::StoreError;

/// What an error means to the caller, whatever area it comes from. Surfaces map nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Nobody knows who calls.
    Unauthenticated,
    /// The caller is known and may not do this.
    Denied,
    /// What is meant is not there, or not there for this caller.
    NotFound,
    /// The input breaks a rule that can be told without looking at anything else.
    Invalid,
    /// The input is none of a closed list of values.
    NotListed,
    /// A rule refuses it as things stand.
    Refused,
    /// There is more of it than is accepted.
    TooLarge,
    /// Somebody else has it already, or changed it meanwhile.
    Conflict,
    /// The caller named a version that is no longer the current one.
    Stale,
    /// Too many attempts; later it may work.
    Throttled,
    /// The store is away or busy; later it may work.
    Unavailable,
    /// The storage of files is away, full or not set up; later it may work.
    StorageUnavailable,
    /// A defect of this program or its data.
    Internal,
}

/// What every operation can run into. The errors of the areas wrap it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// Nobody knows who calls, or the account that called is gone.
    #[error("Not authenticated")]
    Unauthenticated,
    /// The caller may not do this.
    #[error("Not authorized")]
    Denied,
    /// The row has another version than the caller named.
    #[error("it was changed meanwhile: read it again and repeat the change")]
    Stale,
    /// The key of a command was used for another command.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// Somebody else kept changing the same thing.
    #[error("too many changes at once: try again")]
    Contended,
    /// An input breaks a rule; the text says which and what is allowed.
    #[error("{message}")]
    Invalid {
        /// The field, as the command names it.
        field: &'static str,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// An input is none of a closed list of values.
    #[error("value is not a valid enumeration member; permitted: {permitted}")]
    NotListed {
        /// The field, as the command names it.
        field: &'static str,
        /// The values of the list, in quotes.
        permitted: &'static str,
    },
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EngineError {
    /// An input that breaks a rule.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            message: message.into(),
        }
    }

    /// What it means to the caller.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Unauthenticated => ErrorKind::Unauthenticated,
            Self::Denied => ErrorKind::Denied,
            Self::Stale => ErrorKind::Stale,
            Self::KeyReused | Self::Contended => ErrorKind::Conflict,
            Self::Invalid { .. } => ErrorKind::Invalid,
            Self::NotListed { .. } => ErrorKind::NotListed,
            Self::Store(StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_)) => {
                ErrorKind::Unavailable
            }
            Self::Store(_) => ErrorKind::Internal,
        }
    }
}

/// An error of an area: it has a kind, and it may be about one field.
pub trait AreaError: std::error::Error + From<EngineError> + Send + Sync + 'static {
    /// What it means to the caller.
    fn kind(&self) -> ErrorKind;

    /// The field of the command it is about, if it is about one.
    fn field(&self) -> Option<&'static str>;
}

impl AreaError for EngineError {
    fn kind(&self) -> ErrorKind {
        self.kind()
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Invalid { field, .. } | Self::NotListed { field, .. } => Some(field),
            _ => None,
        }
    }
}
