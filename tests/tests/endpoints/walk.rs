//! Calls every documented endpoint as a caller who may call it; each response must be a
//! success of the documented shape.

mod administration;
mod customers;
mod items;
mod people;
mod sales;

use std::collections::BTreeSet;

use corejobtrack_tests::server::{Client, Server, answer};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    cast::Cast,
    documented::{Audience, key},
    schema::Document,
};

/// The state of the walk.
pub struct Walk<'a> {
    pub server: &'a Server,
    pub cast: Cast,
    document: Document,
    /// The successful calls, with their callers.
    visited: BTreeSet<(String, Audience)>,
    faults: Vec<String>,
}

/// Calls all endpoints; returns the visited ones and the errors.
pub async fn everywhere(server: &Server) -> (BTreeSet<(String, Audience)>, Vec<String>) {
    let document = Document::new(server.anonymous().get("/openapi.json").await.1);
    let mut walk = Walk {
        server,
        cast: Cast::assemble(server).await,
        document,
        visited: BTreeSet::new(),
        faults: Vec::new(),
    };
    walk.people().await;
    walk.settings().await;
    let customer = walk.customers().await;
    walk.tasks().await;
    walk.service_tickets(&customer).await;
    walk.support_tickets().await;
    walk.sales(&customer).await;
    walk.customer_portal().await;
    walk.administration().await;
    walk.ends(&customer).await;
    (walk.visited, walk.faults)
}

impl Walk<'_> {
    fn client(&self, who: Audience) -> Client {
        self.cast.named(who.as_str())
    }

    /// Calls an endpoint as a user. The target is the method and the documented path, with
    /// a value for each parameter after it: `"GET /tasks/{task_id}", [id]`.
    pub async fn user<const N: usize>(
        &mut self,
        target: &str,
        values: [&Value; N],
        body: Value,
    ) -> Value {
        self.call(Audience::User, target, &values, body).await
    }

    /// The same as an administrator.
    pub async fn admin<const N: usize>(
        &mut self,
        target: &str,
        values: [&Value; N],
        body: Value,
    ) -> Value {
        self.call(Audience::Admin, target, &values, body).await
    }

    /// The same as the given caller.
    pub async fn call(
        &mut self,
        who: Audience,
        target: &str,
        values: &[&Value],
        body: Value,
    ) -> Value {
        let client = self.client(who);
        let (method, path) = self.target(target, values);
        let request = client.request(method, &path);
        let request = if body.is_null() {
            request
        } else {
            request.json(&body)
        };
        self.send(who, target, request).await
    }

    /// The method and path with the values filled in; a query after `?` stays.
    pub fn target(&self, target: &str, values: &[&Value]) -> (Method, String) {
        let (method, template) = target.split_once(' ').expect("a method and a path");
        let mut values = values.iter();
        let steps = template.split('/').map(|step| {
            if step.starts_with('{') {
                let value = values.next().expect("a value for each parameter");
                value.as_str().map_or(value.to_string(), ToOwned::to_owned)
            } else {
                step.to_owned()
            }
        });
        let path = steps.collect::<Vec<_>>().join("/");
        (method.parse().expect("a method"), path)
    }

    /// Sends a request to an endpoint and checks the response.
    pub async fn send(
        &mut self,
        who: Audience,
        target: &str,
        request: reqwest::RequestBuilder,
    ) -> Value {
        let (status, body) = answer(request).await;
        let (method, template) = target.split_once(' ').expect("a method and a path");
        let template = template.split('?').next().unwrap_or_default();
        if !status.is_success() {
            self.faults.push(format!("{target}: {status} {body}"));
            return body;
        }
        match self.document.operation(method, template) {
            None => self.faults.push(format!("{target} is not documented")),
            Some(operation) => {
                let faults = self.document.faults(operation, status.as_u16(), &body);
                let faults = faults.iter().map(|fault| format!("{target}: {fault}"));
                self.faults.extend(faults);
            }
        }
        self.visited.insert((key(method, template), who));
        body
    }

    /// Records an error unless the condition holds.
    pub fn check(&mut self, holds: bool, what: impl Into<String>) {
        if !holds {
            self.faults.push(what.into());
        }
    }
}

/// An empty body.
pub const EMPTY: Value = Value::Null;

/// The same transitions for tickets of either kind.
pub fn ticket(title: &str) -> Value {
    json!({ "customer_name": "Acme Corp", "title": title, "customer_email": "jane@acme.example.com" })
}
