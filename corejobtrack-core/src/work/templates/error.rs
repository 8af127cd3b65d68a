//! Errors of operations on task templates.

use crate::kernel::error::{AreaError, EngineError, ErrorKind};

/// Why an operation on task templates failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TemplatesError {
    /// An error that any operation can return.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// There is no such template.
    #[error("Template not found")]
    NoSuchTemplate,
    /// A user to assign does not exist.
    #[error("User {0} does not exist")]
    NoSuchUser(i64),
}

impl AreaError for TemplatesError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::NoSuchTemplate => ErrorKind::NotFound,
            Self::NoSuchUser(_) => ErrorKind::Refused,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            _ => None,
        }
    }
}
