//! Errors of notifications and devices.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation on notifications or devices failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotifyError {
    /// A general engine error.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such notification, or it belongs to another recipient.
    #[error("Notification not found")]
    NoSuchNotification,
    /// There is no such device, or it belongs to another recipient.
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
