//! The settings in which surfaces differ, as plain data. The rest of `http` is the same for all of
//! them: a new surface provides a value of [`Surface`] and changes nothing here.

use std::{borrow::Cow, slice};

use poem::{
    Response,
    http::{HeaderValue, header},
};
use poem_openapi::OpenApi;

use super::{
    callers::{CommandHeaders, CredentialScheme},
    nulls::Nulls,
    problems::{ErrorFormat, ErrorMessage, Fault, Problem, ProblemKind},
    rate_limit::LimitedPaths,
};

/// A documented surface: its operations and its settings.
pub trait Documented: 'static {
    /// The operations, in the document's order. Their paths include the prefix.
    type Operations: OpenApi + 'static;

    /// Its settings.
    const SURFACE: &'static Surface;
}

/// The settings of a surface.
#[derive(Debug)]
pub struct Surface {
    /// The prefixes of its paths, such as `/api/v1`; they also decide which surface handles paths
    /// without an operation. The empty prefix matches all paths that no other surface matches.
    pub prefixes: &'static [&'static str],
    /// Its OpenAPI document.
    pub document: DocumentHead,
    /// The format of its errors.
    pub errors: ErrorFormat,
    /// Its text for a problem; `None` for the default text.
    pub error_text: fn(&Problem) -> Option<Cow<'static, str>>,
    /// Its names of fields that the engine names differently.
    pub field_names: &'static [FieldNames],
    /// The meaning of an explicit null in a body.
    pub nulls: Nulls,
    /// The ways to authenticate; of several, the first that a request uses counts.
    pub credentials: &'static [CredentialScheme],
    /// The `WWW-Authenticate` header of a 401.
    pub challenge: &'static str,
    /// The headers that put conditions on a command.
    pub command_headers: CommandHeaders,
    /// The paths with their own rate limits.
    pub limited_paths: LimitedPaths,
}

/// The general part of an OpenAPI document.
#[derive(Debug)]
pub struct DocumentHead {
    /// The path above `/openapi.json`, `/docs` and `/redoc`; empty for the root.
    pub path: &'static str,
    /// The title.
    pub title: &'static str,
    /// The description, in Markdown.
    pub description: &'static str,
    /// The paths of operations with credentials in the body: they can return 401.
    pub sign_ins: &'static [&'static str],
    /// A JSON object with example bodies, by the names of their schemas.
    pub examples: &'static str,
}

/// The surface's names of engine fields, for the operations below a path.
#[derive(Debug)]
pub struct FieldNames {
    /// The beginning of the documented paths of the operations; empty for all.
    pub below: &'static str,
    /// Pairs of the engine's name of a field and the surface's name.
    pub names: &'static [(&'static str, &'static str)],
}

impl FieldNames {
    fn get(&self, path: &str, field: &str) -> Option<&'static str> {
        let rest = path.strip_prefix(self.below)?;
        let is_below = rest.is_empty() || rest.starts_with('/');
        let mut named = self.names.iter().filter(|(engine, _)| *engine == field);
        named.next().filter(|_| is_below).map(|(_, ours)| *ours)
    }
}

impl Surface {
    /// The length of the longest prefix that matches a path, if any does.
    pub(super) fn matching_prefix_length(&self, path: &str) -> Option<usize> {
        let matching = self.prefixes.iter().filter(|prefix| {
            path.strip_prefix(**prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        matching.map(|prefix| prefix.len()).max()
    }

    /// The surface's name of an engine field in the operation with a documented path: the name for
    /// the longest matching beginning of the path, else the engine's name.
    #[must_use]
    pub fn field_name(&self, path: &str, field: &'static str) -> &'static str {
        let known = self.field_names.iter();
        let names = known.filter_map(|names| Some((names.below.len(), names.get(path, field)?)));
        names
            .max_by_key(|(length, _)| *length)
            .map_or(field, |(_, ours)| ours)
    }

    /// The response to a problem in the format of this surface. `path` is the documented path of
    /// the operation, if one was reached; `fields_in` is the part of the request with the fields that
    /// the engine names. The cause of an internal error is logged.
    pub(super) fn respond(
        &self,
        problem: &Problem,
        path: Option<&str>,
        fields_in: &'static str,
    ) -> Response {
        problem.log();
        let text = (self.error_text)(problem).unwrap_or_else(|| problem.text().to_owned().into());
        let refused = problem.refused_field().map(|(field, kind)| {
            let name = self.field_name(path.unwrap_or_default(), field);
            Fault::new(vec![fields_in.into(), name.into()], text.clone(), kind)
        });
        let message = ErrorMessage {
            kind: problem.kind(),
            text: &text,
            faults: refused.as_ref().map_or(problem.faults(), slice::from_ref),
            error_id: problem.error_id(),
        };
        let mut response = Response::builder()
            .status(problem.kind().status())
            .content_type("application/json")
            .body((self.errors.body)(&message).to_string());
        let headers = response.headers_mut();
        if problem.kind() == ProblemKind::Unauthenticated {
            let challenge = HeaderValue::from_static(self.challenge);
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        for (name, value) in problem.headers() {
            headers.insert(name.clone(), value.clone());
        }
        response
    }
}
