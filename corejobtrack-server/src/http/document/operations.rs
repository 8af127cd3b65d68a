//! Completes the operations of a document: operation ids, common responses and headers, and the
//! credentials of the surface.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

use poem::http::Method;
use poem_openapi::registry::{
    MetaMediaType, MetaOperation, MetaOperationParam, MetaParamIn, MetaResponse, MetaSchema,
    MetaSchemaRef,
};

use super::schemas;
use crate::http::{
    callers::{CommandHeaders, CredentialScheme},
    problems::ProblemKind,
    request::document_pages,
    surface::Surface,
};

/// Adds an operation id, the common responses and the command headers to an operation.
pub(super) fn complete(operation: &mut MetaOperation, path: &str, surface: &Surface) {
    let id = || operation_id(&operation.method, path);
    operation.operation_id = Some(operation.operation_id.unwrap_or_else(id));
    let signs_in = surface.document.sign_ins.contains(&path);
    operation.security = security(&operation.security, surface.credentials);
    document_pages(&mut operation.params);
    for param in &mut operation.params {
        schemas::correct_ref(&mut param.schema);
    }
    let requests = operation
        .request
        .iter_mut()
        .flat_map(|request| &mut request.content);
    requests.for_each(|content| schemas::correct_ref(&mut content.schema));
    for response in &mut operation.responses.responses {
        if response.description.is_empty() {
            response.description = match response.status {
                Some(201) => "Created",
                _ => "Done",
            };
        }
        for content in &mut response.content {
            schemas::correct_ref(&mut content.schema);
            if content.content_type.starts_with("application/json") {
                content.content_type = "application/json";
            }
        }
    }

    let has_body = operation.request.is_some();
    let has_params = !operation.params.is_empty();
    let in_path = operation
        .params
        .iter()
        .any(|param| param.in_type == MetaParamIn::Path);
    let needs_caller = !operation.security.is_empty();
    let writes = operation.method != Method::GET;
    let common = [
        (writes, ProblemKind::BadRequest, "Violates a business rule"),
        (
            needs_caller,
            ProblemKind::Unauthenticated,
            "Not signed in, or the session has expired",
        ),
        (
            signs_in,
            ProblemKind::Unauthenticated,
            "Unknown user name or wrong password",
        ),
        (
            needs_caller || signs_in,
            ProblemKind::Forbidden,
            "Permission denied",
        ),
        (in_path, ProblemKind::NotFound, "Not found"),
        (
            writes && (has_body || in_path),
            ProblemKind::Conflict,
            "Conflicts with the current state",
        ),
        (
            writes && needs_caller,
            ProblemKind::PreconditionFailed,
            "The version in `If-Match` is not the current one",
        ),
        (has_body, ProblemKind::TooLarge, "The body is too large"),
        (
            has_body,
            ProblemKind::UnsupportedMediaType,
            "Unsupported media type",
        ),
        (
            has_body || has_params,
            ProblemKind::Invalid,
            "The request is invalid",
        ),
        (
            true,
            ProblemKind::TooManyRequests,
            "Too many requests or failed attempts",
        ),
        (
            true,
            ProblemKind::Internal,
            "Server error; quote the error id",
        ),
        (
            true,
            ProblemKind::Unavailable,
            "The database is unavailable",
        ),
    ];
    let responses = &mut operation.responses.responses;
    for (can_happen, kind, description) in common {
        let status = kind.status().as_u16();
        if can_happen && responses.iter().all(|known| known.status != Some(status)) {
            responses.push(MetaResponse {
                description,
                status: Some(status),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: "application/json",
                    schema: MetaSchemaRef::Reference((surface.errors.schema_of)(kind).to_owned()),
                }],
                headers: Vec::new(),
            });
        }
    }
    if writes && needs_caller {
        let CommandHeaders {
            idempotency_key,
            version,
        } = surface.command_headers;
        operation.params.extend(idempotency_key.map(|name| {
            header(
                name,
                "Any text of 1 to 255 characters. Retries with the same key run once.",
            )
        }));
        operation.params.extend(version.map(|name| {
            header(
                name,
                "The `version` that was read: fails with 412 if the record has changed.",
            )
        }));
    }
}

/// The credential schemes that an operation accepts, in place of the audiences in its handler's
/// requirements.
fn security(
    required: &[HashMap<&'static str, Vec<&'static str>>],
    schemes: &[CredentialScheme],
) -> Vec<HashMap<&'static str, Vec<&'static str>>> {
    let schemes_for = |required: &HashMap<&'static str, Vec<&'static str>>| {
        if required.is_empty() {
            return vec![HashMap::new()];
        }
        let named = |scheme: &&CredentialScheme| required.contains_key(scheme.audience.as_str());
        let accepted = schemes.iter().filter(named);
        accepted
            .map(|scheme| HashMap::from([(scheme.name, Vec::new())]))
            .collect()
    };
    required.iter().flat_map(schemes_for).collect()
}

/// An optional request header.
fn header(name: &str, description: &str) -> MetaOperationParam {
    MetaOperationParam {
        name: name.to_owned(),
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
        in_type: MetaParamIn::Header,
        description: Some(description.to_owned()),
        required: false,
        deprecated: false,
        explode: false,
        style: None,
    }
}

/// A name for generated clients, such as `get_service_tickets_by_ticket_id`.
fn operation_id(method: &Method, path: &str) -> &'static str {
    // The document needs `'static` texts. Each is leaked only once, and there are few operations.
    static IDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut id = method.as_str().to_ascii_lowercase();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        id.push_str(if part.starts_with('{') { "_by_" } else { "_" });
        let word = part.trim_matches(['{', '}']);
        id.extend(
            word.chars()
                .map(|one| if one.is_alphanumeric() { one } else { '_' }),
        );
    }
    let mut ids = IDS.lock().unwrap_or_else(PoisonError::into_inner);
    ids.get(id.as_str()).copied().unwrap_or_else(|| {
        let id: &'static str = id.leak();
        ids.insert(id);
        id
    })
}
