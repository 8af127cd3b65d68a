//! Work items that only an administrator sees, and their parts.

use serde_json::{Value, json};

use super::Things;
use reqwest::{
    Method,
    multipart::{Form, Part},
};

use corejobtrack_tests::{
    pictures::PIXEL,
    server::{answer, expect},
};

impl Things<'_> {
    pub(super) async fn of_items(&mut self, steps: &[&str]) -> Vec<Value> {
        match steps {
            ["tasks", "search", ..] => vec![json!("drum")],
            ["tasks", _, "steps", "{step_id}"] => {
                let task = self.task().await;
                let step = json!({ "step_description": "Clean" });
                let step = self.id(&format!("/tasks/{task}/steps/"), step).await;
                vec![task, step]
            }
            ["tasks", _, "notes", "{note_id}"] => {
                let task = self.task().await;
                let note = json!({ "note": "Called" });
                let note = self.id(&format!("/tasks/{task}/notes/"), note).await;
                vec![task, note]
            }
            ["tasks", _, "resume"] => {
                let task = self.task().await;
                self.done(&format!("/tasks/{task}/pause")).await;
                vec![task]
            }
            ["tasks", ..] => vec![self.task().await],
            ["archived", ..] => vec![self.archived("/tasks").await],
            ["attachments", "download", _] | ["attachments", "{attachment_id}"] => {
                let task = self.task().await;
                vec![self.attachment(&task).await]
            }
            ["attachments" | "tickets", _, _, ..] => vec![json!("task"), self.task().await],
            ["templates", ..] => {
                let steps = [json!({ "step_description": "Clean" })];
                let template = json!({ "name": "PM", "title": "PM", "steps": steps });
                vec![self.id("/templates/", template).await]
            }
            ["ticket-number", _] => {
                let task = self.task().await;
                let task = expect(self.cast.admin.get(&format!("/tasks/{task}")).await, 200);
                vec![task["ticket_number"].clone()]
            }
            ["portal", "sign", ..] => {
                let ticket = self.ticket("/service-tickets").await;
                let path = format!("/service-tickets/{ticket}/request-signature");
                self.done(&path).await;
                vec![json!(self.server.mailed_token("signature_request").await)]
            }
            [kind @ ("service-tickets" | "support-tickets"), _, "restore"] => {
                vec![self.archived(&format!("/{kind}")).await]
            }
            [kind @ ("service-tickets" | "support-tickets"), ..] => {
                vec![self.ticket(&format!("/{kind}")).await]
            }
            _ => unreachable!("nothing real is made for {steps:?}"),
        }
    }

    pub(super) async fn task(&mut self) -> Value {
        let task = json!({ "title": "Replace the drum unit", "visibility": "private" });
        self.id("/tasks/", task).await
    }

    pub(super) async fn ticket(&mut self, path: &str) -> Value {
        let ticket = json!({
            "customer_name": "Acme Corp", "customer_email": "jane@acme.example.com",
            "visibility": "private",
        });
        self.id(path, ticket).await
    }

    async fn archived(&mut self, path: &str) -> Value {
        let id = match path {
            "/tasks" => self.task().await,
            path => self.ticket(path).await,
        };
        self.done(&format!("{path}/{id}/archive")).await;
        id
    }

    async fn attachment(&mut self, task: &Value) -> Value {
        let path = format!("/attachments/task/{task}/upload");
        let form = Form::new().part("file", Part::bytes(PIXEL).file_name("drum.png"));
        let request = self.cast.admin.request(Method::POST, &path).multipart(form);
        expect(answer(request).await, 201)["id"].clone()
    }

    /// The ids of a task's checklist items, in order.
    pub(super) async fn steps_of(&mut self, task: &Value) -> Value {
        let path = format!("/tasks/{task}/steps/");
        let mut ids = Vec::new();
        for text in ["Clean", "Test"] {
            ids.push(self.id(&path, json!({ "step_description": text })).await);
        }
        json!(ids)
    }
}
