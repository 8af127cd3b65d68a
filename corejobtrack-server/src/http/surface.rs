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

/// A documented surface: its operations, and what is particular about it.
pub trait Documented: 'static {
    /// The operations, in the document's order. Their paths are whole: prefixes are part of them.
    type Operations: OpenApi + 'static;

    /// What is particular about it.
    const SURFACE: &'static Surface;
}

/// What is particular about a documented surface.
#[derive(Debug)]
pub struct Surface {
    /// How its paths begin, such as `/api/v1`: which surface answers where no operation does. The
    /// empty prefix takes all paths that no other surface has.
    pub prefixes: &'static [&'static str],
    /// Its OpenAPI document.
    pub document: DocumentHead,
    /// The shape of its errors.
    pub errors: ErrorFormat,
    /// Its text for a problem; `None` for the default text.
    pub error_text: fn(&Problem) -> Option<Cow<'static, str>>,
    /// Its names of fields that the engine names differently.
    pub field_names: &'static [FieldNames],
    /// What an explicit null in a body means.
    pub nulls: Nulls,
    /// How callers say who they are; of several ways the first that a request uses counts.
    pub credentials: &'static [CredentialScheme],
    /// The `WWW-Authenticate` header of a 401.
    pub challenge: &'static str,
    /// The headers that put conditions on a command.
    pub command_headers: CommandHeaders,
    /// Which of its paths have limits of their own.
    pub limited_paths: LimitedPaths,
}

/// What an OpenAPI document says beside its operations.
#[derive(Debug)]
pub struct DocumentHead {
    /// The path below which `/openapi.json`, `/docs` and `/redoc` are; empty for the root.
    pub path: &'static str,
    /// The title.
    pub title: &'static str,
    /// The description, in Markdown.
    pub description: &'static str,
    /// The paths of operations whose callers say who they are in the body: they can answer 401.
    pub sign_ins: &'static [&'static str],
    /// A JSON object: what bodies look like, by the names of their schemas.
    pub examples: &'static str,
}

/// What a surface calls fields of the engine, in the operations below a path.
#[derive(Debug)]
pub struct FieldNames {
    /// How the documented paths of the operations begin; empty for all of them.
    pub below: &'static str,
    /// The engine's name of a field, and the surface's.
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
    /// How long the prefix is by which a path belongs to this surface, if it does.
    pub(super) fn claim(&self, path: &str) -> Option<usize> {
        let claims = self.prefixes.iter().filter(|prefix| {
            path.strip_prefix(**prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        claims.map(|prefix| prefix.len()).max()
    }

    /// What the surface calls a field of the engine in the operation with a documented path: the
    /// name for the longest beginning of the path, else the engine's own.
    #[must_use]
    pub fn field_name(&self, path: &str, field: &'static str) -> &'static str {
        let known = self.field_names.iter();
        let names = known.filter_map(|names| Some((names.below.len(), names.get(path, field)?)));
        names
            .max_by_key(|(length, _)| *length)
            .map_or(field, |(_, ours)| ours)
    }

    /// A problem as this surface answers it in the operation with a documented path, if one was
    /// reached. The cause of a failure goes to the log.
    pub(super) fn respond(&self, problem: &Problem, path: Option<&str>) -> Response {
        problem.log();
        let text = (self.error_text)(problem).unwrap_or_else(|| problem.text().to_owned().into());
        let refused = problem.refused_field().map(|(field, kind)| {
            let name = self.field_name(path.unwrap_or_default(), field);
            Fault::new(vec!["body".into(), name.into()], text.clone(), kind)
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
