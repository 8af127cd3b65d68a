//! The front, the outermost layer of all requests: request ids, log lines, security headers, rate
//! limits, CORS, and errors and panics in the format of their surface.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use poem::{
    Body, Endpoint, IntoResponse, Request, Response, Result,
    http::{HeaderName, HeaderValue, Method, header, uri::Scheme},
};
use tracing::Instrument;

use super::{
    context::RequestContext,
    cors,
    framework_errors::problem_of,
    problems::Problem,
    rate_limit::{self, LimitKind},
    services::Services,
    surface::Surface,
};
use crate::random::random_hex;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const MAX_REQUEST_ID_LENGTH: usize = 128;
/// The default policies: no other site may frame a page, and JSON responses may not load or run
/// anything, even if a browser misinterprets them. A response may set its own policy instead.
const PAGE_POLICY: HeaderValue =
    HeaderValue::from_static("frame-ancestors 'none'; base-uri 'self'; object-src 'none'");
const DATA_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
/// A year, as recommended.
const STRICT_TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The outermost endpoint. It always responds and never returns an error.
pub(super) struct Front<E> {
    inner: E,
    root: &'static Surface,
    surfaces: Vec<&'static Surface>,
    services: Arc<Services>,
}

impl<E: Endpoint> Front<E> {
    /// Wraps the routes of some surfaces; `root` is the surface of all other paths.
    pub(super) fn new(
        inner: E,
        root: &'static Surface,
        surfaces: Vec<&'static Surface>,
        services: Arc<Services>,
    ) -> Self {
        Self {
            inner,
            root,
            surfaces,
            services,
        }
    }

    /// The surface with the longest prefix of a path.
    fn surface_of(&self, path: &str) -> &'static Surface {
        let matching = self
            .surfaces
            .iter()
            .filter_map(|surface| Some((surface.matching_prefix_length(path)?, *surface)));
        let nearest = matching.max_by_key(|(length, _)| *length);
        nearest.map_or(self.root, |(_, surface)| surface)
    }

    async fn answer(&self, request: Request, context: &RequestContext) -> Response {
        let cors = self.services.protection.cors.as_ref();
        if let Some(response) = cors.and_then(|cors| cors::preflight(cors, &request)) {
            return response;
        }
        let surface = context.surface();
        // Health checks must not be rejected as if the server were down.
        if !surface.limited_paths.is_unlimited(request.uri().path())
            && let Err(problem) = context.count(LimitKind::General)
        {
            return surface.respond(&problem, None, "body");
        }
        // Where the fields are that the engine names in errors.
        let fields_in = match *request.method() {
            Method::GET | Method::HEAD => "query",
            _ => "body",
        };
        let answered = AssertUnwindSafe(self.inner.call(request))
            .catch_unwind()
            .await;
        let problem = match answered {
            Ok(Ok(response)) => return response.into_response(),
            Ok(Err(error)) if error.is_from_response() => return error.into_response(),
            Ok(Err(error)) => problem_of(error, context, self.services.max_body_bytes),
            Err(panic) => Problem::internal(message_of(panic.as_ref())),
        };
        let path = context.operation().map(|operation| &*operation.template);
        surface.respond(&problem, path, fields_in)
    }
}

impl<E: Endpoint> Endpoint for Front<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let started = Instant::now();
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let origin = request.headers().get(header::ORIGIN).cloned();
        let is_encrypted = request.scheme() == &Scheme::HTTPS;
        let protection = &self.services.protection;
        let context = Arc::new(RequestContext::new(
            request_id(&request),
            rate_limit::client_of(&request, &protection.trusted_proxies),
            self.surface_of(&path),
            self.services.clone(),
        ));
        request.extensions_mut().insert(Arc::clone(&context));

        let span = tracing::error_span!("request", id = context.id());
        let mut response = self.answer(request, &context).instrument(span).await;
        if method == Method::HEAD {
            response.set_body(Body::empty());
        }
        add_headers(&mut response, context.id());
        let headers = response.headers_mut();
        if let Some(allowance) = context.allowance() {
            allowance.add_headers(headers);
        }
        if let Some(cors) = &protection.cors {
            cors::add_headers(cors, origin.as_ref(), headers);
        }
        if is_encrypted {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
        }
        tracing::info!(
            method = %method,
            path = context
                .operation()
                .map_or_else(|| first_segment(&path), |operation| operation.template.clone()),
            status = response.status().as_u16(),
            latency_ms = milliseconds(started.elapsed()),
            request_id = context.id(),
            caller = context.caller(),
            "answered"
        );
        Ok(response)
    }
}

/// The first segment of a path without an operation. The rest is not logged: it may contain the
/// secret of a mailed link.
fn first_segment(path: &str) -> String {
    let mut segments = path.trim_start_matches('/').splitn(2, '/');
    let first = segments.next().unwrap_or_default();
    match segments.next() {
        Some(rest) if !rest.is_empty() => format!("/{first}/…"),
        _ => format!("/{first}"),
    }
}

/// A duration in milliseconds, to the microsecond.
fn milliseconds(elapsed: Duration) -> f64 {
    let micros = u32::try_from(elapsed.as_micros()).unwrap_or(u32::MAX);
    f64::from(micros) / 1000.0
}

/// The client's request id, if it is short and safe in a log line, else a new one.
fn request_id(request: &Request) -> String {
    let is_safe = |id: &&str| {
        (1..=MAX_REQUEST_ID_LENGTH).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
    };
    request
        .header(REQUEST_ID)
        .filter(is_safe)
        .map_or_else(random_hex::<16>, str::to_owned)
}

fn add_headers(response: &mut Response, id: &str) {
    let content = response.content_type().unwrap_or_default();
    let policy = match content.split(';').next().unwrap_or_default().trim() {
        "text/html" => Some(PAGE_POLICY),
        "application/json" => Some(DATA_POLICY),
        _ => None,
    };
    let headers = response.headers_mut();
    if let Some(policy) = policy {
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(policy);
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::X_FRAME_OPTIONS)
        .or_insert(HeaderValue::from_static("DENY"));
    headers
        .entry(header::REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("strict-origin-when-cross-origin"));
    // Responses are for one caller only, so no cache may store them.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panic: {}", text.unwrap_or("without a message"))
}
