//! Paths, parameters, and the front: request ids, headers and the format of all errors.

use super::*;

async fn get(path: &str) -> TestResponse {
    client()
        .get(path)
        .header("authorization", format!("Bearer {}", staff_token()))
        .send()
        .await
}

async fn text_of(path: &str) -> String {
    let response = get(path).await;
    assert_eq!(response.0.status(), StatusCode::OK, "{path}");
    body_of(response).await["text"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_path_works_with_and_without_a_trailing_slash() {
    for path in ["/tickets/1", "/tickets/1/"] {
        assert_eq!(text_of(path).await, "the ticket");
    }
    for path in [
        "/tickets",
        "/tickets/",
        "/tickets?limit=50",
        "/tickets/?offset=0",
    ] {
        assert_eq!(text_of(path).await, "50+0 None None");
    }
    get("/docs").await.assert_status_is_ok();
    get("/docs/").await.assert_status_is_ok();
}

#[tokio::test]
async fn an_unknown_path_or_item_gets_404() {
    for path in ["/", "/nowhere", "/tickets/1/nowhere", "//tickets", "/%ff"] {
        let response = get(path).await;
        response.assert_status(StatusCode::NOT_FOUND);
        assert_eq!(
            body_of(response).await,
            json!({ "detail": "Not Found" }),
            "{path}"
        );
    }
    for path in ["/tickets/2", "/tickets/-1", "/tickets/9223372036854775807"] {
        let response = get(path).await;
        response.assert_status(StatusCode::NOT_FOUND);
        assert_eq!(
            body_of(response).await,
            json!({ "detail": "Service ticket not found" })
        );
    }
}

#[tokio::test]
async fn an_invalid_id_gets_422() {
    for id in [
        "abc",
        "1.5",
        "9223372036854775808",
        "%20",
        "1%00",
        "%ff",
        "0x1",
        "1e3",
    ] {
        let response = get(&format!("/tickets/{id}")).await;
        response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
        let body = body_of(response).await;
        assert_eq!(
            body["detail"][0]["loc"],
            json!(["path", "ticket_id"]),
            "{id}"
        );
    }
}

#[tokio::test]
async fn path_parameters_are_found_by_name_not_by_order() {
    assert_eq!(text_of("/tickets/5/notes/6").await, "note 6 of 5");
    assert_eq!(text_of("/types/On%20site%2Fremote").await, "On site/remote");
    get("/types/a%00b")
        .await
        .assert_status(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn query_parameters_have_bounds_and_defaults() {
    assert_eq!(
        text_of("/tickets?limit=200&offset=2147483647&visibility=public&unread_only=true").await,
        "200+2147483647 Some(Public) Some(true)"
    );
    for (query, place, kind) in [
        ("limit=0", "limit", "value_error.number.not_ge"),
        ("limit=201", "limit", "value_error.number.not_le"),
        ("limit=", "limit", "type_error.integer"),
        ("limit=ten", "limit", "type_error.integer"),
        ("offset=-1", "offset", "value_error.number.not_ge"),
        ("offset=2147483648", "offset", "value_error.number.not_le"),
        (
            "offset=99999999999999999999",
            "offset",
            "type_error.integer",
        ),
        ("unread_only=perhaps", "unread_only", "type_error.bool"),
        ("visibility=secret", "visibility", "type_error.enum"),
    ] {
        let response = get(&format!("/tickets/?{query}")).await;
        response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
        let body = body_of(response).await;
        assert_eq!(body["detail"][0]["loc"], json!(["query", place]), "{query}");
        assert_eq!(body["detail"][0]["type"], kind, "{query}");
    }
}

#[tokio::test]
async fn errors_of_the_framework_have_the_same_format() {
    assert_eq!(text_of("/framework/1?most=5").await, "1 5");
    for (path, loc) in [
        ("/framework/x?most=1", json!(["path", "number"])),
        ("/bounded/6", json!(["path", "count"])),
        ("/framework/1?most=6", json!(["query", "most"])),
        ("/framework/1", json!(["query", "most"])),
    ] {
        let response = get(path).await;
        response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(body_of(response).await["detail"][0]["loc"], loc, "{path}");
    }
}

#[tokio::test]
async fn an_unsupported_method_gets_405_with_the_allowed_methods() {
    let response = client().put("/tickets/1").send().await;
    response.assert_status(StatusCode::METHOD_NOT_ALLOWED);
    response.assert_header("allow", "DELETE, GET, HEAD");
    assert_eq!(
        body_of(response).await,
        json!({ "detail": "Method Not Allowed" })
    );
    client()
        .post("/docs")
        .send()
        .await
        .assert_status(StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn head_works_wherever_get_does() {
    let response = client().head("/types/a").send().await;
    response.assert_status_is_ok();
    response.assert_text("").await;
}

#[tokio::test]
async fn a_server_error_reveals_only_its_id() {
    for path in ["/failure", "/panic"] {
        let response = get(path).await;
        response.assert_status(StatusCode::INTERNAL_SERVER_ERROR);
        let body = body_of(response).await;
        assert_eq!(body["detail"], "Internal server error");
        let id = body["error_id"].as_str().unwrap();
        assert!(
            id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{id}"
        );
        assert_eq!(body.as_object().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn a_request_keeps_its_valid_id_or_gets_a_new_one() {
    let id_for = |given: &'static str| async move {
        let response = client()
            .get("/nowhere")
            .header("x-request-id", given)
            .send()
            .await;
        response.0.header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(id_for("visit-42.a:b_c").await, "visit-42.a:b_c");
    for strange in ["", "with space", "<script>", "\"quoted\""] {
        let made = id_for(strange).await;
        assert_eq!(made.len(), 32, "{strange}");
    }
    assert_ne!(id_for("").await, id_for("").await);
}

#[tokio::test]
async fn every_response_has_the_security_headers() {
    for path in ["/tickets/1", "/nowhere", "/failure", "/docs"] {
        let response = get(path).await;
        response.assert_header("x-content-type-options", "nosniff");
        response.assert_header("x-frame-options", "DENY");
        response.assert_header("referrer-policy", "strict-origin-when-cross-origin");
    }
}
