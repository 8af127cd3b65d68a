//! CORS: decides which other origins may send requests and read the responses.
//!
//! Answers preflight requests before authentication, since browsers send no token with them.

use poem::{
    Request, Response,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
};

use crate::config::{Cors, Origins};

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");
const DEFAULT_HEADERS: HeaderValue = HeaderValue::from_static(
    "Authorization, Content-Type, If-Match, Idempotency-Key, X-Request-ID",
);
const EXPOSED_HEADERS: HeaderValue = HeaderValue::from_static(
    "X-Request-ID, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, \
     X-Unread-Count, X-Total-Count, Link, Content-Disposition",
);
/// How long a browser may cache the answer to a preflight request, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// The response, if the request is a preflight request.
pub(super) fn preflight(cors: &Cors, request: &Request) -> Option<Response> {
    let method = request
        .headers()
        .get(header::ACCESS_CONTROL_REQUEST_METHOD)?;
    let origin = request.headers().get(header::ORIGIN)?;
    if request.method() != Method::OPTIONS || method.is_empty() {
        return None;
    }
    let mut response = Response::builder().status(StatusCode::NO_CONTENT).body(());
    if allows(cors, origin) {
        let requested = request
            .headers()
            .get(header::ACCESS_CONTROL_REQUEST_HEADERS);
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            requested.cloned().unwrap_or(DEFAULT_HEADERS),
        );
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    }
    Some(response)
}

/// Adds the CORS headers to a response.
pub(super) fn add_headers(cors: &Cors, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    if matches!(cors.origins, Origins::Listed(_)) {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    let Some(origin) = origin.filter(|origin| allows(cors, origin)) else {
        return;
    };
    let allowed = match cors.origins {
        Origins::Any => HeaderValue::from_static("*"),
        Origins::Listed(_) => origin.clone(),
    };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    if cors.allow_credentials && cors.origins != Origins::Any {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
}

fn allows(cors: &Cors, origin: &HeaderValue) -> bool {
    match &cors.origins {
        Origins::Any => true,
        Origins::Listed(listed) => listed
            .iter()
            .any(|known| origin.as_bytes().eq_ignore_ascii_case(known.as_bytes())),
    }
}
