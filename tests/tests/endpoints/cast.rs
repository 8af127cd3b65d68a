//! The callers: an administrator, an employee, a user whose approval was withdrawn, a customer
//! contact.

use corejobtrack_tests::server::{Client, Server, expect};
use serde_json::json;

pub use corejobtrack_tests::office::PASSWORD;

/// The number of the contact's customer.
pub const CUSTOMER_NUMBER: &str = "ACME001";

/// All callers with tokens.
pub struct Cast {
    pub nobody: Client,
    pub pending: Client,
    pub user: Client,
    pub admin: Client,
    pub customer: Client,
}

impl Cast {
    /// Creates, registers and approves them.
    pub async fn assemble(server: &Server) -> Self {
        let admin = server.admin().await;
        let company = json!({ "company": "Acme Corp", "contact_id": CUSTOMER_NUMBER });
        expect(admin.post("/customers/", &company).await, 201);
        Self {
            nobody: server.anonymous(),
            pending: pending(&admin, "pending").await,
            user: admin.hire("user", Some("Service")).await,
            customer: customer(&admin, "jane@acme.example.com").await,
            admin,
        }
    }

    /// A caller by name.
    pub fn named(&self, name: &str) -> Client {
        match name {
            "pending" => self.pending.clone(),
            "user" => self.user.clone(),
            "admin" => self.admin.clone(),
            "customer" => self.customer.clone(),
            _ => self.nobody.clone(),
        }
    }
}

/// An employee whose approval was withdrawn after they had logged in.
pub async fn pending(admin: &Client, username: &str) -> Client {
    let client = admin.hire(username, Some("Service")).await;
    let me = expect(client.get("/me").await, 200);
    let role = json!({ "role": "pending" });
    let path = format!("/users/{}", me["id"]);
    expect(admin.put(&path, &role).await, 200);
    client
}

/// A contact at Acme Corp who is approved and logged in.
pub async fn customer(admin: &Client, email: &str) -> Client {
    admin.enroll(CUSTOMER_NUMBER, email).await;
    admin.log_in_contact(email).await
}
