//! Authentication comes first: before path ids, the body and its size are checked.

use time::Duration;

use super::{
    demonstration::{NOW, single_user_site, token},
    *,
};

async fn refused(authorization: &str) -> (StatusCode, Value, Option<String>) {
    let client = client();
    let request = client
        .get("/tickets/1")
        .header("authorization", authorization);
    let response = request.send().await;
    let challenge = response.0.header("www-authenticate").map(str::to_owned);
    (response.0.status(), body_of(response).await, challenge)
}

#[tokio::test]
async fn authentication_is_checked_before_everything_else() {
    let huge = "x".repeat(LIMIT + 1);
    let client = client();
    for request in [
        client.get("/tickets/1"),
        client.get("/tickets/not-a-number"),
        client.get("/tickets/?limit=many"),
        client
            .post("/tickets/")
            .content_type("application/json")
            .body("{"),
        client
            .post("/tickets/")
            .content_type("text/plain")
            .body("{}"),
        client.post("/tickets/").body(huge),
    ] {
        let response = request.send().await;
        response.assert_status(StatusCode::UNAUTHORIZED);
        response.assert_header("www-authenticate", "Bearer");
        assert_eq!(
            body_of(response).await,
            json!({ "detail": "Not authenticated" })
        );
    }
}

#[tokio::test]
async fn refused_tokens_get_the_documented_texts() {
    let unauthenticated = |detail: &str| {
        (
            StatusCode::UNAUTHORIZED,
            json!({ "detail": detail }),
            Some("Bearer".to_owned()),
        )
    };
    let yesterday = token(7, 42, NOW - Duration::DAY);
    let ended = token(7, 43, NOW);
    assert_eq!(
        refused(&format!("Bearer {yesterday}")).await,
        unauthenticated("Token has expired")
    );
    for authorization in [
        format!("Bearer {ended}"),
        "Bearer abc".into(),
        "bearer a.b.c".into(),
    ] {
        assert_eq!(
            refused(&authorization).await,
            unauthenticated("Could not validate credentials")
        );
    }
    for authorization in ["Basic YTpi", "Bearer", "Bearer ", "\u{e9}"] {
        assert_eq!(
            refused(authorization).await,
            unauthenticated("Not authenticated")
        );
    }
}

#[tokio::test]
async fn the_scheme_may_be_written_in_any_case() {
    let client = client();
    let request = client
        .get("/tickets/1")
        .header("authorization", format!("bearer {}", staff_token()));
    request.send().await.assert_status_is_ok();
}

#[tokio::test]
async fn permissions_are_checked_before_the_id() {
    let delete = |user| async move {
        let token = token(user, 42, NOW);
        let client = client();
        let request = client.delete("/tickets/not-a-number");
        request
            .header("authorization", format!("Bearer {token}"))
            .send()
            .await
    };
    let response = delete(7).await;
    response.assert_status(StatusCode::FORBIDDEN);
    assert_eq!(
        body_of(response).await,
        json!({ "detail": "Not authorized" })
    );
    delete(1)
        .await
        .assert_status(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn single_user_mode_needs_no_login_but_refuses_foreign_pages() {
    let client = TestClient::new(single_user_site());
    let status = |host: &'static str, origin: Option<&'static str>| {
        let mut request = client.get("/tickets/1").header("host", host);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        async move { request.send().await.0.status() }
    };
    assert_eq!(status("127.0.0.1:8000", None).await, StatusCode::OK);
    assert_eq!(status("[::1]:8000", None).await, StatusCode::OK);
    let own = status("localhost:8000", Some("http://localhost:8000")).await;
    assert_eq!(own, StatusCode::OK);
    let foreign = status("localhost:8000", Some("https://evil.example")).await;
    assert_eq!(foreign, StatusCode::FORBIDDEN);
    assert_eq!(
        status("localhost:8000", Some("null")).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        status("rebound.example:8000", None).await,
        StatusCode::FORBIDDEN
    );
}
