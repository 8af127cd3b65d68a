//! Errors of the files service.

use super::BlobError;
use crate::{
    kernel::error::{AreaError, EngineError, ErrorKind},
    services::areas::WorkError,
};

/// Why an operation on files failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// A general engine error.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// An error about the work item that a file belongs to.
    #[error(transparent)]
    Work(#[from] WorkError),
    /// There is no such attachment, or none that the actor may see.
    #[error("Attachment not found")]
    NotFound,
    /// There is no such user.
    #[error("User not found")]
    NoSuchUser,
    /// The user has no picture.
    #[error("No profile picture")]
    NoPicture,
    /// An upload without a file in it.
    #[error("Send at least one file")]
    NoFile,
    /// An upload of too many files.
    #[error("At most {0} files are accepted at once")]
    TooManyFiles(usize),
    /// A file that is too large.
    #[error("{name} is too large; at most {most} bytes are accepted")]
    TooLarge {
        /// The name of the file.
        name: String,
        /// The most bytes that a file may have.
        most: u64,
    },
    /// A file of a type that the installation does not allow.
    #[error("{name} is not of an allowed file type; allowed types: {allowed}")]
    NotAllowed {
        /// The name of the file.
        name: String,
        /// The allowed extensions.
        allowed: String,
    },
    /// A file whose bytes could not be read to the end.
    #[error("The file could not be read: {0}")]
    Unreadable(String),
    /// An upload that was begun too long ago.
    #[error("The upload took longer than {0} hours; send the files again")]
    TookTooLong(u64),
    /// The file is not a usable picture.
    #[error("{0}")]
    NotAPicture(String),
    /// No file storage is configured.
    #[error("file storage is not configured")]
    NoStorage,
    /// The file storage failed.
    #[error("file storage: {0}")]
    Storage(#[from] BlobError),
}

impl AreaError for FilesError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::Work(error) => error.kind(),
            Self::NotFound | Self::NoSuchUser | Self::NoPicture => ErrorKind::NotFound,
            Self::TooLarge { .. } => ErrorKind::TooLarge,
            Self::NoFile
            | Self::TooManyFiles(_)
            | Self::NotAllowed { .. }
            | Self::Unreadable(_)
            | Self::TookTooLong(_)
            | Self::NotAPicture(_) => ErrorKind::Refused,
            Self::NoStorage | Self::Storage(_) => ErrorKind::StorageUnavailable,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Engine(error) => AreaError::field(error),
            Self::Work(error) => error.field(),
            _ => None,
        }
    }
}
