//! Invalid bodies of every kind get a documented 4xx that lists all errors at once.

use super::*;

#[tokio::test]
async fn a_valid_body_creates_a_ticket_and_unknown_members_are_ignored() {
    let body = json!({
        "customer_name": "Acme Corp", "title": "PM Visit", "visibility": "private",
        "due_date": "2026-03-15", "hours": 3, "equipment": [{ "make": "HP", "count": 1 }],
        "contact": { "number": "555" }, "nobody_knows_this": [1, { "at": "all" }],
    });
    let response = post(&client(), body.to_string()).await;
    response.assert_status(StatusCode::CREATED);
    let ticket = body_of(response).await;
    assert_eq!(ticket["customer_name"], "Acme Corp");
    assert_eq!(ticket["equipment_count"], 1);
    assert_eq!(ticket["created_by"], 2);
}

#[tokio::test]
async fn all_errors_are_reported_at_once_with_their_places() {
    let body = json!({
        "title": "x".repeat(21), "visibility": "secret", "color": "red", "due_date": "tomorrow",
        "assigned_to": "five", "hours": "three", "resolved": "perhaps",
        "equipment": [{ "make": "HP" }, { "count": -1 }, 7], "tags": ["a", 2],
    });
    assert_eq!(
        faults(body.to_string()).await,
        json!([
            fault(
                json!(["body", "customer_name"]),
                "field required",
                "value_error.missing"
            ),
            fault(
                json!(["body", "title"]),
                "ensure this value has at most 20 characters",
                "value_error.any_str.max_length"
            ),
            fault(
                json!(["body", "visibility"]),
                "value is not a valid enumeration member; permitted: 'private', 'public'",
                "type_error.enum"
            ),
            fault(
                json!(["body", "color"]),
                "string does not match regex \"^#[0-9a-f]{6}$\"",
                "value_error.str.regex"
            ),
            fault(
                json!(["body", "due_date"]),
                "invalid date format",
                "value_error.date"
            ),
            fault(
                json!(["body", "assigned_to"]),
                "value is not a valid integer",
                "type_error.integer"
            ),
            fault(
                json!(["body", "hours"]),
                "value is not a valid float",
                "type_error.float"
            ),
            fault(
                json!(["body", "resolved"]),
                "value could not be parsed to a boolean",
                "type_error.bool"
            ),
            fault(
                json!(["body", "equipment", 1, "make"]),
                "field required",
                "value_error.missing"
            ),
            fault(
                json!(["body", "equipment", 1, "count"]),
                "ensure this value is greater than or equal to 0",
                "value_error.number.not_ge"
            ),
            fault(
                json!(["body", "equipment", 2]),
                "value is not a valid dict",
                "type_error.dict"
            ),
            fault(
                json!(["body", "tags", 1]),
                "str type expected",
                "type_error.str"
            ),
        ])
    );
}

#[tokio::test]
async fn an_explicit_null_means_omitted() {
    let body = json!({
        "customer_name": "Acme", "title": null, "equipment": null, "contact": null,
        "tags": null, "assigned_to": null,
    });
    post(&client(), body.to_string())
        .await
        .assert_status(StatusCode::CREATED);
    assert_eq!(
        faults(r#"{"customer_name": null}"#).await,
        json!([fault(
            json!(["body", "customer_name"]),
            "field required",
            "value_error.missing"
        )])
    );
    assert_eq!(
        faults(r#"{"customer_name": "Acme", "tags": [null]}"#).await,
        json!([fault(
            json!(["body", "tags", 0]),
            "none is not an allowed value",
            "type_error.none.not_allowed"
        )])
    );
}

#[tokio::test]
async fn nulls_inside_an_open_value_are_kept() {
    let body = r#"{"customer_name": "Acme", "context": {"a": null, "b": [null, 1]}}"#;
    let ticket = body_of(post(&client(), body).await).await;
    assert_eq!(ticket["context"], json!({ "a": null, "b": [null, 1] }));
}

#[tokio::test]
async fn nul_characters_are_refused_at_any_depth() {
    let body = r#"{"customer_name": "A\u0000", "tags": ["\u0000"], "context": {"a": ["\u0000"]},
                   "title": "fine"}"#;
    let places: Vec<Value> = faults(body)
        .await
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["loc"].clone())
        .collect();
    assert_eq!(
        places,
        [
            json!(["body", "customer_name"]),
            json!(["body", "tags", 0]),
            json!(["body", "context", "a", 0])
        ]
    );
}

#[tokio::test]
async fn numbers_that_are_not_valid_integers_are_refused() {
    for number in ["1e30", "9223372036854775808", "1.5", "-1e30", "true", "[]"] {
        let body = format!(r#"{{"customer_name": "Acme", "assigned_to": {number}}}"#);
        let faults = faults(body).await;
        assert_eq!(faults[0]["type"], "type_error.integer", "{number}");
    }
    let small = r#"{"customer_name": "A", "equipment": [{"make": "HP", "count": 2147483648}]}"#;
    assert_eq!(
        faults(small).await[0]["loc"],
        json!(["body", "equipment", 0, "count"])
    );
}

#[tokio::test]
async fn lengths_are_counted_in_characters() {
    let twenty = json!({ "customer_name": "Ä", "title": "ü".repeat(20) });
    post(&client(), twenty.to_string())
        .await
        .assert_status(StatusCode::CREATED);
    let empty = json!({ "customer_name": "" });
    assert_eq!(
        faults(empty.to_string()).await[0]["type"],
        "value_error.any_str.min_length"
    );
    let many = json!({ "customer_name": "A", "tags": ["a", "b", "c"] });
    assert_eq!(
        faults(many.to_string()).await[0]["type"],
        "value_error.list.max_items"
    );
}

#[tokio::test]
async fn of_several_alternatives_only_the_errors_of_the_closest_are_reported() {
    let body = json!({ "customer_name": "A", "contact": { "number": 5 } });
    let faults = faults(body.to_string()).await;
    assert_eq!(faults.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_json_syntax_error_has_its_byte_offset() {
    let faults = faults("{\n\"customer_name\": \"Acme\",}").await;
    assert_eq!(faults[0]["loc"], json!(["body", 26]));
    assert_eq!(faults[0]["type"], "value_error.jsondecode");
}

#[tokio::test]
async fn invalid_json_gets_422() {
    let bomb = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let nested = format!("{}1{}", r#"{"a":"#.repeat(5_000), "}".repeat(5_000));
    let texts: [&[u8]; 7] = [
        b"{",
        b"\xff\xfe{}",
        b"{\"customer_name\": \"\xc3\x28\"}",
        br#"{"customer_name": "\ud800"}"#,
        b"{\"customer_name\": 1e999}",
        bomb.as_bytes(),
        nested.as_bytes(),
    ];
    for text in texts {
        let faults = faults(text).await;
        assert_eq!(
            faults[0]["type"],
            "value_error.jsondecode",
            "{}",
            text.len()
        );
    }
}

#[tokio::test]
async fn a_missing_body_or_one_of_another_type_gets_422() {
    for nothing in ["", "   ", "null"] {
        assert_eq!(
            faults(nothing).await,
            json!([fault(
                json!(["body"]),
                "field required",
                "value_error.missing"
            )])
        );
    }
    for other in ["[]", "7", "\"text\""] {
        assert_eq!(
            faults(other).await,
            json!([fault(
                json!(["body"]),
                "value is not a valid dict",
                "type_error.dict"
            )])
        );
    }
}

#[tokio::test]
async fn the_number_of_reported_errors_is_limited() {
    let body = json!({ "customer_name": "A", "tags": vec![1; 20_000] });
    assert_eq!(
        faults(body.to_string()).await.as_array().unwrap().len(),
        100
    );
}

#[tokio::test]
async fn an_optional_body_may_be_omitted() {
    let empty = client().post("/complete").send().await;
    assert_eq!(body_of(empty).await, json!({ "text": "nothing" }));
    let given = client()
        .post("/complete")
        .body(r#"{"make": "HP"}"#)
        .send()
        .await;
    assert_eq!(body_of(given).await, json!({ "text": "HP" }));
    let wrong = client().post("/complete").body("{}").send().await;
    wrong.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn every_json_media_type_is_accepted_and_others_are_refused() {
    for (media_type, status) in [
        ("application/json; charset=utf-8", StatusCode::OK),
        ("Application/JSON", StatusCode::OK),
        ("application/merge-patch+json", StatusCode::OK),
        ("text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (
            "application/x-www-form-urlencoded",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        ("nonsense", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let client = client();
        let request = client.post("/complete").header("content-type", media_type);
        let response = request.body(r#"{"make": "HP"}"#).send().await;
        assert_eq!(response.0.status(), status, "{media_type}");
        assert!(body_of(response).await.is_object());
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_gets_413() {
    let huge = json!({ "customer_name": "x".repeat(LIMIT) });
    let response = post(&client(), huge.to_string()).await;
    response.assert_status(StatusCode::PAYLOAD_TOO_LARGE);
    let detail = format!("Request body too large; at most {LIMIT} bytes are accepted");
    assert_eq!(body_of(response).await, json!({ "detail": detail }));
}

#[tokio::test]
async fn each_field_of_a_form_is_validated() {
    let send = |body: &'static str, media_type: &'static str| async move {
        client()
            .post("/token")
            .content_type(media_type)
            .body(body)
            .send()
            .await
    };
    let form = "application/x-www-form-urlencoded";
    let response = send(
        "grant_type=password&username=j%C3%B6rg&password=a+b%26c",
        form,
    )
    .await;
    assert_eq!(body_of(response).await, json!({ "text": "jörg:a b&c" }));

    let response = send("username=", form).await;
    response.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        body_of(response).await["detail"],
        json!([
            fault(
                json!(["body", "username"]),
                "field required",
                "value_error.missing"
            ),
            fault(
                json!(["body", "password"]),
                "field required",
                "value_error.missing"
            ),
        ])
    );
    send("{}", "application/json")
        .await
        .assert_status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    send("username=a%00&password=1", form)
        .await
        .assert_status(StatusCode::UNPROCESSABLE_ENTITY);
}
