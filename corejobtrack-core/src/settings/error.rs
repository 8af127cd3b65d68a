//! Errors of operations on settings.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation on settings failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// An error that any operation can return.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such work type.
    #[error("Task type not found")]
    NoSuchTaskType,
    /// A work type with this name already exists.
    #[error("Task type already exists")]
    TaskTypeExists,
    /// The greatest number of work types, or of fields with choices, is reached.
    #[error("The limit of {0} is reached; delete one first")]
    TooMany(u32),
}

impl AreaError for SettingsError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchTaskType => ErrorKind::NotFound,
            Self::TaskTypeExists | Self::TooMany(_) => ErrorKind::Refused,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::TaskTypeExists => Some("name"),
            _ => None,
        }
    }
}
