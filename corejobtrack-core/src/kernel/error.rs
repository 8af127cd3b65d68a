//! Errors common to all operations, and the kinds of errors that APIs map to responses.

use crate::kernel::store::StoreError;

/// The kind of an error, whatever area it comes from. APIs choose their response by it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The caller is not authenticated.
    Unauthenticated,
    /// The caller lacks the permission.
    Denied,
    /// The record does not exist or is not visible to the caller.
    NotFound,
    /// The input is invalid by itself, whatever the data.
    Invalid,
    /// The input is not one of a fixed list of values.
    NotListed,
    /// A business rule refuses the operation in the present state.
    Refused,
    /// The input is larger than allowed.
    TooLarge,
    /// The operation conflicts with existing data or a concurrent change.
    Conflict,
    /// Others change the same records all the time; try again.
    Contended,
    /// The caller expected a version that is no longer current.
    Stale,
    /// Too many attempts; try again later.
    Throttled,
    /// The store cannot be reached or is overloaded; try again later.
    Unavailable,
    /// The file storage cannot be reached, is full or is not configured; try again later.
    StorageUnavailable,
    /// A defect of the program or its data.
    Internal,
}

/// An error common to all operations. The error types of the areas wrap it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The caller is not authenticated, or the caller's account no longer exists.
    #[error("Not authenticated")]
    Unauthenticated,
    /// The caller lacks the permission.
    #[error("Not authorized")]
    Denied,
    /// The record has another version than the caller expected.
    #[error("This record has changed. Reload it and try again.")]
    Stale,
    /// The idempotency key was used for a different command.
    #[error("This idempotency key was already used for a different request.")]
    KeyReused,
    /// Every attempt failed because of concurrent changes.
    #[error("Too many concurrent changes. Try again.")]
    Contended,
    /// An invalid input; the message says what is wrong and what is allowed.
    #[error("{message}")]
    Invalid {
        /// The field of the command.
        field: &'static str,
        /// The mistake and the allowed values.
        message: String,
    },
    /// An input that is not one of a fixed list of values.
    #[error("value is not a valid enumeration member; permitted: {permitted}")]
    NotListed {
        /// The field of the command.
        field: &'static str,
        /// The allowed values, in quotes.
        permitted: &'static str,
    },
    /// There is no such record, or the caller may not know of it.
    #[error("{} not found", capitalized(.0))]
    NotFound(&'static str),
    /// The greatest number of such records is reached.
    #[error("There can be at most {1} {0}; delete one first")]
    TooMany(&'static str, u32),
    /// The record cannot be deleted, because a row of this table refers to it.
    #[error("This record is still in use ({0}).")]
    InUse(&'static str),
    /// An error of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EngineError {
    /// An error for an invalid input.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            message: message.into(),
        }
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Unauthenticated => ErrorKind::Unauthenticated,
            Self::Denied => ErrorKind::Denied,
            Self::Stale => ErrorKind::Stale,
            Self::KeyReused | Self::InUse(_) => ErrorKind::Conflict,
            Self::Contended => ErrorKind::Contended,
            Self::Invalid { .. } => ErrorKind::Invalid,
            Self::NotListed { .. } => ErrorKind::NotListed,
            Self::NotFound(_) => ErrorKind::NotFound,
            Self::TooMany(..) => ErrorKind::Refused,
            Self::Store(StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_)) => {
                ErrorKind::Unavailable
            }
            Self::Store(_) => ErrorKind::Internal,
        }
    }
}

fn capitalized(label: &str) -> String {
    let mut letters = label.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The error type of an area.
pub trait AreaError: std::error::Error + From<EngineError> + Send + Sync + 'static {
    /// The kind of the error.
    fn kind(&self) -> ErrorKind;

    /// The invalid field of the command, if the error concerns one.
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
