//! The error format of a surface.

use poem_openapi::registry::MetaSchema;
use serde_json::Value;

use super::{Fault, ProblemKind};

/// The error format of a surface.
#[derive(Debug)]
pub struct ErrorFormat {
    /// Makes the JSON body of an error.
    pub body: fn(&ErrorMessage<'_>) -> Value,
    /// The name of the body's schema in the document.
    pub schema_of: fn(ProblemKind) -> &'static str,
    /// The schemas of all bodies, by name.
    pub schemas: fn() -> Vec<(&'static str, MetaSchema)>,
}

/// The message to the caller about a problem, in the surface's words.
#[derive(Debug)]
pub struct ErrorMessage<'a> {
    /// The kind of problem.
    pub kind: ProblemKind,
    /// The text for people.
    pub text: &'a str,
    /// The validation errors, for [`ProblemKind::Invalid`].
    pub faults: &'a [Fault],
    /// The id of the entry in the server's log, for [`ProblemKind::Internal`].
    pub error_id: Option<&'a str>,
}
