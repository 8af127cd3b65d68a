//! What can go wrong here.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotifyError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such notification, or it is somebody else's.
    #[error("Notification not found")]
    NoSuchNotification,
    /// There is no such device, or it is somebody else's.
    #[error("Device not found")]
    NoSuchDevice,
}

impl AreaError for NotifyError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchNotification | Self::NoSuchDevice => ErrorKind::NotFound,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            _ => None,
        }
    }
}
