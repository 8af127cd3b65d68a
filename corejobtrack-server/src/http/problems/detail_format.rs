//! Errors as `{"detail": …}`: a text, or with 422 a list of errors; with 500 also an `error_id`.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use serde_json::{Value, json};

use super::{ErrorFormat, ErrorMessage, ProblemKind};
use crate::http::schema_builders::{inline_schema, list_schema, object_schema, text_schema};

const ERROR: &str = "Error";
const SERVER_ERROR: &str = "ServerError";
const VALIDATION_ERRORS: &str = "ValidationErrors";
const VALIDATION_ERROR: &str = "ValidationError";

/// Errors as `{"detail": …}`.
pub const DETAIL_FORMAT: ErrorFormat = ErrorFormat {
    body,
    schema_of,
    schemas,
};

fn body(message: &ErrorMessage<'_>) -> Value {
    let text = message.text;
    match (message.error_id, message.kind) {
        (Some(error_id), _) => json!({ "detail": text, "error_id": error_id }),
        (None, ProblemKind::Invalid) => json!({ "detail": message.faults }),
        (None, _) => json!({ "detail": text }),
    }
}

fn schema_of(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Invalid => VALIDATION_ERRORS,
        ProblemKind::Internal => SERVER_ERROR,
        _ => ERROR,
    }
}

fn schemas() -> Vec<(&'static str, MetaSchema)> {
    let step = inline_schema(MetaSchema {
        any_of: vec![
            inline_schema(MetaSchema::new("string")),
            inline_schema(MetaSchema::new("integer")),
        ],
        ..MetaSchema::ANY
    });
    let detail = vec![("detail", text_schema("A message for people."))];
    let server_error = vec![
        (
            "detail",
            text_schema("A general message, without the cause."),
        ),
        (
            "error_id",
            text_schema("The id of the entry in the server's log."),
        ),
    ];
    let faults = list_schema(MetaSchemaRef::Reference(VALIDATION_ERROR.to_owned()));
    let fault = vec![
        ("loc", list_schema(step)),
        ("msg", text_schema("A message for people.")),
        (
            "type",
            text_schema("A fixed name for programs, such as `value_error.missing`."),
        ),
    ];
    vec![
        object_schema(ERROR, "Why the request failed.", detail),
        object_schema(SERVER_ERROR, "A server error.", server_error),
        object_schema(
            VALIDATION_ERRORS,
            "All errors of a request.",
            vec![("detail", faults)],
        ),
        object_schema(
            VALIDATION_ERROR,
            "An error and its place in the request.",
            fault,
        ),
    ]
}
