//! HTML pages for people without an account, opened by a link in an e-mail. They run only their own
//! script, are not cached, and send no referrer.

use poem::{
    IntoResponse, Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};

use crate::random::random_hex;

const MEDIA_TYPE: &str = "text/html; charset=utf-8";
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// The nonce that allows a page's own scripts and styles; each page gets a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonce(String);

impl Nonce {
    /// A new random nonce.
    #[must_use]
    pub fn new() -> Self {
        Self(random_hex::<16>())
    }

    /// The text to put into the page.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Nonce {
    fn default() -> Self {
        Self::new()
    }
}

/// An HTML page with its status.
#[derive(Debug)]
pub struct Page {
    /// 200, 404 or 410.
    pub status: StatusCode,
    /// The HTML.
    pub html: String,
    /// The nonce of its scripts and styles.
    pub nonce: Nonce,
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let policy = format!(
            "default-src 'none'; script-src 'nonce-{0}'; style-src 'nonce-{0}'; img-src data:; \
             connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
            self.nonce.as_str()
        );
        let mut response = Response::builder()
            .status(self.status)
            .content_type(MEDIA_TYPE)
            .body(self.html);
        let headers = response.headers_mut();
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        for (name, value) in [
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CACHE_CONTROL, "no-store"),
            (ROBOTS, "noindex, nofollow"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

impl ApiResponse for Page {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![
                described(StatusCode::OK, "The page"),
                described(
                    StatusCode::NOT_FOUND,
                    "A page stating that the link is not valid",
                ),
                described(
                    StatusCode::GONE,
                    "A page stating that the link no longer works",
                ),
            ],
        }
    }

    fn register(_registry: &mut Registry) {}
}

/// A page that exists for every path and caller: always 200.
#[derive(Debug)]
pub struct StaticPage(pub Page);

impl IntoResponse for StaticPage {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl ApiResponse for StaticPage {
    fn meta() -> MetaResponses {
        MetaResponses {
            responses: vec![described(StatusCode::OK, "The page")],
        }
    }

    fn register(_registry: &mut Registry) {}
}

fn described(status: StatusCode, description: &'static str) -> MetaResponse {
    MetaResponse {
        description,
        status: Some(status.as_u16()),
        status_range: None,
        content: vec![MetaMediaType {
            content_type: MEDIA_TYPE,
            schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
        }],
        headers: Vec::new(),
    }
}
