//! Converts engine errors to problems, by their kind alone.

use corejobtrack_core::{AreaError, ErrorKind};

use super::{Problem, ProblemKind};

impl<E: AreaError> From<E> for Problem {
    fn from(error: E) -> Self {
        let (text, field) = (error.to_string(), error.field());
        let (problem, fault) = match (error.kind(), field) {
            (ErrorKind::Unauthenticated, _) => (Self::unauthenticated(text), None),
            (ErrorKind::Denied, _) => (Self::new(ProblemKind::Forbidden, text), None),
            (ErrorKind::NotFound, _) => (Self::not_found(text), None),
            (ErrorKind::Invalid, Some(_)) => {
                (Self::new(ProblemKind::Invalid, text), Some("value_error"))
            }
            (ErrorKind::NotListed, Some(_)) => (
                Self::new(ProblemKind::Invalid, text),
                Some("type_error.enum"),
            ),
            (ErrorKind::Invalid | ErrorKind::NotListed, None) | (ErrorKind::Refused, _) => {
                (Self::bad_request(text), None)
            }
            (ErrorKind::Conflict | ErrorKind::Contended, _) => (Self::conflict(text), None),
            (ErrorKind::Stale, _) => (Self::new(ProblemKind::PreconditionFailed, text), None),
            (ErrorKind::Throttled, _) => (Self::new(ProblemKind::TooManyRequests, text), None),
            (ErrorKind::Unavailable, _) => {
                tracing::error!(cause = text, "the store is not available");
                (Self::unavailable("Database unavailable"), None)
            }
            (ErrorKind::TooLarge, _) => (Self::new(ProblemKind::TooLarge, text), None),
            (ErrorKind::StorageUnavailable, _) => {
                tracing::error!(cause = text, "files cannot be kept or read");
                (Self::unavailable("File storage unavailable"), None)
            }
            (ErrorKind::Internal, _) => return Self::internal(text),
        };
        problem.with_engine_error(error, field.zip(fault))
    }
}
