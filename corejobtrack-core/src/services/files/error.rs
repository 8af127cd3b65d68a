//! What can go wrong here.

use super::BlobError;
use crate::{
    kernel::error::{AreaError, EngineError, ErrorKind},
    services::areas::WorkError,
};

/// Why an operation of this area was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// What every operation can run into.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// What is wrong with the item that a file belongs to.
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
    /// An upload of more files than are taken at once.
    #[error("At most {0} files are accepted at once")]
    TooManyFiles(usize),
    /// A file that is too large.
    #[error("{name} is too large; at most {most} bytes are accepted")]
    TooLarge {
        /// What it is called.
        name: String,
        /// The most bytes that a file may have.
        most: u64,
    },
    /// A file of a kind that the installation does not take.
    #[error("{name} is not of an allowed file type; allowed are: {allowed}")]
    NotAllowed {
        /// What it is called.
        name: String,
        /// The extensions that are taken.
        allowed: String,
    },
    /// A file whose bytes did not all come.
    #[error("The file could not be read: {0}")]
    Unreadable(String),
    /// An upload that was begun too long ago.
    #[error("The upload took longer than {0} hours; send the files again")]
    TookTooLong(u64),
    /// What is sent as a picture is none.
    #[error("{0}")]
    NotAPicture(String),
    /// No storage is set up.
    #[error("no storage for files is set up")]
    NoStorage,
    /// The storage did not do it.
    #[error("the storage of files: {0}")]
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
