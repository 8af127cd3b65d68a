//! The kinds of problems; each is one status code.

use poem::http::StatusCode;

/// Why a request was not done; each kind is one status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// 400: understood, and a rule refuses it.
    BadRequest,
    /// 401: nobody has said who is calling, or not believably.
    Unauthenticated,
    /// 403: this caller may not.
    Forbidden,
    /// 404: there is no such thing, or not for this caller.
    NotFound,
    /// 405: the path exists, this method does not.
    MethodNotAllowed,
    /// 409: it clashes with the present state.
    Conflict,
    /// 412: the version the caller named is not the present one.
    PreconditionFailed,
    /// 413: the body is larger than the server reads.
    TooLarge,
    /// 415: the body is of a type the operation does not read.
    UnsupportedMediaType,
    /// 422: the request has the wrong shape; see its faults.
    Invalid,
    /// 429: too often.
    TooManyRequests,
    /// 500: our failure.
    Internal,
    /// 503: the database or another part is away; trying later may help.
    Unavailable,
}

impl ProblemKind {
    /// The status code of this kind.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}
