//! Invalid bodies of every kind get a documented 4xx that lists all errors at once.

use super::*;

#[tokio::test]
async fn a_good_body_creates_and_unknown_members_are_ignored() {
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
async fn all_faults_are_told_at_once_and_where_they_are() {
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
async fn an_explicit_null_means_not_given() {
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
async fn a_nul_character_is_refused_wherever_it_hides() {
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
async fn numbers_that_are_no_integers_of_ours_are_refused() {
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
async fn of_several_alternatives_the_closest_says_what_is_wrong() {
    let body = json!({ "customer_name": "A", "contact": { "number": 5 } });
    let faults = faults(body.to_string()).await;
    assert_eq!(faults.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn broken_json_says_at_which_byte() {
    let faults = faults("{\n\"customer_name\": \"Acme\",}").await;
    assert_eq!(faults[0]["loc"], json!(["body", 26]));
    assert_eq!(faults[0]["type"], "value_error.jsondecode");
}

#[tokio::test]
async fn what_is_no_json_at_all_is_a_422() {
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
async fn a_body_that_is_missing_or_of_another_kind_is_a_422() {
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
async fn a_hostile_body_is_not_answered_with_a_larger_one() {
    let body = json!({ "customer_name": "A", "tags": vec![1; 20_000] });
    assert_eq!(
        faults(body.to_string()).await.as_array().unwrap().len(),
        100
    );
}

#[tokio::test]
async fn a_body_that_may_be_left_out_may_be_left_out() {
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
async fn other_media_types_are_refused_and_json_by_any_name_is_read() {
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
async fn a_body_that_is_too_large_is_a_413() {
    let huge = json!({ "customer_name": "x".repeat(LIMIT) });
    let response = post(&client(), huge.to_string()).await;
    response.assert_status(StatusCode::PAYLOAD_TOO_LARGE);
    let detail = format!("Request body too large; at most {LIMIT} bytes are accepted");
    assert_eq!(body_of(response).await, json!({ "detail": detail }));
}

#[tokio::test]
async fn a_form_is_read_and_judged_field_by_field() {
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
