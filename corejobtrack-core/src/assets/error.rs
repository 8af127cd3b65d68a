//! What can go wrong here.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AssetsError {
    /// What every operation can run into.
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
