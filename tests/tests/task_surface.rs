//! Tasks and templates over HTTP, on the real server.
#![expect(clippy::expect_used, reason = "a story may fail")]

use corejobtrack_tests::{
    served,
    server::{Client, expect},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn task(client: &Client, body: Value) -> Value {
    expect(client.post("/tasks/", &body).await, 201)
}

/// The documented body, without assignees that do not exist.
fn documented() -> Value {
    json!({
        "title": "Replace drum unit",
        "description": "Customer reports streaking on prints",
        "status": "open",
        "urgency": "Medium",
        "visibility": "private",
        "is_private": false,
        "task_type": "Repair",
        "color": "#4A90D9",
        "due_date": "2026-03-15",
        "assigned_to": 1,
        "assigned_user_ids": [1],
        "assigned_teams": ["Service"],
        "customer_name": "Acme Corp",
        "customer_number": "CUST001",
        "customer_address_1": "123 Main St",
        "city": "Anytown",
        "state": "ST",
        "zip": "12345",
        "customer_contact_first_name": "Jane",
        "customer_contact_last_name": "Doe",
        "customer_phone": "(555) 123-4567",
        "customer_email": "jane@acme.example.com",
        "equipment": [
            { "make": "HP", "model": "LaserJet Pro", "serial": "ABC123", "count": 1, "problem": "Streaking" }
        ],
    })
}

served! {
    async fn a_task_is_stored_as_it_was_sent(server: Server) {
        let admin = server.admin().await;
        let sent = documented();
        let made = task(&admin, sent.clone()).await;
        for (name, value) in sent.as_object().expect("an object") {
            match name.as_str() {
                "is_private" => assert_eq!(made[name], true, "visibility says private"),
                "equipment" => assert_eq!(made[name][0]["problem"], "Streaking"),
                _ => assert_eq!(&made[name], value, "{name}"),
            }
        }
        assert_eq!((&made["ok"], &made["item_type"]), (&json!(true), &json!("task")));
        assert_eq!(made["task_code"], format!("TSK-{}", made["ticket_number"]));
        assert_eq!(made["steps"], json!([]));
        assert_eq!(made.get("liftgate"), None);
        let path = format!("/tasks/{}", made["id"]);
        let read = expect(admin.get(&path).await, 200);
        assert_eq!(read["title"], "Replace drum unit");
        let list = expect(admin.get("/tasks/").await, 200);
        assert_eq!((&list[0]["id"], &list[0]["steps"]), (&made["id"], &Value::Null));
        let found = expect(admin.get("/tasks/search/streaking").await, 200);
        assert_eq!(found[0]["id"], made["id"]);
        assert_eq!(expect(admin.get("/tasks/search/jam").await, 200), json!([]));
        assert_eq!(expect(admin.get("/service-tickets/").await, 200), json!([]));
        for changed in [
            expect(admin.put(&path, &json!({ "urgency": "High", "title": null })).await, 200),
            expect(admin.patch(&path, &json!({ "private_notes": "Bring the van" })).await, 200),
        ] {
            assert_eq!((&changed["title"], &changed["urgency"]), (&json!("Replace drum unit"), &json!("High")));
        }
        let log = expect(admin.get(&format!("{path}/changelog")).await, 200);
        assert_eq!(log[0]["details"], "Task created");
        assert_eq!(log[1]["details"], "Urgency changed from 'Medium' to 'High'");
    }

    async fn a_task_without_a_title_is_refused_like_any_missing_field(server: Server) {
        let admin = server.admin().await;
        let refused = expect(admin.post("/tasks/", &json!({ "urgency": "High" })).await, 422);
        let missing = json!([{ "loc": ["body", "title"], "msg": "field required", "type": "value_error.missing" }]);
        assert_eq!(refused["detail"], missing);
        let (status, _) = server.anonymous().post("/tasks/", &json!({})).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        let unknown = json!({ "template_id": 99 });
        expect(admin.post("/tasks/", &unknown).await, 400);
    }

    async fn a_task_keeps_its_kind_through_all_transitions(server: Server) {
        let admin = server.admin().await;
        let made = task(&admin, json!({ "title": "Replace drum unit", "task_code": "TSK-001" })).await;
        let (id, number) = (&made["id"], &made["ticket_number"]);
        for (action, status) in [("pause", "paused"), ("resume", "in_progress"), ("complete", "completed"), ("archive", "archived")] {
            let now = expect(admin.act(&format!("/tasks/{id}/{action}")).await, 200);
            assert_eq!((&now["ok"], &now["status"]), (&json!(true), &json!(status)));
        }
        let ticket = json!({ "customer_name": "Acme Corp" });
        let ticket = expect(admin.post("/service-tickets/", &ticket).await, 201);
        expect(admin.act(&format!("/service-tickets/{}/archive", ticket["id"])).await, 200);
        let archived = expect(admin.get("/archived/").await, 200);
        let kinds: Vec<&Value> = archived.as_array().expect("a list").iter().map(|item| &item["item_type"]).collect();
        assert_eq!(kinds, ["service_ticket", "task"]);
        assert_eq!((&archived[1]["task_code"], archived[1].get("liftgate")), (&json!("TSK-001"), None));
        assert_eq!(archived[0]["liftgate"], false);
        let one = expect(admin.get(&format!("/ticket-number/{number}")).await, 200);
        assert_eq!((&one["item_type"], &one["steps"]), (&json!("task"), &json!([])));
        let restored = expect(admin.act(&format!("/archived/{id}/restore")).await, 200);
        assert_eq!((&restored["item_type"], &restored["status"]), (&json!("task"), &json!("open")));
        assert_eq!(expect(admin.delete(&format!("/tasks/{id}")).await, 200)["status"], "trash");
        let trash = expect(admin.get("/admin/trash?item_type=task").await, 200);
        assert_eq!(trash[0]["item_type"], "task");
        let back = expect(admin.act(&format!("/admin/trash/{id}/restore")).await, 200);
        assert_eq!((&back["item_type"], &back["status"]), (&json!("task"), &json!("open")));
    }

    async fn checklist_items_are_added_completed_reordered_and_deleted(server: Server) {
        let admin = server.admin().await;
        let made = task(&admin, json!({ "title": "Replace drum unit" })).await;
        let steps = format!("/tasks/{}/steps/", made["id"]);
        let first = json!({ "step_description": "Remove old drum unit", "is_completed": false, "order_num": 1 });
        let first = expect(admin.post(&steps, &first).await, 201);
        assert_eq!((&first["order_num"], &first["task_id"]), (&json!(1), &made["id"]));
        let second = expect(admin.post(&steps, &json!({ "step_description": "Test" })).await, 201);
        let done = json!({ "is_completed": true, "step_description": null });
        let done = expect(admin.patch(&format!("{steps}{}", first["id"]), &done).await, 200);
        assert_eq!((&done["completed_by"], &done["step_description"]), (&json!(1), &json!("Remove old drum unit")));
        assert!(done["completed_at"].is_string());
        let order = json!({ "step_ids": [second["id"], first["id"]] });
        let ordered = expect(admin.post(&format!("{steps}reorder"), &order).await, 200);
        assert_eq!((&ordered[0]["id"], &ordered[1]["order_num"]), (&second["id"], &json!(2)));
        expect(admin.post(&format!("{steps}reorder"), &json!({ "step_ids": [first["id"]] })).await, 400);
        expect(admin.delete(&format!("{steps}{}", second["id"])).await, 200);
        expect(admin.delete(&format!("{steps}{}", second["id"])).await, 404);
        let left = expect(admin.get(&steps).await, 200);
        assert_eq!((left.as_array().map(Vec::len), &left[0]["id"]), (Some(1), &first["id"]));
        expect(admin.post(&steps, &json!({ "step_description": "" })).await, 422);
        let copy = expect(admin.act(&format!("/tasks/{}/clone", made["id"])).await, 201);
        assert_eq!((&copy["title"], &copy["status"]), (&made["title"], &json!("open")));
        assert_eq!((&copy["steps"][0]["is_completed"], &copy["steps"][0]["completed_by"]), (&json!(false), &Value::Null));
        assert_ne!(copy["task_code"], made["task_code"]);
    }

    async fn notes_are_deleted_only_by_their_author(server: Server) {
        let admin = server.admin().await;
        let jane = admin.hire("jane", None).await;
        let made = task(&admin, json!({ "title": "Replace drum unit", "visibility": "public" })).await;
        let notes = format!("/tasks/{}/notes/", made["id"]);
        let note = json!({ "note": "Called customer to schedule — available Thursday" });
        let written = expect(admin.post(&notes, &note).await, 201);
        assert_eq!((&written["note"], &written["user_id"]), (&note["note"], &json!(1)));
        assert_eq!(expect(jane.get(&notes).await, 200), json!([written]));
        expect(jane.delete(&format!("{notes}{}", written["id"])).await, 403);
        let own = expect(jane.post(&notes, &json!({ "note": "hello" })).await, 201);
        expect(jane.delete(&format!("{notes}{}", own["id"])).await, 200);
        expect(admin.delete(&format!("{notes}{}", written["id"])).await, 200);
        assert_eq!(expect(jane.get(&notes).await, 200), json!([]));
        expect(jane.post(&notes, &json!({ "note": "" })).await, 422);
    }

    async fn a_task_from_a_template_has_the_fields_of_the_template(server: Server) {
        let admin = server.admin().await;
        let template = json!({
            "name": "Quarterly PM",
            "title": "PM Visit - {{customer}}",
            "description": "Quarterly preventive maintenance visit",
            "steps": [
                { "step_description": "Clean all components", "is_completed": false, "order_num": 1 },
                { "step_description": "Replace rollers", "is_completed": false, "order_num": 2 },
            ],
            "color": "#27AE60",
            "task_type": "Maintenance",
            "due_date_offset": 7,
            "assigned_user_ids": [1],
            "assigned_teams": ["Service"],
        });
        let made = expect(admin.post("/templates/", &template).await, 201);
        for (name, value) in template.as_object().expect("an object") {
            assert_eq!(&made[name], value, "{name}");
        }
        let path = format!("/templates/{}", made["id"]);
        let from = json!({ "template_id": made["id"], "customer_name": "Acme Corp" });
        let from = task(&admin, from).await;
        assert_eq!(from["title"], "PM Visit - Acme Corp");
        assert_eq!(from["steps"][1]["step_description"], "Replace rollers");
        assert_eq!((&from["color"], &from["assigned_teams"]), (&json!("#27AE60"), &json!(["Service"])));
        assert!(from["due_date"].is_string());
        let own = json!({ "template_id": made["id"], "title": "Mine", "due_date": "2026-12-24" });
        let own = task(&admin, own).await;
        assert_eq!((&own["title"], &own["due_date"]), (&json!("Mine"), &json!("2026-12-24")));

        let changed = expect(admin.put(&path, &json!({ "name": "PM", "title": null })).await, 200);
        assert_eq!((&changed["name"], &changed["title"]), (&json!("PM"), &template["title"]));
        assert_eq!(expect(admin.get("/templates/").await, 200), json!([changed]));
        assert_eq!(expect(admin.get(&path).await, 200), changed);
        expect(admin.delete(&path).await, 200);
        expect(admin.delete(&path).await, 404);
        let faults = expect(admin.post("/templates/", &json!({})).await, 422)["detail"].clone();
        let places: Vec<&Value> = faults.as_array().expect("faults").iter().map(|fault| &fault["loc"]).collect();
        assert_eq!(places, [&json!(["body", "name"]), &json!(["body", "steps"])]);
        expect(admin.post("/templates/", &json!({ "name": "PM", "steps": [] })).await, 422);
    }
}
