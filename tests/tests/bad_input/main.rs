//! Bad input of every kind to every operation in the server's OpenAPI document: no request may
//! cause a server error, and every refusal must be documented.
#![expect(clippy::expect_used, reason = "a story may fail")]

mod cases;
mod document;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use cases::{Case, Expected};
use corejobtrack_tests::{
    served,
    server::{Answer, Backend, Client, try_answer},
};
use document::{Document, Operation};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::JoinSet};

/// The number of concurrent requests.
const AT_ONCE: usize = 8;
/// The number of reported violations of one operation.
const SHOWN: usize = 12;

/// Creates one record of each kind, so that requests get past the check of the id: a user, a
/// customer with a contact and equipment, a ticket in each place, a task with a checklist and
/// notes, a support ticket, a template, a vendor, a lead, a quote, a lease rate.
async fn prepare(admin: &Client) {
    let user = json!({ "username": "second", "password": "SecurePass123!" });
    let ticket = json!({ "customer_name": "Acme Corp" });
    for (path, body) in [
        ("/users/", user),
        (
            "/customers/",
            json!({ "company": "Acme Corp", "contact_id": "ACME001" }),
        ),
        ("/customers/1/contacts", json!({ "first_name": "Jane" })),
        (
            "/customers/1/equipment",
            json!({ "make": "HP", "serial_number": "ABC123" }),
        ),
        ("/service-tickets/", ticket.clone()),
        ("/service-tickets/", ticket.clone()),
        ("/service-tickets/", ticket),
        ("/tasks/", json!({ "title": "Replace drum unit" })),
        ("/support-tickets/", json!({ "customer_name": "Acme Corp" })),
        (
            "/templates/",
            json!({ "name": "PM", "steps": [{ "step_description": "Clean" }] }),
        ),
        ("/vendors/", json!({ "company": "Parts Ltd" })),
        ("/leads", json!({ "contact_id": 1 })),
        (
            "/quotes",
            json!({ "customer_id": 1, "line_items": [{ "msrp": 9.99 }] }),
        ),
        (
            "/lease-rates",
            json!({
                "leasing_partner": "Partner", "min_price": 1, "max_price": 2,
                "term_length": 60, "lease_rate": 0.0189,
            }),
        ),
    ] {
        let (status, answer) = admin.post(path, &body).await;
        assert_eq!(status, StatusCode::CREATED, "{path}: {answer}");
    }
    // Creates checklist items and notes up to the id of the task, since paths use one id for both.
    for _ in 0..4 {
        let step = json!({ "step_description": "Clean" });
        let (status, answer) = admin.post("/tasks/4/steps/", &step).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        let note = json!({ "note": "Called" });
        let (status, answer) = admin.post("/tasks/4/notes/", &note).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
    }
    assert_eq!(
        admin.act("/service-tickets/2/archive").await.0,
        StatusCode::OK
    );
    assert_eq!(admin.delete("/service-tickets/3").await.0, StatusCode::OK);
}

async fn send(client: &Client, case: &Case) -> Result<Answer, reqwest::Error> {
    let mut request = client.request(case.method.clone(), &case.path);
    if let Some(media_type) = &case.media_type {
        request = request.header("Content-Type", media_type);
    }
    if let Some((name, value)) = &case.header {
        request = request.header(*name, value);
    }
    if !case.body.is_empty() {
        request = request.body(case.bytes());
    }
    try_answer(request).await
}

/// The difference between a response and the expected one.
fn violation(
    operation: &Operation,
    expected: &Expected,
    (status, body): &Answer,
) -> Option<String> {
    let code = status.as_u16();
    let wrong = if status.is_server_error() {
        "our failure".to_owned()
    } else if !operation.statuses.contains(&code) {
        "a status that the document does not list".to_owned()
    } else if status.is_client_error() && !operation.is_page && !is_refusal(code, body) {
        "a refusal of another shape".to_owned()
    } else {
        match expected {
            Expected::Documented => return None,
            Expected::Refused if status.is_client_error() => return None,
            Expected::OneOf(codes) if codes.contains(&code) => return None,
            Expected::Fault(loc) if code == 422 && faults(body, loc) => return None,
            expected => format!("expected {expected:?}"),
        }
    };
    let excerpt: String = body.to_string().chars().take(160).collect();
    Some(format!("{code}, {wrong}: {excerpt}"))
}

/// Whether a body has the documented shape of a refusal.
fn is_refusal(code: u16, body: &Value) -> bool {
    if code != 422 {
        return body["detail"].is_string();
    }
    let is_fault = |fault: &Value| {
        let steps = fault["loc"].as_array();
        steps.is_some_and(|steps| steps.iter().all(|step| step.is_string() || step.is_u64()))
            && fault["msg"].is_string()
            && fault["type"].is_string()
    };
    let faults = body["detail"].as_array();
    faults.is_some_and(|faults| !faults.is_empty() && faults.iter().all(is_fault))
}

/// Whether an error is reported for a place or within it.
fn faults(body: &Value, loc: &[Value]) -> bool {
    let faults = body["detail"].as_array().into_iter().flatten();
    faults
        .filter_map(|fault| fault["loc"].as_array())
        .any(|place| place.starts_with(loc))
}

/// Several operations may read the same body; its places are tested with one of them only.
fn forget_places_of_known_bodies(operations: &mut [Operation]) {
    let mut known = BTreeSet::new();
    for body in operations.iter_mut().filter_map(|one| one.body.as_mut()) {
        if !known.insert(body.schema.clone()) {
            body.places.truncate(1);
        }
    }
}

/// Sends every case of an operation, with and without a token. Cases that never reach the database
/// are sent on SQLite only.
async fn walk(
    operation: Operation,
    admin: Client,
    anonymous: Client,
    gate: Arc<Semaphore>,
    backend: Backend,
) -> Vec<String> {
    let mut violations = Vec::new();
    let refused = Expected::OneOf(&[401]);
    let is_sent = |case: &Case| backend == Backend::Sqlite || case.reaches_the_database();
    for case in cases::of(&operation).into_iter().filter(is_sent) {
        let _turn = gate.acquire().await.expect("a gate");
        let mut check = |as_whom: &str, expected: &Expected, answer: Result<Answer, _>| {
            let wrong = match answer {
                Ok(answer) => violation(&operation, expected, &answer),
                Err(error) => Some(format!("no answer: {error:?}")),
            };
            violations
                .extend(wrong.map(|wrong| format!("  {as_whom}: {}\n    {wrong}", case.what)));
        };
        check("signed in", &case.expected, send(&admin, &case).await);
        if operation.needs_caller && case.is_sent_unsigned() {
            check("not signed in", &refused, send(&anonymous, &case).await);
        }
    }
    if operation.needs_caller {
        let bare = anonymous.request(operation.method.clone(), &operation.path);
        let answer = try_answer(bare).await.expect("an answer");
        violations.extend(violation(&operation, &refused, &answer));
    }
    violations
}

served! {
    async fn every_request_gets_a_documented_response(server: Server) {
        let admin = server.admin().await;
        prepare(&admin).await;
        admin.enroll("ACME001", "joe@acme.com").await;
        let customer = admin.log_in_contact("joe@acme.com").await;
        let (_, document) = admin.get("/openapi.json").await;
        let mut operations = Document(document).operations();
        forget_places_of_known_bodies(&mut operations);
        assert!(operations.len() > 40, "the document has operations");

        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let mut walks = JoinSet::new();
        for operation in operations {
            let name = format!("{} {}", operation.method, operation.path);
            let caller = if operation.is_for_customers {
                &customer
            } else {
                &admin
            };
            let (admin, anonymous) = (caller.clone(), server.anonymous());
            let gate = Arc::clone(&gate);
            let walk = walk(operation, admin, anonymous, gate, server.backend());
            walks.spawn(async move { (name, walk.await) });
        }
        let found: BTreeMap<String, Vec<String>> = walks.join_all().await.into_iter().collect();
        let mut report = String::new();
        for (name, violations) in found.iter().filter(|(_, violations)| !violations.is_empty()) {
            let shown = violations.iter().take(SHOWN).cloned().collect::<Vec<_>>();
            report += &format!("{name}: {} violations\n{}\n", violations.len(), shown.join("\n"));
        }
        assert!(report.is_empty(), "\n{report}");
        assert_eq!(admin.get("/health").await.0, StatusCode::OK);
    }

    async fn unknown_paths_and_methods_are_refused_in_the_same_shape(server: Server) {
        let anonymous = server.anonymous();
        for path in ["/nothing", "/users/1/nothing", "/%00", "//", "/users/%2e%2e/me", "/docs/%FF"] {
            let (status, body) = anonymous.get(path).await;
            assert!(status.is_client_error() && body["detail"].is_string(), "{path}: {status} {body}");
        }
        let (status, body) = anonymous.patch("/token", &json!({})).await;
        assert_eq!((status, body["detail"].is_string()), (StatusCode::METHOD_NOT_ALLOWED, true));
    }
}
