//! Employees, their notifications and settings.

use corejobtrack_tests::{
    pictures::PIXEL,
    server::{answer, expect},
};
use reqwest::{
    Method,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

use super::{PASSWORD, Things};

impl Things<'_> {
    pub(super) async fn of_people(&mut self, steps: &[&str]) -> Vec<Value> {
        match steps {
            ["users", _, "profile-picture"] => vec![self.user_with_picture().await],
            ["users", ..] => {
                let user = json!({ "username": self.word("colleague"), "password": PASSWORD });
                vec![self.id("/users/", user).await]
            }
            ["devices", _] => {
                let token = self.word("device");
                let device = json!({ "token": token, "platform": "ios" });
                let _ = self.made("/devices/register", device).await;
                vec![json!(token)]
            }
            ["notifications", ..] => vec![self.notification().await],
            ["email", "log", ..] => {
                let mail =
                    json!({ "to": "jane@example.com", "subject": "Test", "body_text": "Test" });
                let mail = expect(self.cast.admin.post("/email/send", &mail).await, 200);
                vec![mail["id"].clone()]
            }
            ["settings", "dropdown-choices", _] => vec![json!("dispatch_type")],
            ["task_types", _] => {
                let name = json!(self.word("type"));
                let _ = self.made("/task_types/", json!({ "name": name })).await;
                vec![name]
            }
            _ => unreachable!("nothing real is made for {steps:?}"),
        }
    }

    /// The administrator, with a profile picture.
    async fn user_with_picture(&mut self) -> Value {
        let form = Form::new().part("file", Part::bytes(PIXEL).file_name("me.png"));
        let admin = &self.cast.admin;
        let upload = admin.request(Method::POST, "/me/profile-picture");
        expect(answer(upload.multipart(form)).await, 200);
        expect(admin.get("/me").await, 200)["id"].clone()
    }

    /// A notification of the administrator.
    async fn notification(&mut self) -> Value {
        let admin = expect(self.cast.admin.get("/me").await, 200);
        let task = json!({ "title": "Have a look", "assigned_user_ids": [admin["id"]] });
        expect(self.cast.user.post("/tasks/", &task).await, 201);
        let news = expect(self.cast.admin.get("/notifications").await, 200);
        news[0]["id"].clone()
    }
}
