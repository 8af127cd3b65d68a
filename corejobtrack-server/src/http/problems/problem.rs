//! The error of a request: one type for `http` and all handlers. The surface decides the wire
//! format.
//!
//! Causes of internal errors are logged under an id and never sent in a response.

use std::{borrow::Cow, error::Error, fmt, sync::Arc};

use poem::{
    Response,
    error::ResponseError,
    http::{HeaderName, HeaderValue, StatusCode},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaResponses, Registry},
};

use super::{
    fault::{Fault, Place},
    kind::ProblemKind,
};
use crate::random::random_hex;

/// What handlers answer with.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// Why a request was not done.
#[derive(Debug, Clone)]
pub struct Problem(Box<Contents>);

#[derive(Debug, Clone)]
struct Contents {
    kind: ProblemKind,
    text: Cow<'static, str>,
    faults: Vec<Fault>,
    headers: Vec<(HeaderName, HeaderValue)>,
    origin: Origin,
}

/// Where a problem comes from.
#[derive(Debug, Clone)]
enum Origin {
    /// A handler, or the reading of a request.
    Request,
    /// What the caller shows of themselves.
    Credentials(CredentialFault),
    /// An error of the engine.
    Engine(EngineRefusal),
    /// A failure of ours.
    Failure { error_id: String, cause: String },
}

/// An error of the engine, with the field that it is about.
#[derive(Debug, Clone)]
struct EngineRefusal {
    error: Arc<dyn Error + Send + Sync>,
    /// The engine's name of the field, and the type of the fault.
    field: Option<(&'static str, &'static str)>,
}

/// Why credentials are not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialFault {
    /// There are none.
    Missing,
    /// They are not of the form that the surface documents.
    Unreadable,
    /// Their time is over.
    Expired,
    /// They are not ours, or do not open this door.
    Invalid,
}

impl CredentialFault {
    const fn text(self) -> &'static str {
        match self {
            Self::Missing | Self::Unreadable => "Not authenticated",
            Self::Expired => "Token has expired",
            Self::Invalid => "Could not validate credentials",
        }
    }
}

impl Problem {
    /// A problem of a kind with a text for the caller. Use [`Problem::internal`] for our failures.
    pub fn new(kind: ProblemKind, text: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Contents {
            kind,
            text: text.into(),
            faults: Vec::new(),
            headers: Vec::new(),
            origin: Origin::Request,
        }))
    }

    /// 400, with the rule that refused in words a person can act on.
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::BadRequest, detail)
    }

    /// 401.
    pub fn unauthenticated(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::Unauthenticated, detail)
    }

    /// 401, because of what the caller shows of themselves.
    #[must_use]
    pub fn credentials(fault: CredentialFault) -> Self {
        let mut problem = Self::unauthenticated(fault.text());
        problem.0.origin = Origin::Credentials(fault);
        problem
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
        problem.0.origin = Origin::Failure {
            error_id: random_hex::<4>(),
            cause: cause.to_string(),
        };
        problem
    }

    /// This problem, as it comes from an error of the engine. `field` is the engine's name of the
    /// field that it is about, and the type of the fault.
    pub(super) fn with_engine_error(
        mut self,
        error: impl Error + Send + Sync + 'static,
        field: Option<(&'static str, &'static str)>,
    ) -> Self {
        self.0.origin = Origin::Engine(EngineRefusal {
            error: Arc::new(error),
            field,
        });
        self
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

    /// The usual text for the caller.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// What is wrong with the request, as far as it was found while reading it.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }

    /// Why credentials are not accepted, if that is the problem.
    #[must_use]
    pub fn credential_fault(&self) -> Option<CredentialFault> {
        match self.0.origin {
            Origin::Credentials(fault) => Some(fault),
            _ => None,
        }
    }

    /// The error of the engine that it comes from, if it comes from one.
    #[must_use]
    pub fn engine_error(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.origin {
            Origin::Engine(refusal) => Some(refusal.error.as_ref()),
            _ => None,
        }
    }

    /// The field that the engine refused, by the engine's name, and the type of the fault.
    pub(in crate::http) fn refused_field(&self) -> Option<(&'static str, &'static str)> {
        match &self.0.origin {
            Origin::Engine(refusal) => refusal.field,
            _ => None,
        }
    }

    /// Under which id a failure is in the log.
    pub(in crate::http) fn error_id(&self) -> Option<&str> {
        match &self.0.origin {
            Origin::Failure { error_id, .. } => Some(error_id),
            _ => None,
        }
    }

    pub(in crate::http) fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.0.headers
    }

    /// Puts the cause of a failure into the log.
    pub(in crate::http) fn log(&self) {
        if let Origin::Failure { error_id, cause } = &self.0.origin {
            tracing::error!(%error_id, %cause, "internal server error");
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl Error for Problem {}

/// The front answers problems in the shape of their surface. This is for programs that mount
/// operations without it.
impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.kind().status()
    }

    fn as_response(&self) -> Response {
        self.log();
        Response::builder()
            .status(self.kind().status())
            .body(self.text().to_owned())
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
