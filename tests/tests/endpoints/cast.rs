//! Those who call: an administrator, an employee, somebody who is not approved any more, a customer.

use corejobtrack_tests::server::{ADMIN_PASSWORD, Client, Server};
use serde_json::{Value, json};

/// The password of everybody here.
pub const PASSWORD: &str = ADMIN_PASSWORD;

/// Everybody, signed in.
pub struct Cast {
    pub nobody: Client,
    pub pending: Client,
    pub user: Client,
    pub admin: Client,
    pub customer: Client,
}

/// The body of an answer that must be a success.
pub fn done((status, body): (reqwest::StatusCode, Value)) -> Value {
    assert!(status.is_success(), "{status}: {body}");
    body
}

impl Cast {
    /// Hires, registers and approves them.
    pub async fn assemble(server: &Server) -> Self {
        let nobody = server.anonymous();
        let admin = server.admin().await;
        for name in ["user", "pending"] {
            let person = json!({ "username": name, "password": PASSWORD, "team": "Service" });
            done(admin.post("/users/", &person).await);
        }
        let user = server.client_for("user", PASSWORD).await;
        let pending = server.client_for("pending", PASSWORD).await;
        let known = done(admin.get("/users/").await);
        let known = known.as_array().expect("a list").iter();
        let id = known
            .filter(|one| one["username"] == "pending")
            .map(|one| one["id"].clone())
            .next_back()
            .expect("the one hired");
        let role = json!({ "role": "pending" });
        done(admin.put(&format!("/users/{id}"), &role).await);

        let company = json!({ "company": "Acme Corp", "contact_id": "ACME001" });
        done(admin.post("/customers/", &company).await);
        let customer = Self::register(&nobody, &admin, "jane@acme.example.com").await;
        Self {
            nobody,
            pending,
            user,
            admin,
            customer,
        }
    }

    /// Registers somebody at Acme Corp, approves them, and lets them log in.
    pub async fn register(nobody: &Client, admin: &Client, email: &str) -> Client {
        let registration = json!({
            "customer_number": "ACME001",
            "first_name": "Jane",
            "last_name": "Doe",
            "email": email,
            "phone": "(555) 123-4567",
            "password": PASSWORD,
        });
        done(nobody.post("/customer/api/register", &registration).await);
        let waiting = done(admin.get("/admin/customer-registrations").await);
        let id = waiting[0]["id"].clone();
        let approve = format!("/admin/customer-registrations/{id}/approve");
        done(admin.act(&approve).await);
        let login = json!({ "email": email, "password": PASSWORD });
        let login = done(nobody.post("/customer/api/login", &login).await);
        nobody.with_token(login["access_token"].as_str().expect("a token"))
    }

    /// Somebody by name.
    pub fn called(&self, name: &str) -> Client {
        match name {
            "pending" => self.pending.clone(),
            "user" => self.user.clone(),
            "admin" => self.admin.clone(),
            "customer" => self.customer.clone(),
            _ => self.nobody.clone(),
        }
    }
}
