//! Accounts on a running server, created through its API.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Answer, Client};
use crate::office::PASSWORD;

/// The body of a response that must have this status.
///
/// # Panics
/// If it has another status.
#[track_caller]
pub fn expect((status, body): Answer, expected: u16) -> Value {
    assert_eq!(status.as_u16(), expected, "{body}");
    body
}

/// The body of a response whose status must be a success.
///
/// # Panics
/// If it is not a success.
#[track_caller]
pub fn success((status, body): Answer) -> Value {
    assert!(status.is_success(), "{status}: {body}");
    body
}

/// A registration of a contact of the customer with this number.
pub fn registration(customer_number: &str, email: &str) -> Value {
    json!({
        "customer_number": customer_number, "first_name": "Jane", "last_name": "Doe",
        "email": email, "phone": "(555) 123-4567", "password": PASSWORD,
    })
}

impl Client {
    /// As an administrator: creates an employee, in a team if given, and logs in.
    pub async fn hire(&self, username: &str, team: Option<&str>) -> Self {
        let employee = json!({ "username": username, "password": PASSWORD, "team": team });
        expect(self.post("/users/", &employee).await, 201);
        self.anonymous().log_in(username, PASSWORD).await
    }

    /// As an administrator: registers a contact of the customer with this number, approves the
    /// registration and returns the contact's id.
    pub async fn enroll(&self, customer_number: &str, email: &str) -> i64 {
        let body = registration(customer_number, email);
        let nobody = self.anonymous();
        let made = expect(nobody.post("/customer/api/register", &body).await, 201);
        let id = made["id"].as_i64().expect("an id");
        let path = format!("/admin/customer-registrations/{id}/approve");
        let approved = expect(self.act(&path).await, 200);
        assert_eq!(approved["status"], "active", "{approved}");
        id
    }

    /// Logs in as a contact.
    pub async fn log_in_contact(&self, email: &str) -> Self {
        let body = json!({ "email": email, "password": PASSWORD, "remember_me": true });
        let nobody = self.anonymous();
        let (status, answer) = nobody.post("/customer/api/login", &body).await;
        assert_eq!(status, StatusCode::OK, "{email} logs in: {answer}");
        assert_eq!(answer["token_type"], "bearer");
        nobody.with_token(answer["access_token"].as_str().expect("a token"))
    }
}
