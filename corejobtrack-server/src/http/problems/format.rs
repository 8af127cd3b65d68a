//! The error format of a surface.

use poem_openapi::registry::MetaSchema;
use serde_json::Value;

use super::{Fault, ProblemKind};

/// The error format of a surface.
#[derive(Debug)]
pub struct ErrorFormat {
    /// The JSON body of an error.
    pub body: fn(&ErrorMessage<'_>) -> Value,
    /// The name of the schema that such a body has in the document.
    pub schema_of: fn(ProblemKind) -> &'static str,
    /// The schemas of all bodies, by name.
    pub schemas: fn() -> Vec<(&'static str, MetaSchema)>,
}

/// What the caller is told of a problem, in the words of the surface.
#[derive(Debug)]
pub struct ErrorMessage<'a> {
    /// The kind.
    pub kind: ProblemKind,
    /// For people.
    pub text: &'a str,
    /// What is wrong with the request, for [`ProblemKind::Invalid`].
    pub faults: &'a [Fault],
    /// Names the entry in the server's log, for [`ProblemKind::Internal`].
    pub error_id: Option<&'a str>,
}
