//! Validation errors of the engine name fields as the API documents them, even where the engine has
//! other names.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::sync::Arc;

use corejobtrack_core::{
    Engine,
    clock::{Clock, SystemClock},
    store::MemoryStore,
};
use corejobtrack_server::{
    components::Components,
    config::Configuration,
    http::{Authentication, Protection, Services, Site, Tokens},
    start,
    surfaces::corejobtrack::{self, Corejobtrack},
};
use poem::{
    endpoint::BoxEndpoint,
    http::StatusCode,
    test::{TestClient, TestResponse},
};
use serde_json::{Value, json};
use time::Duration;

const PASSWORD: &str = "Correct-Horse-7";

/// The site, and the `Authorization` header of its administrator.
async fn site() -> (TestClient<BoxEndpoint<'static>>, String) {
    let environment = |name: &str| (name == "ADMIN_PASSWORD").then(|| PASSWORD.to_owned());
    let configuration = Configuration::from_environment(&environment).unwrap();
    let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
    start::first_administrator(&engine, &configuration)
        .await
        .unwrap();
    let tokens = Tokens::new(b"a secret for tests", Duration::HOUR);
    let now = || SystemClock.now().into();
    let operations = corejobtrack::operations(&configuration, Components::default());
    let client = TestClient::new(Site::of::<Corejobtrack>(operations).serve(Services {
        authentication: Authentication::new(tokens, Arc::new(now), Arc::new(engine)),
        max_body_bytes: 10_000_000,
        protection: Protection::default(),
    }));
    let login = client
        .post("/token")
        .content_type("application/x-www-form-urlencoded")
        .body(format!("username=admin&password={PASSWORD}"));
    let token = body_of(login.send().await).await["access_token"].clone();
    let authorization = format!("Bearer {}", token.as_str().unwrap());
    (client, authorization)
}

async fn body_of(response: TestResponse) -> Value {
    serde_json::from_slice(&response.0.into_body().into_vec().await.unwrap()).unwrap()
}

#[tokio::test]
async fn validation_errors_have_the_documented_field_names() {
    let (client, authorization) = site().await;
    let post = |path: &'static str, body: Value| {
        let request = client.post(path).header("authorization", &authorization);
        async move {
            let response = request.body_json(&body).send().await;
            (response.0.status(), body_of(response).await)
        }
    };
    for (path, body) in [
        ("/tasks", json!({ "title": "Sort the van" })),
        ("/service-tickets", json!({ "customer_name": "Acme" })),
        ("/support-tickets", json!({ "customer_name": "Acme" })),
    ] {
        let (status, body) = post(path, body).await;
        assert_eq!(status, StatusCode::CREATED, "{path}: {body}");
    }

    let long = "x".repeat(200_000);
    let blank = " ";
    let many: Vec<i64> = (1..=1_000).collect();
    for (path, field, body) in [
        (
            "/tasks",
            "task_type",
            json!({ "title": "t", "task_type": long }),
        ),
        (
            "/tasks",
            "due_date",
            json!({ "title": "t", "due_date": "soon" }),
        ),
        (
            "/tasks",
            "task_code",
            json!({ "title": "t", "task_code": long }),
        ),
        (
            "/tasks",
            "assigned_user_ids",
            json!({ "title": "t", "assigned_user_ids": many }),
        ),
        (
            "/tasks",
            "customer_email",
            json!({ "title": "t", "customer_email": "nobody" }),
        ),
        (
            "/tasks",
            "description",
            json!({ "title": "t", "description": long }),
        ),
        (
            "/tasks",
            "step_description",
            json!({ "title": "t", "steps": [{ "step_description": blank }] }),
        ),
        (
            "/tasks/1/steps",
            "step_description",
            json!({ "step_description": blank }),
        ),
        ("/tasks/1/notes", "note", json!({ "note": blank })),
        (
            "/templates",
            "task_type",
            json!({ "name": "n", "steps": [{ "step_description": "s" }], "task_type": long }),
        ),
        (
            "/templates",
            "assigned_user_ids",
            json!({
                "name": "n", "steps": [{ "step_description": "s" }], "assigned_user_ids": many,
            }),
        ),
        (
            "/templates",
            "name",
            json!({ "name": blank, "steps": [{ "step_description": "s" }] }),
        ),
        (
            "/service-tickets",
            "session_timestamps",
            json!({ "customer_name": "Acme", "session_timestamps": [{ "notes": long }] }),
        ),
        (
            "/service-tickets/2/sign",
            "signature_name",
            json!({ "signature_data": "data:", "signature_name": blank }),
        ),
        (
            "/portal/sign/0123456789abcdef0123456789abcdef",
            "signature_name",
            json!({ "signature_data": "data:", "signature_name": blank }),
        ),
        (
            "/support-tickets",
            "communication_log",
            json!({ "customer_name": "Acme", "communication_log": [{}] }),
        ),
        (
            "/support-tickets/3/communication",
            "message",
            json!({ "message": blank }),
        ),
        (
            "/customers",
            "contact_id",
            json!({ "company": "Acme", "contact_id": long }),
        ),
        (
            "/leads",
            "lead_id",
            json!({ "contact_id": 1, "lead_id": long }),
        ),
        (
            "/devices/register",
            "device_name",
            json!({ "token": "t", "device_name": long }),
        ),
        (
            "/email/send",
            "body_text",
            json!({ "to": "jane@acme.example", "subject": "s", "body_text": long }),
        ),
        (
            "/email/send",
            "body_text",
            json!({ "to": "jane@acme.example", "subject": "s" }),
        ),
        (
            "/admin/embedding/api-key",
            "api_key",
            json!({ "api_key": blank }),
        ),
        (
            "/admin/apns/config",
            "key_content",
            json!({ "key_content": long }),
        ),
    ] {
        let (status, answer) = post(path, body).await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path} {field}: {answer}"
        );
        assert_eq!(
            answer["detail"][0]["loc"],
            json!(["body", field]),
            "{path}: {answer}"
        );
    }

    let empty = json!({ "to": "jane@acme.example", "subject": "s" });
    let (_, answer) = post("/email/send", empty).await;
    assert_eq!(
        answer["detail"],
        json!([{
            "loc": ["body", "body_text"],
            "msg": "body_text or body_html is required",
            "type": "value_error",
        }])
    );
}
