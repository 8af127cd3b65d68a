//! What can go wrong here.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such type of work.
    #[error("Task type not found")]
    NoSuchTaskType,
    /// A type of work has this name already.
    #[error("Task type already exists")]
    TaskTypeExists,
    /// There are as many types of work, or fields with choices, as are kept.
    #[error("At most {0} are kept")]
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
