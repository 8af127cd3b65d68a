//! Customers, vendors and sales records, and the records of customer contacts.

use corejobtrack_tests::{
    pictures::pixel_as_url,
    server::{expect, registration},
};
use serde_json::{Value, json};

use super::{PASSWORD, Things};
use crate::cast::{self, CUSTOMER_NUMBER};

impl Things<'_> {
    pub(super) async fn of_parties(&mut self, steps: &[&str]) -> Vec<Value> {
        let id = match steps {
            ["admin", "trash", ..] => {
                let task = self.task().await;
                expect(self.cast.admin.delete(&format!("/tasks/{task}")).await, 200);
                task
            }
            ["admin", ..] => {
                let email = format!("{}@acme.example.com", self.word("registered"));
                let body = registration(CUSTOMER_NUMBER, &email);
                self.id("/customer/api/register", body).await
            }
            ["customers", ..] => self.customer().await,
            ["customer-contacts", _, "restore-access"] => {
                let contact = self.registered_contact().await;
                let path = format!("/customer-contacts/{contact}/suspend-access");
                self.done(&path).await;
                contact
            }
            ["customer-contacts", _, "suspend-access"] => self.registered_contact().await,
            ["customer-contacts", ..] => {
                let customer = self.customer().await;
                self.contact(&customer).await
            }
            ["customer-equipment" | "equipment", ..] => {
                let customer = self.customer().await;
                let piece = json!({ "make": "HP", "serial": self.word("serial") });
                self.id(&format!("/customers/{customer}/equipment"), piece)
                    .await
            }
            ["vendors", ..] => {
                self.id("/vendors/", json!({ "company": "Parts Inc" }))
                    .await
            }
            ["leads", ..] => {
                let customer = self.customer().await;
                self.id("/leads", json!({ "contact_id": customer })).await
            }
            ["quotes", ..] => {
                let customer = self.customer().await;
                self.id("/quotes", json!({ "customer_id": customer })).await
            }
            _ => {
                let rate = json!({
                    "leasing_partner": self.word("partner"), "min_price": 1, "max_price": 2,
                    "term_length": 60, "lease_rate": 0.0189,
                });
                self.id("/lease-rates", rate).await
            }
        };
        vec![id]
    }

    pub(super) async fn customer(&mut self) -> Value {
        let company = json!({ "company": self.word("company") });
        self.id("/customers/", company).await
    }

    async fn contact(&mut self, customer: &Value) -> Value {
        let email = format!("{}@example.com", self.word("contact"));
        let contact = json!({ "first_name": "Joan", "last_name": "Doe", "email": email });
        self.id(&format!("/customers/{customer}/contacts"), contact)
            .await
    }

    async fn registered_contact(&mut self) -> Value {
        let email = format!("{}@acme.example.com", self.word("contact"));
        json!(self.cast.admin.enroll(CUSTOMER_NUMBER, &email).await)
    }

    /// The ids of a customer's contacts, in order.
    pub(super) async fn contacts_of(&mut self, customer: &Value) -> Value {
        let ids = [self.contact(customer).await, self.contact(customer).await];
        json!(ids)
    }

    /// The records of the calling contact.
    pub(super) async fn for_portal(&mut self, steps: &[&str]) -> Vec<Value> {
        match steps {
            ["customer", "api", "devices", _] => {
                let token = self.word("device");
                let device = json!({ "token": token, "platform": "ios" });
                let path = "/customer/api/devices/register";
                expect(self.cast.customer.post(path, &device).await, 201);
                vec![json!(token)]
            }
            ["customer", "api", "notifications", ..] => {
                // Contacts are notified of it.
                self.ticket("/service-tickets").await;
                let news = self.cast.customer.get("/customer/api/notifications").await;
                vec![expect(news, 200)[0]["id"].clone()]
            }
            ["customer", "api", kind, ..] => {
                let ticket = json!({ "customer_name": "Acme Corp" });
                vec![self.id(&format!("/{kind}"), ticket).await]
            }
            // Pages show a form for any link; the operations behind it are called separately.
            _ => vec![json!("0".repeat(32))],
        }
    }

    /// Members of bodies that contacts send, also with the secret of a link.
    pub(super) async fn changes_for_portal(
        &mut self,
        template: &str,
        word: &str,
    ) -> Vec<(&'static str, Value)> {
        let email = json!("jane@acme.example.com");
        match template {
            "/portal/sign/{token}" => vec![("signature_data", json!(pixel_as_url()))],
            "/customer/api/register" => vec![
                ("customer_number", json!(CUSTOMER_NUMBER)),
                ("email", json!(format!("{word}@acme.example.com"))),
            ],
            "/customer/api/login" | "/customer/api/magic-link" | "/customer/api/password-reset" => {
                vec![("email", email)]
            }
            "/customer/api/change-password" => vec![("current_password", json!(PASSWORD))],
            "/customer/api/verify-magic-link" => {
                vec![("token", self.mailed("magic-link", "magic_link").await)]
            }
            "/customer/api/password-reset/confirm" => {
                let token = self.mailed("password-reset", "password_reset").await;
                vec![("token", token), ("new_password", json!(PASSWORD))]
            }
            "/customer/api/verify-email" => {
                let email = format!("{word}@acme.example.com");
                let contact = cast::customer(&self.cast.admin, &email).await;
                let path = "/customer/api/send-verification";
                expect(contact.act(path).await, 200);
                let token = self.server.mailed_token("email_verification").await;
                vec![("token", json!(token))]
            }
            _ => Vec::new(),
        }
    }

    /// The secret of a link that a contact requests.
    async fn mailed(&mut self, what: &str, template: &str) -> Value {
        let email = format!("{}@acme.example.com", self.word("forgetful"));
        self.cast.admin.enroll(CUSTOMER_NUMBER, &email).await;
        let body = json!({ "email": email });
        let path = format!("/customer/api/{what}");
        expect(self.cast.nobody.post(&path, &body).await, 200);
        json!(self.server.mailed_token(template).await)
    }
}
