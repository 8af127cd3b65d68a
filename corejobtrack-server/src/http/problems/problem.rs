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

/// The result of a handler.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// The error of a request.
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

/// The origin of a problem.
#[derive(Debug, Clone)]
enum Origin {
    /// A handler, or reading the request.
    Request,
    /// The caller's credentials.
    Credentials(CredentialFault),
    /// An engine error.
    Engine(EngineRefusal),
    /// A server error.
    Failure { error_id: String, cause: String },
}

/// An engine error, with the field that it is about.
#[derive(Debug, Clone)]
struct EngineRefusal {
    error: Arc<dyn Error + Send + Sync>,
    /// The engine's name of the field, and the type of the validation error.
    field: Option<(&'static str, &'static str)>,
}

/// Why credentials are not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialFault {
    /// There are no credentials.
    Missing,
    /// They do not have the documented form.
    Unreadable,
    /// They have expired.
    Expired,
    /// They were not issued by this server, or are not valid for this operation.
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
    /// A problem with a text for the caller. Use [`Problem::internal`] for server errors.
    pub fn new(kind: ProblemKind, text: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Contents {
            kind,
            text: text.into(),
            faults: Vec::new(),
            headers: Vec::new(),
            origin: Origin::Request,
        }))
    }

    /// 400, stating the violated rule in words that a person can act on.
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::BadRequest, detail)
    }

    /// 401.
    pub fn unauthenticated(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::Unauthenticated, detail)
    }

    /// 401, because of the caller's credentials.
    #[must_use]
    pub fn credentials(fault: CredentialFault) -> Self {
        let mut problem = Self::unauthenticated(fault.text());
        problem.0.origin = Origin::Credentials(fault);
        problem
    }

    /// 403, with the documented text.
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

    /// 415, naming the accepted media type.
    #[must_use]
    pub fn unsupported_media_type(expected: &str) -> Self {
        Self::new(
            ProblemKind::UnsupportedMediaType,
            format!("Unsupported media type; send {expected}"),
        )
    }

    /// 422, with all validation errors.
    #[must_use]
    pub fn invalid(faults: Vec<Fault>) -> Self {
        let mut problem = Self::new(ProblemKind::Invalid, "The request is not valid");
        problem.0.faults = faults;
        problem
    }

    /// 422, with one error in a member of the body that is not found by the schema.
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

    /// 503. The text must not reveal internals.
    pub fn unavailable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemKind::Unavailable, detail)
    }

    /// 500. The cause is logged under the id that the caller gets, and never sent.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut problem = Self::new(ProblemKind::Internal, "Internal server error");
        problem.0.origin = Origin::Failure {
            error_id: random_hex::<4>(),
            cause: cause.to_string(),
        };
        problem
    }

    /// Sets the engine error that caused this problem. `field` is the engine's name of the field
    /// that it is about, and the type of the validation error.
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

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ProblemKind {
        self.0.kind
    }

    /// The default text for the caller.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The validation errors that were found while reading the request.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.0.faults
    }

    /// Why the credentials are not accepted, if that is the problem.
    #[must_use]
    pub fn credential_fault(&self) -> Option<CredentialFault> {
        match self.0.origin {
            Origin::Credentials(fault) => Some(fault),
            _ => None,
        }
    }

    /// The engine error that caused it, if any.
    #[must_use]
    pub fn engine_error(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.origin {
            Origin::Engine(refusal) => Some(refusal.error.as_ref()),
            _ => None,
        }
    }

    /// The engine's name of the field that it rejected, and the type of the validation error.
    pub(in crate::http) fn refused_field(&self) -> Option<(&'static str, &'static str)> {
        match &self.0.origin {
            Origin::Engine(refusal) => refusal.field,
            _ => None,
        }
    }

    /// The id of a server error in the log.
    pub(in crate::http) fn error_id(&self) -> Option<&str> {
        match &self.0.origin {
            Origin::Failure { error_id, .. } => Some(error_id),
            _ => None,
        }
    }

    pub(in crate::http) fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.0.headers
    }

    /// Logs the cause of a server error.
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

/// For programs that mount operations without the front, which otherwise formats problems for their
/// surface.
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

/// The document adds the possible error statuses to each operation, so that a handler's signature
/// need not list them.
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: Vec::new(),
        }
    }

    fn register(_registry: &mut Registry) {}
}
