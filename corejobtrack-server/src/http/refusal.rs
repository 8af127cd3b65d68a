//! What the engine refuses, as a problem: by its kind alone.

use corejobtrack_core::{AreaError, ErrorKind};

use super::problem::{Problem, ProblemKind};

impl<E: AreaError> From<E> for Problem {
    fn from(error: E) -> Self {
        let text = error.to_string();
        match (error.kind(), error.field()) {
            (ErrorKind::Unauthenticated, _) => Self::unauthenticated(text),
            (ErrorKind::Denied, _) => Self::new(ProblemKind::Forbidden, text),
            (ErrorKind::NotFound, _) => Self::not_found(text),
            (ErrorKind::Invalid, Some(field)) => Self::invalid_member(field, text, "value_error"),
            (ErrorKind::NotListed, Some(field)) => {
                Self::invalid_member(field, text, "type_error.enum")
            }
            (ErrorKind::Invalid | ErrorKind::NotListed, None) | (ErrorKind::Refused, _) => {
                Self::bad_request(text)
            }
            (ErrorKind::Conflict, _) => Self::conflict(text),
            (ErrorKind::Stale, _) => Self::new(ProblemKind::PreconditionFailed, text),
            (ErrorKind::Throttled, _) => Self::new(ProblemKind::TooManyRequests, text),
            (ErrorKind::Unavailable, _) => {
                tracing::error!(cause = text, "the store is not available");
                Self::unavailable("Database unavailable")
            }
            (ErrorKind::TooLarge, _) => Self::new(ProblemKind::TooLarge, text),
            (ErrorKind::StorageUnavailable, _) => {
                tracing::error!(cause = text, "files cannot be kept or read");
                Self::unavailable("File storage unavailable")
            }
            (ErrorKind::Internal, _) => Self::internal(text),
        }
    }
}
