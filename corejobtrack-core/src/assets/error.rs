//! Errors of operations on equipment.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation on equipment failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssetsError {
    /// An error that any operation can return.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such equipment.
    #[error("Equipment not found")]
    NoSuchEquipment,
    /// There is no such customer.
    #[error("Customer not found")]
    NoSuchCustomer,
}

impl AreaError for AssetsError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchEquipment | Self::NoSuchCustomer => ErrorKind::NotFound,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            _ => None,
        }
    }
}
