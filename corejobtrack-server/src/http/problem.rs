//! What a caller is told when something is refused or fails: one type, one shape on the wire.
//!
//! The body is `{"detail": …}`, a list of faults for 422, and an `error_id` with a 500. Causes of
//! internal failures go to the log under that id and never into a response.

use std::{borrow::Cow, fmt};

use poem::{
    IntoResponse, Response,
    error::ResponseError,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaResponses, Registry},
};
use serde::Serialize;
use serde_json::json;

use crate::machine::random_hex;

/// What handlers answer with.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

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

/// One step on the way to a faulty value: a member's name or an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// A member of an object, or the part of the request the path starts in.
    Name(Cow<'static, str>),
    /// An element of an array, or the offset in bytes at which JSON breaks.
    Index(usize),
}

impl From<&'static str> for Place {
    fn from(name: &'static str) -> Self {
        Self::Name(Cow::Borrowed(name))
    }
}

impl From<String> for Place {
    fn from(name: String) -> Self {
        Self::Name(Cow::Owned(name))
    }
}

impl From<usize> for Place {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// One thing that is wrong with a request, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// From the part of the request (`body`, `path`, `query`) to the value.
    pub loc: Vec<Place>,
    /// For people.
    pub msg: Cow<'static, str>,
    /// For programs; a fixed name such as `value_error.missing`.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

impl Fault {
    /// A fault at a place.
    pub fn new(loc: Vec<Place>, msg: impl Into<Cow<'static, str>>, kind: &'static str) -> Self {
        Self {
            loc,
            msg: msg.into(),
            kind,
        }
    }

    /// A required value that is not there.
    #[must_use]
    pub fn missing(loc: Vec<Place>) -> Self {
        Self::new(loc, "field required", "value_error.missing")
    }
}

/// Why a request was not done, ready to be sent.
#[derive(Debug, Clone)]
pub struct Problem(Box<Told>);

#[derive(Debug, Clone)]
struct Told {
    kind: ProblemKind,
    detail: Cow<'static, str>,
    faults: Vec<Fault>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<Cause>,
}

#[derive(Debug, Clone)]
struct Cause {
    error_id: String,
    text: String,
}

impl Problem {
    /// A problem of a kind with a text for the caller. Use [`Problem::internal`] for our failures.
    pub fn new(kind: ProblemKind, detail: impl Into<Cow<'static, str>>) -> Self {
        let detail = detail.into();
        Self(Box::new(Told {
            kind,
            detail,
            faults: Vec::new(),
            headers: Vec::new(),
            cause: None,
        }))
    }

    /// 400, with the rule that refused in words a person can act on.
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::BadRequest, detail)
    }

    /// 401 with a challenge for a bearer token.
    pub fn unauthenticated(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::Unauthenticated, detail)
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    /// 403 in the documented words.
    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(ProblemKind::Forbidden, "Not authorized")
    }

    /// 404, naming what was not found.
    pub fn not_found(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::NotFound, detail)
    }

    /// 409.
    pub fn conflict(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::Conflict, detail)
    }

    /// 413, stating the limit in bytes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::new(
            ProblemKind::TooLarge,
            format!("Request body too large; at most {limit} bytes are accepted"),
        )
    }

    /// 415, naming the media type that the operation reads.
    #[must_use]
    pub fn unsupported_media_type(expected: &str) -> Self {
        Self::new(
            ProblemKind::UnsupportedMediaType,
            format!("Unsupported media type; send {expected}"),
        )
    }

    /// 422 with everything that is wrong.
    #[must_use]
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let mut problem = Self::new(ProblemKind::Invalid, "The request is not valid");
        problem.0.faults = faults;
        problem
    }

    /// 422 with one fault in a member of the body, found by the engine rather than by the shape.
    pub fn invalid_member(
        member: impl Into<Place>,
        msg: impl Into<Cow<'static, str>>,
        kind: &'static str,
    ) -> Self {
        Self::invalid(vec![Fault::new(
            vec!["body".into(), member.into()],
            msg,
            kind,
        )])
    }

    /// 503, in words that do not tell of our inside.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::Unavailable, detail)
    }

    /// 500. The cause is logged under the id that the caller gets, and told to nobody else.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut problem = Self::new(ProblemKind::Internal, "Internal server error");
        problem.0.cause = Some(Cause {
            error_id: random_hex::<4>(),
            text: cause.to_string(),
        });
        problem
    }

    /// Adds a header to the response.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ProblemKind {
        self.0.kind
    }

    /// What is wrong with the request, for [`ProblemKind::Invalid`].
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }

    fn body(&self) -> serde_json::Value {
        let Told {
            kind,
            detail,
            faults,
            cause,
            ..
        } = &*self.0;
        match (cause, kind) {
            (Some(cause), _) => json!({ "detail": detail, "error_id": cause.error_id }),
            (None, ProblemKind::Invalid) => json!({ "detail": faults }),
            (None, _) => json!({ "detail": detail }),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.detail)
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.as_response()
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.0.kind.status()
    }

    fn as_response(&self) -> Response {
        if let Some(cause) = &self.0.cause {
            tracing::error!(error_id = %cause.error_id, cause = %cause.text, "internal server error");
        }
        let mut response = Response::builder()
            .status(self.0.kind.status())
            .content_type("application/json")
            .body(self.body().to_string());
        for (name, value) in &self.0.headers {
            response.headers_mut().insert(name.clone(), value.clone());
        }
        response
    }
}

/// The statuses of problems are added to every operation of the document where they can occur, so
/// that a handler's signature need not list them.
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: Vec::new(),
        }
    }

    fn register(_registry: &mut Registry) {}
}
