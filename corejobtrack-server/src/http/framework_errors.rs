//! Converts errors of the web framework to problems, so that clients never get its plain text.

use poem::{
    error::{
        MethodNotAllowedError, NotFoundError, ParsePathError as PoemPathError, ReadBodyError,
        ResponseError,
    },
    http::StatusCode,
};
use poem_openapi::error::{
    AuthorizationError, ContentTypeError, ParseMultipartError, ParseParamError, ParsePathError,
    ParseRequestPayloadError,
};

use super::{
    context::RequestContext,
    problems::{CredentialFault, Fault, Problem, ProblemKind},
};

/// The problem for an error of the framework.
///
/// `limit` is the greatest size of a body, in bytes.
pub(super) fn problem_of(error: poem::Error, context: &RequestContext, limit: usize) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return problem,
        Err(error) => error,
    };
    if error.is::<NotFoundError>() || error.is::<PoemPathError>() {
        return Problem::not_found("Not Found");
    }
    if error.is::<MethodNotAllowedError>() {
        return Problem::new(ProblemKind::MethodNotAllowed, "Method Not Allowed");
    }
    if error.is::<AuthorizationError>() {
        return Problem::credentials(CredentialFault::Missing);
    }
    if let Some(ContentTypeError::NotSupported { .. } | ContentTypeError::ExpectContentType) =
        error.downcast_ref()
    {
        return Problem::unsupported_media_type("one of the documented media types");
    }
    if let Some(error) = error.downcast_ref::<ReadBodyError>() {
        return match error {
            ReadBodyError::PayloadTooLarge => Problem::too_large(limit),
            ReadBodyError::Utf8(_) => invalid("body", None, "the body is not valid UTF-8"),
            other if other.status().is_server_error() => Problem::internal(other),
            other => Problem::bad_request(other.to_string()),
        };
    }
    if let Some(error) = error.downcast_ref::<ParsePathError>() {
        return invalid("path", Some(context.path_name(error.name)), &error.reason);
    }
    if let Some(error) = error.downcast_ref::<ParseParamError>() {
        let part = if context.has_path_name(error.name) {
            "path"
        } else {
            "query"
        };
        return invalid(part, Some(error.name), &error.reason);
    }
    if let Some(error) = error.downcast_ref::<ParseRequestPayloadError>() {
        return invalid("body", None, &error.reason);
    }
    if let Some(error) = error.downcast_ref::<ParseMultipartError>() {
        return invalid("body", None, &error.reason);
    }
    by_status(&error)
}

fn invalid(part: &'static str, name: Option<&str>, reason: &str) -> Problem {
    let mut loc = vec![part.into()];
    loc.extend(name.map(|name| name.to_owned().into()));
    Problem::invalid(vec![Fault::new(loc, reason.to_owned(), "value_error")])
}

fn by_status(error: &poem::Error) -> Problem {
    let kind = match error.status() {
        StatusCode::UNAUTHORIZED => return Problem::credentials(CredentialFault::Missing),
        StatusCode::FORBIDDEN => return Problem::forbidden(),
        StatusCode::NOT_FOUND => return Problem::not_found("Not Found"),
        StatusCode::METHOD_NOT_ALLOWED => ProblemKind::MethodNotAllowed,
        StatusCode::CONFLICT => ProblemKind::Conflict,
        StatusCode::PRECONDITION_FAILED => ProblemKind::PreconditionFailed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemKind::UnsupportedMediaType,
        StatusCode::UNPROCESSABLE_ENTITY => {
            return Problem::invalid(vec![Fault::new(
                vec!["body".into()],
                error.to_string(),
                "value_error",
            )]);
        }
        StatusCode::TOO_MANY_REQUESTS => ProblemKind::TooManyRequests,
        StatusCode::SERVICE_UNAVAILABLE => ProblemKind::Unavailable,
        status if status.is_server_error() => return Problem::internal(error),
        _ => ProblemKind::BadRequest,
    };
    Problem::new(kind, error.to_string())
}
