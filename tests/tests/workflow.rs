//! The documented "Complete Workflow" against the real server. The bodies are the documented ones
//! to the letter, except for the masked address and the elided image.
#![expect(clippy::expect_used, reason = "a story may fail")]

use corejobtrack_tests::{
    pictures::pixel_as_url,
    served,
    server::{Client, expect},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

const CUSTOMER: &str = r#"{
    "company": "Acme Corp",
    "contact_id": "ACME001",
    "address_1": "123 Main St",
    "city": "Anytown",
    "state": "ST",
    "zip": "12345",
    "account_status": "active"
  }"#;

const CONTACT: &str = r#"{
    "first_name": "Jane",
    "last_name": "Doe",
    "phone": "(555) 123-4567",
    "email": "jane@acme.example.com",
    "is_primary": true
  }"#;

const TICKET: &str = r#"{
    "customer_name": "Acme Corp",
    "title": "Emergency Service Call",
    "description": "Copier completely down",
    "urgency": "High",
    "dispatch_type": "Emergency",
    "equipment": [
      {"make": "HP", "model": "LaserJet", "serial": "ABC123", "count": 1, "problem": "Not printing"}
    ]
  }"#;

const TIME_ENTRY: &str = r#"{
    "status": "in_progress",
    "session_timestamps": [
      {
        "start_time": "2026-03-01T09:00:00",
        "stop_time": "2026-03-01T11:00:00",
        "time_amount": 2.0,
        "time_type": "regular",
        "num_techs": 1,
        "lunch": 0
      }
    ],
    "services_performed": "Replaced fuser unit, test prints OK"
  }"#;

const SIGNATURE: &str = r#"{
    "signature_data": "data:image/png;base64,iVBORw0KGgo...",
    "signature_name": "Jane Doe",
    "send_summary_email": true,
    "safety_covers_ok": true
  }"#;

fn body(text: &str) -> Value {
    serde_json::from_str(text).expect("the documented JSON")
}

fn signature() -> Value {
    let mut signature = body(SIGNATURE);
    signature["signature_data"] = pixel_as_url().into();
    signature
}

/// Asserts that one object has every member of the other with the same value.
fn assert_holds(whole: &Value, part: &Value) {
    for (name, value) in part.as_object().expect("an object") {
        assert_eq!(&whole[name], value, "{name} in {whole}");
    }
}

async fn steps_one_to_four(admin: &Client) {
    let customer = expect(admin.post("/customers/", &body(CUSTOMER)).await, 201);
    assert_eq!(customer["id"], 1);
    assert_holds(&customer, &body(CUSTOMER));

    let contact = expect(
        admin.post("/customers/1/contacts", &body(CONTACT)).await,
        201,
    );
    assert_eq!(
        (&contact["id"], &contact["customer_id"]),
        (&json!(1), &json!(1))
    );
    assert_holds(&contact, &body(CONTACT));

    let ticket = expect(admin.post("/service-tickets/", &body(TICKET)).await, 201);
    assert_eq!((&ticket["id"], &ticket["ok"]), (&json!(1), &json!(true)));
    assert_eq!(ticket["customer_id"], 1, "the customer is found by name");
    assert_eq!(ticket["status"], "Pending");
    let mut sent = body(TICKET);
    sent["equipment"][0]["problem_description"] = Value::Null;
    assert_holds(&ticket, &sent);

    let ticket = expect(
        admin.patch("/service-tickets/1", &body(TIME_ENTRY)).await,
        200,
    );
    assert_eq!(ticket["status"], "in_progress");
    assert_eq!(
        ticket["services_performed"],
        "Replaced fuser unit, test prints OK"
    );
    let entry = &body(TIME_ENTRY)["session_timestamps"][0];
    assert_holds(&ticket["session_timestamps"][0], entry);
    assert_eq!(ticket["total_time_minutes"], 120);
}

served! {
    async fn the_complete_workflow(server: Server) {
        let admin = server.admin().await;
        steps_one_to_four(&admin).await;

        let signed = expect(admin.post("/service-tickets/1/sign", &signature()).await, 200);
        assert_eq!(signed["signature_status"], "signed");
        assert_eq!(signed["signature_name"], "Jane Doe");
        assert_eq!(signed["safety_covers_ok"], true);
        assert!(signed["signed_at"].is_string(), "{signed}");
        let outbox = server.rows("SELECT recipient, template, delivery FROM outbox_messages").await;
        let mail = ["jane@acme.example.com", "service_summary", "queued"];
        assert_eq!(outbox, [mail.map(|text| Some(text.to_owned()))]);

        let completed = expect(admin.act("/service-tickets/1/complete").await, 200);
        assert_eq!(completed["status"], "completed");
        assert!(completed["completed_at"].is_string(), "{completed}");

        let ticket = expect(admin.get("/service-tickets/1").await, 200);
        assert_eq!(ticket["signature_data"], pixel_as_url());
        assert_eq!(ticket["session_timestamps"], completed["session_timestamps"]);
        let number = &ticket["ticket_number"];
        let found = expect(admin.get(&format!("/ticket-number/{number}")).await, 200);
        assert_eq!(found["id"], 1);
        let related = expect(admin.get("/customers/1/related-items").await, 200);
        assert_eq!((&related[0]["id"], related.as_array().map(Vec::len)), (&json!(1), Some(1)));
    }

    async fn the_change_log_records_the_user_and_the_old_and_new_values(server: Server) {
        let admin = server.admin().await;
        steps_one_to_four(&admin).await;
        expect(admin.act("/service-tickets/1/complete").await, 200);

        let log = expect(admin.get("/service-tickets/1/changelog").await, 200);
        let log = log.as_array().expect("a list");
        assert!(log.iter().all(|entry| entry["user_id"] == 1 && entry["user_name"] == "admin"));
        let statuses: Vec<_> = log
            .iter()
            .flat_map(|entry| entry["changes"].as_array().expect("changes"))
            .filter(|change| change["field"] == "status")
            .map(|change| (change["old"].as_str(), change["new"].as_str()))
            .collect();
        let expected = [
            (None, Some("Pending")),
            (Some("Pending"), Some("in_progress")),
            (Some("in_progress"), Some("completed")),
        ];
        assert_eq!(statuses, expected);
    }

    async fn a_signature_is_captured_once_and_must_be_an_image(server: Server) {
        let admin = server.admin().await;
        steps_one_to_four(&admin).await;
        let (elided, _) = admin.post("/service-tickets/1/sign", &body(SIGNATURE)).await;
        assert!(elided.is_client_error(), "{elided}");
        expect(admin.post("/service-tickets/1/sign", &signature()).await, 200);
        let again = admin.post("/service-tickets/1/sign", &signature()).await;
        assert_ne!(again.0, StatusCode::OK);
        let decline = json!({ "decline_reason": "Contact not around" });
        let (declined, _) = admin.post("/service-tickets/1/decline-signature", &decline).await;
        assert!(declined.is_client_error(), "{declined}");
        assert_eq!(server.rows("SELECT recipient FROM outbox_messages").await.len(), 1);
    }
}
