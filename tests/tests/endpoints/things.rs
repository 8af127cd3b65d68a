//! Valid requests for real records: for each operation a record that an administrator created, and
//! the example body of the document with real ids in it.

mod customers;
mod items;
mod people;

use corejobtrack_tests::{
    pictures::PIXEL,
    server::{Client, Server, answer, expect},
};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::{
    cast::{self, Cast, PASSWORD},
    schema::Document,
};

/// The body of a request.
#[derive(Debug, Clone)]
pub enum Body {
    Nothing,
    Json(Value),
    Form(Vec<(&'static str, String)>),
    File,
}

/// A request for any caller to send.
#[derive(Debug, Clone)]
pub struct Request {
    method: String,
    path: String,
    body: Body,
}

impl Request {
    /// Sends it as a caller.
    pub async fn send(&self, client: &Client) -> u16 {
        let request = client.request(self.method.parse().expect("a method"), &self.path);
        let request = match &self.body {
            Body::Nothing => request,
            Body::Json(body) => request.json(body),
            Body::Form(fields) => request.form(fields),
            Body::File => {
                let part = Part::bytes(PIXEL).file_name("drum.png");
                request.multipart(Form::new().part("file", part))
            }
        };
        answer(request).await.0.as_u16()
    }
}

/// Creates records.
pub struct Things<'a> {
    server: &'a Server,
    document: &'a Document,
    cast: Cast,
    /// The number of created names, so that each is unique.
    count: u32,
}

impl<'a> Things<'a> {
    /// No records yet.
    pub fn new(server: &'a Server, document: &'a Document, cast: Cast) -> Self {
        Self {
            server,
            document,
            cast,
            count: 0,
        }
    }

    /// A caller; a new account if the operation ends the account or session.
    pub async fn caller(&mut self, name: &str, path: &str) -> Client {
        let ends = ["/logout", "/delete-account", "/change-password"];
        if !ends.iter().any(|end| path.ends_with(end)) {
            return self.cast.named(name);
        }
        let admin = &self.cast.admin.clone();
        let word = self.word("person");
        match name {
            "pending" => cast::pending(admin, &word).await,
            "customer" => cast::customer(admin, &format!("{word}@acme.example.com")).await,
            "user" => admin.hire(&word, None).await,
            "admin" => {
                let employee = json!({ "username": word, "password": PASSWORD, "role": "admin" });
                expect(admin.post("/users/", &employee).await, 201);
                self.server.client_for(&word, PASSWORD).await
            }
            _ => self.cast.nobody.clone(),
        }
    }

    /// A request that succeeds if the right caller sends it.
    pub async fn request(&mut self, method: &str, template: &str) -> Request {
        let values = self.values(template).await;
        let body = self.body(method, template, &values).await;
        let mut values = values.into_iter();
        let steps = template.split('/').map(|step| {
            if step.starts_with('{') {
                let value = values.next().expect("a value for each parameter");
                value.as_str().map_or(value.to_string(), ToOwned::to_owned)
            } else {
                step.to_owned()
            }
        });
        let mut path = steps.collect::<Vec<_>>().join("/");
        if template == "/search" {
            path.push_str("?q=Acme");
        }
        Request {
            method: method.to_owned(),
            path,
            body,
        }
    }

    /// A new unique name.
    fn word(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what}-{}", self.count)
    }

    /// Creates a record as an administrator, and returns it.
    async fn made(&self, path: &str, body: Value) -> Value {
        expect(self.cast.admin.post(path, &body).await, 201)
    }

    /// Creates a record as an administrator, and returns its id.
    async fn id(&self, path: &str, body: Value) -> Value {
        self.made(path, body).await["id"].clone()
    }

    /// Sends a POST request without a body as an administrator.
    async fn done(&self, path: &str) {
        expect(self.cast.admin.act(path).await, 200);
    }

    /// Values for the parameters of a path.
    async fn values(&mut self, template: &str) -> Vec<Value> {
        let steps: Vec<&str> = template.split('/').skip(1).collect();
        if !template.contains('{') {
            return Vec::new();
        }
        match steps[..] {
            ["customer", ..] => self.for_portal(&steps).await,
            ["admin", "trash" | "customer-registrations", ..]
            | [
                "customers" | "customer-contacts" | "customer-equipment" | "equipment",
                ..,
            ]
            | ["vendors" | "leads" | "quotes" | "lease-rates", ..] => self.of_parties(&steps).await,
            [
                "users" | "devices" | "notifications" | "email" | "settings" | "task_types",
                ..,
            ] => self.of_people(&steps).await,
            _ => self.of_items(&steps).await,
        }
    }

    async fn body(&mut self, method: &str, template: &str, values: &[Value]) -> Body {
        let operation = self.document.operation(method, template);
        let Some((media_type, example)) = self.document.body(operation.expect("an operation"))
        else {
            return Body::Nothing;
        };
        if media_type.starts_with("multipart/") {
            return Body::File;
        }
        if template == "/token" {
            let fields = [("username", "user"), ("password", PASSWORD)];
            return Body::Form(fields.map(|(name, value)| (name, value.to_owned())).into());
        }
        let mut body = example;
        for (name, value) in self.changes(method, template, values).await {
            body[name] = value;
        }
        Body::Json(body)
    }

    /// Members of the example that depend on this installation.
    async fn changes(
        &mut self,
        method: &str,
        template: &str,
        values: &[Value],
    ) -> Vec<(&'static str, Value)> {
        let word = self.word("name");
        let email = json!(format!("{word}@example.com"));
        match (method, template) {
            ("POST", "/users" | "/register") => vec![("username", json!(word)), ("email", email)],
            ("PUT", "/me") => vec![("email", email)],
            ("POST", "/customers") => vec![("company", json!(word)), ("contact_id", json!(word))],
            (_, "/customers/{customer_id}/contacts" | "/customer-contacts/{contact_id}") => {
                vec![("email", email)]
            }
            ("POST" | "PUT", "/task_types" | "/task_types/{name}") => vec![("name", json!(word))],
            (_, "/tasks/{task_id}/steps/reorder") => {
                vec![("step_ids", self.steps_of(&values[0]).await)]
            }
            (_, "/customers/{customer_id}/contacts/reorder") => {
                vec![("contact_ids", self.contacts_of(&values[0]).await)]
            }
            ("POST", "/leads") => vec![
                ("contact_id", self.customer().await),
                ("lead_id", json!(word)),
            ],
            ("POST", "/quotes") => vec![
                ("customer_id", self.customer().await),
                ("contact_person_id", Value::Null),
                ("sales_lead_id", Value::Null),
            ],
            ("PATCH", "/quotes/{quote_id}") => vec![("line_items", json!([]))],
            _ => self.changes_for_portal(template, &word).await,
        }
    }
}
