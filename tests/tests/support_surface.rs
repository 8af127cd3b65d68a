//! Support tickets over HTTP, on the real server.
#![expect(clippy::expect_used, reason = "a story may fail")]

use corejobtrack_tests::{
    served,
    server::{Client, expect},
};
use serde_json::{Value, json};

/// A public ticket: its path, and its path below the endpoints of all kinds.
async fn public(admin: &Client) -> (String, String) {
    let body = json!({ "customer_name": "Acme Corp", "visibility": "public" });
    let id = expect(admin.post("/support-tickets/", &body).await, 201)["id"].clone();
    (
        format!("/support-tickets/{id}"),
        format!("/tickets/support_ticket/{id}"),
    )
}

/// The documented body, without users that do not exist.
fn documented() -> Value {
    json!({
        "customer_name": "Acme Corp",
        "title": "Cannot print from accounting app",
        "description": "Customer reports print jobs queue but never print",
        "status": "Pending",
        "urgency": "Medium",
        "due_date": "2026-03-10",
        "visibility": "private",
        "is_private": true,
        "task_type": "Support",
        "color": "#E67E22",
        "task_code": "SUP-001",
        "assigned_to": 1,
        "assigned_team": "Support",
        "assigned_user_ids": [1],
        "assigned_teams": ["Support"],
        "customer_number": "CUST001",
        "customer_address_1": "123 Main St",
        "city": "Anytown",
        "state": "ST",
        "zip": "12345",
        "customer_contact_first_name": "Jane",
        "customer_contact_last_name": "Doe",
        "customer_phone": "(555) 123-4567",
        "customer_email": "jane@acme.example.com",
        "ticket_id": "VENDOR-2026-001",
        "vendor_ticket_number": "VT-789",
        "ticket_status": "New",
        "ticket_type": "Software Issue",
        "customer_po": "PO-12345",
        "equipment": [{ "make": "HP", "model": "LaserJet Pro M428", "serial": "CNBJ1234", "count": 1 }],
        "communication_log": [{
            "timestamp": "2026-03-01T09:00:00Z",
            "type": "phone",
            "summary": "Customer called about print issue",
            "details": "Cannot print from accounting software since update",
            "user_id": 1,
        }],
        "private_notes": "May need to escalate to vendor",
        "public_notes": "Working on resolution",
        "total_time": 1.5,
        "resolved": false,
        "resolution": null,
    })
}

served! {
    async fn a_support_ticket_is_stored_as_it_was_sent(server: Server) {
        let admin = server.admin().await;
        let sent = documented();
        let made = expect(admin.post("/support-tickets/", &sent).await, 201);
        for (name, value) in sent.as_object().expect("an object") {
            match name.as_str() {
                "equipment" => assert_eq!(made[name][0]["serial"], "CNBJ1234"),
                "communication_log" => {
                    for (part, value) in value[0].as_object().expect("an entry") {
                        assert_eq!(&made[name][0][part], value, "{part}");
                    }
                }
                _ => assert_eq!(&made[name], value, "{name}"),
            }
        }
        assert_eq!((&made["ok"], &made["item_type"]), (&json!(true), &json!("support_ticket")));
        let path = format!("/support-tickets/{}", made["id"]);
        let read = expect(admin.get(&path).await, 200);
        assert_eq!((&read["communication_count"], &read["communication_time"]), (&json!(1), &json!(0.0)));
        assert_eq!(read["communication_log"], made["communication_log"]);
        let list = expect(admin.get("/support-tickets").await, 200);
        assert_eq!((&list[0]["ticket_id"], list[0].get("communication_log").filter(|log| !log.is_null())), (&sent["ticket_id"], None));
        let patch = json!({ "ticket_status": "Escalated", "title": null, "communication_log": null, "resolved": true, "total_time": 2 });
        let changed = expect(admin.patch(&path, &patch).await, 200);
        assert_eq!((&changed["ticket_status"], &changed["title"], &changed["resolved"]), (&json!("Escalated"), &sent["title"], &json!(true)));
        assert_eq!(changed["communication_log"], made["communication_log"]);
        let put = expect(admin.put(&path, &json!({ "communication_log": [] })).await, 200);
        assert_eq!(put["communication_log"], made["communication_log"]);
        for bad in [json!({ "ticket_status": "open" }), json!({ "total_time": -1 }), json!({ "communication_log": [{}] }), json!({ "status": "paused" })] {
            expect(admin.patch(&path, &bad).await, 422);
        }
        let missing = expect(admin.post("/support-tickets/", &json!({})).await, 422);
        assert_eq!(missing["detail"][0], json!({ "loc": ["body", "customer_name"], "msg": "field required", "type": "value_error.missing" }));
        let log = expect(admin.get(&format!("{path}/changelog")).await, 200);
        assert_eq!(log[0]["details"], "Ticket created");
    }

    async fn a_support_ticket_keeps_its_kind_through_all_transitions(server: Server) {
        let admin = server.admin().await;
        let made = expect(admin.post("/support-tickets/", &json!({ "customer_name": "Acme Corp", "ticket_id": "V-1" })).await, 201);
        assert_eq!((&made["status"], &made["is_private"]), (&json!("Pending"), &json!(true)));
        let path = format!("/support-tickets/{}", made["id"]);
        for (action, status) in [("complete", "completed"), ("archive", "archived"), ("restore", "open")] {
            let now = expect(admin.act(&format!("{path}/{action}")).await, 200);
            assert_eq!((&now["ok"], &now["status"]), (&json!(true), &json!(status)));
        }
        expect(admin.act(&format!("{path}/restore")).await, 400);
        let found = expect(admin.get(&format!("/ticket-number/{}", made["ticket_number"])).await, 200);
        assert_eq!(found["ticket_id"], "V-1");
        expect(admin.act(&format!("{path}/archive")).await, 200);
        let archived = format!("/archived/{}/", made["id"]);
        let entry = json!({ "ticket_id": "V-2", "communication_log": [{ "message": "later" }] });
        assert_eq!(expect(admin.patch(&archived, &entry).await, 200)["ticket_id"], "V-2");
        assert_eq!(expect(admin.get(&path).await, 200)["communication_log"][0]["message"], "later");
        assert_eq!(expect(admin.delete(&path).await, 200)["status"], "trash");
        let trash = expect(admin.get("/admin/trash?item_type=support_ticket").await, 200);
        assert_eq!(trash[0]["ticket_id"], "V-2");
        expect(admin.get(&path.replace("support", "service")).await, 404);
        expect(admin.get("/support-tickets/999").await, 404);
        expect(server.anonymous().get(&path).await, 401);
    }

    async fn a_conversation_shows_who_has_read_its_messages(server: Server) {
        let admin = server.admin().await;
        let jane = admin.hire("jane", None).await;
        let me = expect(jane.get("/me").await, 200)["id"].clone();
        let (path, common) = public(&admin).await;
        let version = expect(admin.get(&path).await, 200)["version"].clone();
        let message = json!({
            "message": "I've escalated this to the vendor. Will follow up tomorrow.",
            "time_spent": 0.5,
            "is_customer": false,
            "author_user_id": null,
        });
        let said = expect(admin.post(&format!("{path}/communication"), &message).await, 201);
        assert_eq!((&said["message"], &said["time_spent"], &said["user_id"]), (&message["message"], &json!(0.5), &json!(1)));
        let customers = json!({ "message": "@jane it prints", "is_customer": true, "author_user_id": me });
        let second = expect(admin.post(&format!("{path}/communication"), &customers).await, 201);
        assert_eq!((&second["author"], &second["is_customer"]), (&json!("jane"), &json!(true)));
        for bad in [json!({}), json!({ "message": "" }), json!({ "message": "a", "time_spent": -1 })] {
            expect(admin.post(&format!("{path}/communication"), &bad).await, 422);
        }
        expect(admin.post(&format!("{path}/communication"), &json!({ "message": "a", "author_user_id": 99 })).await, 400);
        let page = expect(jane.get(&format!("{path}/communication?limit=1")).await, 200);
        assert_eq!((page.as_array().map(Vec::len), &page[0]["id"]), (Some(1), &second["id"]));

        let unread = expect(jane.get(&format!("{common}/read-status")).await, 200);
        assert_eq!((&unread["unread"], &unread["sections"]["messages"]["unread_count"]), (&json!(true), &json!(1)));
        assert_eq!(unread["sections"]["messages"]["last_read_at"], Value::Null);
        let all = json!({ "sections": ["details", "notes", "messages", "attachments"] });
        let read = expect(jane.post(&format!("{common}/mark-read"), &all).await, 200);
        assert_eq!((&read["ok"], &read["unread"]), (&json!(true), &json!(false)));
        assert!(read["sections"]["attachments"]["last_read_at"].is_string());
        let readers = expect(admin.get(&format!("{path}/comm-readers")).await, 200);
        assert_eq!((&readers["readers"][0]["user_id"], &readers["readers"][0]["last_message_id"]), (&me, &second["id"]));
        assert_eq!((&readers["messages"][0]["message_id"], &readers["messages"][0]["readers"][0]["user_name"]), (&said["id"], &json!("jane")));
        let now = expect(admin.get(&path).await, 200);
        assert_eq!((&now["version"], &now["communication_time"]), (&version, &json!(0.5)));
        assert_eq!(now["communication_log"][1]["read_by"][0]["user_id"], me);
        let wrong = expect(jane.post(&format!("{common}/mark-read"), &json!({ "sections": ["details", "steps"] })).await, 422);
        assert_eq!((&wrong["detail"][0]["loc"], wrong["detail"][0]["msg"].as_str().map(|text| text.contains("'messages'"))), (&json!(["body", "sections"]), Some(true)));
        expect(jane.post(&format!("{common}/mark-read"), &json!({})).await, 422);
    }

    async fn typing_is_visible_on_every_server_and_unknown_types_are_refused(server: Server) {
        let admin = server.admin().await;
        let (path, common) = public(&admin).await;
        let typing = format!("{common}/typing");
        assert_eq!(expect(admin.get(&typing).await, 200)["typing"], json!([]));
        expect(admin.act(&typing).await, 200);
        let other = server.beside();
        let there = other.admin().await;
        let now = expect(there.get(&typing).await, 200);
        assert_eq!((&now["typing"][0]["user_id"], &now["expires_after_seconds"]), (&json!(1), &json!(10)));
        expect(there.post(&typing, &json!({ "is_typing": false })).await, 200);
        assert_eq!(expect(admin.get(&typing).await, 200)["typing"], json!([]));
        let id = path.rsplit('/').next().expect("an id");
        for (operation, body) in [("typing", json!({})), ("mark-read", json!({ "sections": [] }))] {
            expect(admin.post(&format!("/tickets/job/{id}/{operation}"), &body).await, 422);
            expect(admin.post(&format!("/tickets/task/{id}/{operation}"), &body).await, 404);
            expect(server.anonymous().post(&format!("{common}/{operation}"), &body).await, 401);
        }
        expect(admin.get(&format!("/tickets/nothing/{id}/read-status")).await, 422);
        for kind in [("tasks", "task", json!({ "title": "Sort" })), ("service-tickets", "service_ticket", json!({ "customer_name": "Acme Corp" }))] {
            let made = expect(admin.post(&format!("/{}/", kind.0), &kind.2).await, 201);
            let common = format!("/tickets/{}/{}", kind.1, made["id"]);
            let all = json!({ "sections": ["details", "notes", "messages", "attachments"] });
            assert_eq!(expect(admin.post(&format!("{common}/mark-read"), &all).await, 200)["unread"], false);
            expect(admin.act(&format!("{common}/typing")).await, 200);
        }
    }
}
