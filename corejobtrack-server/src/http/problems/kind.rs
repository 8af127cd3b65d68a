//! The kinds of problems, each with one status code.

use poem::http::StatusCode;

/// Why a request failed; each kind has one status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// 400: it violates a business rule.
    BadRequest,
    /// 401: the caller is not authenticated.
    Unauthenticated,
    /// 403: permission denied.
    Forbidden,
    /// 404: it does not exist, or the caller may not see it.
    NotFound,
    /// 405: the path exists, but not with this method.
    MethodNotAllowed,
    /// 409: it conflicts with the current state.
    Conflict,
    /// 412: the version in the request is not the current one.
    PreconditionFailed,
    /// 413: the body is too large.
    TooLarge,
    /// 415: the operation does not accept the body's media type.
    UnsupportedMediaType,
    /// 422: the request is invalid; see its validation errors.
    Invalid,
    /// 429: too many requests.
    TooManyRequests,
    /// 500: a server error.
    Internal,
    /// 503: the database or another component is unavailable; a later retry may succeed.
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
