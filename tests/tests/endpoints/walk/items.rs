//! Work items of every kind, and their parts.

use corejobtrack_tests::pictures::{PIXEL, pixel_as_url};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::{
    Audience::{Nobody, User},
    EMPTY, Walk, ticket,
};

fn signature() -> Value {
    json!({
        "signature_data": pixel_as_url(),
        "signature_name": "Jane Doe",
        "safety_covers_ok": true,
        "safety_covers_notes": "All covers in place",
    })
}

impl Walk<'_> {
    pub(super) async fn tasks(&mut self) {
        let step = json!({ "step_description": "Clean all components", "order_num": 1 });
        let template = json!({
            "name": "Quarterly PM", "title": "PM Visit - Q1", "steps": [step], "color": "#27AE60",
            "task_type": "Maintenance", "due_date_offset": 7, "assigned_teams": ["Service"],
        });
        let template = self.user("POST /templates/", [], template).await;
        self.user("GET /templates/", [], EMPTY).await;
        let renamed = json!({ "name": "PM" });
        self.user("PUT /templates/{template_id}", [&template["id"]], renamed)
            .await;

        let task = json!({ "template_id": template["id"] });
        let task = self.user("POST /tasks/", [], task).await;
        self.check(task["title"] == "PM Visit - Q1", "a task without title");
        let id = task["id"].clone();
        self.user("GET /tasks/", [], EMPTY).await;
        self.user("GET /tasks/{task_id}", [&id], EMPTY).await;
        let urgent = json!({ "urgency": "High" });
        self.user("PATCH /tasks/{task_id}", [&id], urgent.clone())
            .await;
        self.user("PUT /tasks/{task_id}", [&id], urgent).await;
        for step in ["pause", "resume", "complete", "archive"] {
            self.user(&format!("POST /tasks/{{task_id}}/{step}"), [&id], EMPTY)
                .await;
        }
        self.user("GET /tasks/{task_id}/changelog", [&id], EMPTY)
            .await;
        self.user("GET /tasks/search/{query}", [&json!("PM")], EMPTY)
            .await;
        let copy = self.user("POST /tasks/{task_id}/clone", [&id], EMPTY).await;
        let copy = copy["id"].clone();
        self.checklist_and_notes(&copy).await;
        self.archive(&id).await;
        self.sections("task", &copy).await;
        self.attachments("task", &copy).await;
        self.user(
            "GET /ticket-number/{number}",
            [&task["ticket_number"]],
            EMPTY,
        )
        .await;
        let found = self.user("GET /search?q=PM", [], EMPTY).await;
        self.check(
            found["results"]
                .as_array()
                .is_some_and(|all| !all.is_empty()),
            format!("GET /search finds nothing: {found}"),
        );
        self.user("DELETE /tasks/{task_id}", [&copy], EMPTY).await;
        self.user("DELETE /templates/{template_id}", [&template["id"]], EMPTY)
            .await;
    }

    async fn checklist_and_notes(&mut self, task: &Value) {
        let step =
            json!({ "step_description": "Replace rollers", "is_completed": false, "order_num": 2 });
        let step = self
            .user("POST /tasks/{task_id}/steps/", [task], step)
            .await;
        let steps = self
            .user("GET /tasks/{task_id}/steps/", [task], EMPTY)
            .await;
        let done = json!({ "is_completed": true });
        self.user(
            "PATCH /tasks/{task_id}/steps/{step_id}",
            [task, &step["id"]],
            done,
        )
        .await;
        let ids: Vec<&Value> = steps
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| &one["id"])
            .rev()
            .collect();
        self.user(
            "POST /tasks/{task_id}/steps/reorder",
            [task],
            json!({ "step_ids": ids }),
        )
        .await;
        self.user(
            "DELETE /tasks/{task_id}/steps/{step_id}",
            [task, &step["id"]],
            EMPTY,
        )
        .await;
        let note = json!({ "note": "Called customer, available Thursday" });
        let note = self
            .user("POST /tasks/{task_id}/notes/", [task], note)
            .await;
        self.user("GET /tasks/{task_id}/notes/", [task], EMPTY)
            .await;
        self.user(
            "DELETE /tasks/{task_id}/notes/{note_id}",
            [task, &note["id"]],
            EMPTY,
        )
        .await;
    }

    async fn archive(&mut self, id: &Value) {
        self.user("GET /archived/", [], EMPTY).await;
        self.user("GET /archived/{id}/", [id], EMPTY).await;
        self.user("PATCH /archived/{id}/", [id], json!({ "urgency": "Low" }))
            .await;
        self.user("POST /archived/{id}/restore", [id], EMPTY).await;
        self.user("POST /tasks/{task_id}/archive", [id], EMPTY)
            .await;
        self.user("DELETE /archived/{id}/", [id], EMPTY).await;
        self.admin("GET /admin/trash", [], EMPTY).await;
        self.admin("POST /admin/trash/{id}/restore", [id], EMPTY)
            .await;
    }

    async fn sections(&mut self, kind: &str, id: &Value) {
        let kind = json!(kind);
        let sections = json!({ "sections": ["details", "notes", "messages", "attachments"] });
        self.user("POST /tickets/{type}/{id}/mark-read", [&kind, id], sections)
            .await;
        self.user("GET /tickets/{type}/{id}/read-status", [&kind, id], EMPTY)
            .await;
        self.user("POST /tickets/{type}/{id}/typing", [&kind, id], EMPTY)
            .await;
        self.user("GET /tickets/{type}/{id}/typing", [&kind, id], EMPTY)
            .await;
    }

    async fn attachments(&mut self, kind: &str, id: &Value) {
        let target = "POST /attachments/{entity_type}/{entity_id}/upload";
        let (method, path) = self.target(target, &[&json!(kind), id]);
        let form = Form::new().part("file", Part::bytes(PIXEL).file_name("drum.png"));
        let request = self.cast.user.request(method, &path).multipart(form);
        self.send(User, target, request).await;
        let list = "GET /attachments/{entity_type}/{entity_id}";
        let list = self.user(list, [&json!(kind), id], EMPTY).await;
        let attachment = list[0]["id"].clone();
        self.user(
            "GET /attachments/download/{attachment_id}",
            [&attachment],
            EMPTY,
        )
        .await;
        self.user("DELETE /attachments/{attachment_id}", [&attachment], EMPTY)
            .await;
    }

    pub(super) async fn service_tickets(&mut self, customer: &Value) {
        let mut visit = ticket("PM Visit - Q1 2026");
        visit["equipment"] =
            json!([{ "make": "HP", "model": "LaserJet", "serial": "ABC123", "count": 1 }]);
        let visit = self.user("POST /service-tickets/", [], visit).await;
        let id = visit["id"].clone();
        self.user("GET /service-tickets/", [], EMPTY).await;
        self.user("GET /service-tickets/{ticket_id}", [&id], EMPTY)
            .await;
        let time = json!({ "status": "in_progress", "session_timestamps": [{
            "start_time": "2026-03-01T09:00:00", "stop_time": "2026-03-01T11:00:00",
            "time_amount": 2.0, "time_type": "regular", "num_techs": 1, "lunch": 0,
        }]});
        self.user("PATCH /service-tickets/{ticket_id}", [&id], time)
            .await;
        let decline =
            json!({ "decline_reason": "Contact not around", "send_signature_request": true });
        self.user(
            "POST /service-tickets/{ticket_id}/decline-signature",
            [&id],
            decline,
        )
        .await;
        self.user(
            "POST /service-tickets/{ticket_id}/request-signature",
            [&id],
            EMPTY,
        )
        .await;
        let token = json!(self.server.mailed_token("signature_request").await);
        self.call(Nobody, "GET /portal/sign/{token}", &[&token], EMPTY)
            .await;
        self.call(Nobody, "POST /portal/sign/{token}", &[&token], signature())
            .await;
        for step in ["complete", "archive", "restore"] {
            let step = format!("POST /service-tickets/{{ticket_id}}/{step}");
            self.user(&step, [&id], EMPTY).await;
        }
        self.user("GET /service-tickets/{ticket_id}/summary.pdf", [&id], EMPTY)
            .await;
        self.user("GET /service-tickets/{ticket_id}/changelog", [&id], EMPTY)
            .await;
        let other = self
            .user("POST /service-tickets/", [], ticket("Second visit"))
            .await;
        let mut signature = signature();
        signature["send_summary_email"] = json!(true);
        self.user(
            "POST /service-tickets/{ticket_id}/sign",
            [&other["id"]],
            signature,
        )
        .await;
        self.sections("service_ticket", &id).await;
        self.attachments("service_ticket", &id).await;
        self.user(
            "GET /customers/{customer_id}/related-items",
            [customer],
            EMPTY,
        )
        .await;
        self.user("DELETE /service-tickets/{ticket_id}", [&other["id"]], EMPTY)
            .await;
        self.admin("POST /admin/send-signature-reminders", [], EMPTY)
            .await;
    }

    pub(super) async fn support_tickets(&mut self) {
        let mut case = ticket("Cannot print from accounting app");
        case["vendor_ticket_number"] = json!("VT-789");
        case["ticket_status"] = json!("New");
        let case = self.user("POST /support-tickets/", [], case).await;
        let id = case["id"].clone();
        self.user("GET /support-tickets/", [], EMPTY).await;
        let escalated = json!({ "ticket_status": "Escalated" });
        self.user("PATCH /support-tickets/{ticket_id}", [&id], escalated)
            .await;
        let message = json!({ "message": "Escalated to the vendor, @admin", "time_spent": 0.5 });
        self.user(
            "POST /support-tickets/{ticket_id}/communication",
            [&id],
            message,
        )
        .await;
        self.sections("support_ticket", &id).await;
        self.attachments("support_ticket", &id).await;
        self.user(
            "GET /support-tickets/{ticket_id}/comm-readers",
            [&id],
            EMPTY,
        )
        .await;
        self.user("GET /support-tickets/{ticket_id}", [&id], EMPTY)
            .await;
        for step in ["complete", "archive", "restore"] {
            let step = format!("POST /support-tickets/{{ticket_id}}/{step}");
            self.user(&step, [&id], EMPTY).await;
        }
        self.user("GET /support-tickets/{ticket_id}/summary.pdf", [&id], EMPTY)
            .await;
        self.user("GET /support-tickets/{ticket_id}/changelog", [&id], EMPTY)
            .await;
        self.user("DELETE /support-tickets/{ticket_id}", [&id], EMPTY)
            .await;
    }
}
