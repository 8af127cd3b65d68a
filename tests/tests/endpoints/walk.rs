//! One walk through everything that the guides name, as those who may call it; each answer must be a
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
    guide::{Audience, key},
    schema::Document,
};

/// How far the walk is.
pub struct Walk<'a> {
    pub server: &'a Server,
    pub cast: Cast,
    document: Document,
    /// What succeeded, and as whom it was called.
    visited: BTreeSet<(String, Audience)>,
    faults: Vec<String>,
}

/// Walks, and answers what was visited and what was wrong.
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
    walk.customers_own().await;
    walk.administration().await;
    walk.ends(&customer).await;
    (walk.visited, walk.faults)
}

impl Walk<'_> {
    fn client(&self, who: Audience) -> Client {
        self.cast.called(who.as_str())
    }

    /// Calls an endpoint as a user. The target is the method and the path as the guides have it, with
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

    /// The same as somebody.
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

    /// The method and path with the values in their places; what follows a `?` stays.
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

    /// Sends a request to an endpoint and judges the answer.
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

    /// Something must hold of an answer.
    pub fn check(&mut self, holds: bool, what: impl Into<String>) {
        if !holds {
            self.faults.push(what.into());
        }
    }
}

/// Nothing in the body.
pub const EMPTY: Value = Value::Null;

/// The same steps for tickets of either kind.
pub fn ticket(title: &str) -> Value {
    json!({ "customer_name": "Acme Corp", "title": title, "customer_email": "jane@acme.example.com" })
}
