//! Rate limits, CORS and security headers.

use poem::http::Method;

use super::{
    demonstration::{NOW, protected_site},
    *,
};
use crate::{
    config::{Cors, Origins, RateLimit, RateLimits},
    http::{Protection, RateLimiter},
};

fn limited(max: u32) -> Client {
    let limit = RateLimit {
        max,
        window_seconds: 60,
    };
    let limits = RateLimits {
        enabled: true,
        login: limit,
        registration: limit,
        general: limit,
    };
    TestClient::new(protected_site(Protection {
        rate_limiter: Some(RateLimiter::new(&limits)),
        ..Protection::default()
    }))
}

fn open_to(origins: Origins) -> Client {
    TestClient::new(protected_site(Protection {
        cors: Some(Cors {
            origins,
            allow_credentials: true,
            credentials_refused: false,
        }),
        ..Protection::default()
    }))
}

fn listed() -> Client {
    open_to(Origins::Listed(vec!["https://app.example.com".to_owned()]))
}

#[tokio::test]
async fn each_response_has_the_remaining_allowance_and_a_request_over_the_limit_is_refused() {
    let client = limited(2);
    let reset = (NOW.unix_timestamp() + 60).to_string();
    for (left, status) in [
        ("1", StatusCode::UNAUTHORIZED),
        ("0", StatusCode::NOT_FOUND),
    ] {
        let path = if left == "1" {
            "/tickets/1"
        } else {
            "/nowhere"
        };
        let response = client.get(path).send().await;
        response.assert_status(status);
        response.assert_header("x-ratelimit-limit", "2");
        response.assert_header("x-ratelimit-remaining", left);
        response.assert_header("x-ratelimit-reset", &reset);
    }
    let response = client.get("/tickets/1").send().await;
    response.assert_status(StatusCode::TOO_MANY_REQUESTS);
    response.assert_header("x-ratelimit-remaining", "0");
    response.assert_header("retry-after", "60");
    assert_eq!(
        body_of(response).await,
        json!({ "detail": "Rate limit exceeded. Try again later." })
    );
    // Health checks are never limited.
    let response = client.get("/health/").send().await;
    response.assert_status(StatusCode::NOT_FOUND);
    response.assert_header_is_not_exist("x-ratelimit-limit");
}

#[tokio::test]
async fn without_a_limit_there_are_no_rate_limit_headers() {
    let response = client().get("/tickets/1").send().await;
    response.assert_header_is_not_exist("x-ratelimit-limit");
}

#[tokio::test]
async fn preflight_requests_need_no_authentication() {
    let client = listed();
    let preflight = |origin: &'static str| {
        client
            .request(Method::OPTIONS, "/tickets/1")
            .header("origin", origin)
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "authorization,if-match")
    };
    let response = preflight("https://app.example.com").send().await;
    response.assert_status(StatusCode::NO_CONTENT);
    response.assert_header("access-control-allow-origin", "https://app.example.com");
    response.assert_header("access-control-allow-credentials", "true");
    response.assert_header("access-control-allow-headers", "authorization,if-match");
    let methods = response.0.header("access-control-allow-methods").unwrap();
    assert!(methods.contains("PATCH"), "{methods}");

    let response = preflight("https://evil.example.com").send().await;
    response.assert_status(StatusCode::NO_CONTENT);
    for name in ["origin", "methods", "headers", "credentials"] {
        response.assert_header_is_not_exist(format!("access-control-allow-{name}"));
    }
}

#[tokio::test]
async fn responses_name_the_origin_that_may_read_them() {
    let client = listed();
    let get = |origin: &'static str| client.get("/tickets/1").header("origin", origin);
    let response = get("https://app.example.com").send().await;
    response.assert_status(StatusCode::UNAUTHORIZED);
    response.assert_header("access-control-allow-origin", "https://app.example.com");
    response.assert_header("vary", "Origin");
    let exposed = response.0.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains("X-RateLimit-Remaining") && exposed.contains("X-Request-ID"));
    let response = get("https://app.example.com.evil.org").send().await;
    response.assert_header_is_not_exist("access-control-allow-origin");
}

#[tokio::test]
async fn any_origin_never_gets_credentials() {
    let client = open_to(Origins::Any);
    let response = client
        .get("/tickets/1")
        .header("origin", "https://anywhere.example.com")
        .send()
        .await;
    response.assert_header("access-control-allow-origin", "*");
    response.assert_header_is_not_exist("access-control-allow-credentials");
}

#[tokio::test]
async fn json_may_not_run_anything_and_pages_may_not_be_framed() {
    let client = client();
    let data = client.get("/tickets/1").send().await;
    data.assert_header(
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    );
    data.assert_header_is_not_exist("strict-transport-security");
    let page = client.get("/docs").send().await;
    let policy = page.0.header("content-security-policy").unwrap();
    assert!(policy.starts_with("frame-ancestors 'none'"), "{policy}");
}
