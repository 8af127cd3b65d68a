//! Customers, their contacts and equipment, and the operations of customer contacts.

use serde_json::{Value, json};

use super::{
    Audience::{Customer, Nobody},
    EMPTY, Walk,
};
use crate::cast::{self, PASSWORD};

impl Walk<'_> {
    /// Returns the id of the customer of the tickets.
    pub(super) async fn customers(&mut self) -> Value {
        let other = json!({ "company": "Other Corp", "contact_id": "OTH001", "city": "Anytown" });
        let other = self.user("POST /customers/", [], other).await;
        self.user("GET /customers/list", [], EMPTY).await;
        let found = self
            .user(
                "GET /customers/search?query=Acme&search_field=name",
                [],
                EMPTY,
            )
            .await;
        let customer = found[0]["id"].clone();
        self.user("GET /customers/{customer_id}", [&customer], EMPTY)
            .await;
        self.user(
            "PATCH /customers/{customer_id}",
            [&customer],
            json!({ "city": "Anytown" }),
        )
        .await;

        let mut contacts = Vec::new();
        for name in ["Joan", "Jim"] {
            let contact = json!({ "first_name": name, "last_name": "Doe", "email": format!("{name}@acme.example.com") });
            let contact = self
                .user(
                    "POST /customers/{customer_id}/contacts",
                    [&customer],
                    contact,
                )
                .await;
            contacts.push(contact["id"].clone());
        }
        let whole = self
            .user("GET /customers/{customer_id}", [&customer], EMPTY)
            .await;
        let ids: Vec<&Value> = whole["contacts"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| &one["id"])
            .rev()
            .collect();
        let order = json!({ "contact_ids": ids });
        self.user(
            "POST /customers/{customer_id}/contacts/reorder",
            [&customer],
            order,
        )
        .await;
        self.user(
            "PATCH /customer-contacts/{contact_id}",
            [&contacts[0]],
            json!({ "phone": "1" }),
        )
        .await;
        for mail in [
            "send-password-reset",
            "send-magic-link",
            "send-verification",
        ] {
            self.user(
                &format!("POST /customer-contacts/{{contact_id}}/{mail}"),
                [&contacts[0]],
                EMPTY,
            )
            .await;
        }
        self.user(
            "DELETE /customer-contacts/{contact_id}",
            [&contacts[1]],
            EMPTY,
        )
        .await;

        let piece = json!({ "make": "HP", "model": "LaserJet", "serial": "ABC123", "count": 1 });
        let piece = self
            .user(
                "POST /customers/{customer_id}/equipment",
                [&customer],
                piece,
            )
            .await;
        let piece = piece["id"].clone();
        self.user("GET /customers/{customer_id}/equipment", [&customer], EMPTY)
            .await;
        self.user(
            "PATCH /customer-equipment/{equipment_id}",
            [&piece],
            json!({ "notes": "2nd floor" }),
        )
        .await;
        let count = json!({ "count": 45230, "notes": "Monthly meter reading" });
        self.user(
            "POST /customer-equipment/{equipment_id}/counts",
            [&piece],
            count,
        )
        .await;
        self.user(
            "GET /customer-equipment/{equipment_id}/counts",
            [&piece],
            EMPTY,
        )
        .await;
        self.user(
            "GET /equipment/{equipment_id}/related-items",
            [&piece],
            EMPTY,
        )
        .await;
        self.user("DELETE /customer-equipment/{equipment_id}", [&piece], EMPTY)
            .await;
        self.user("DELETE /customers/{customer_id}", [&other["id"]], EMPTY)
            .await;
        customer
    }

    pub(super) async fn customer_portal(&mut self) {
        let email = "jo@acme.example.com";
        let registration = json!({
            "company": "Acme Corp", "first_name": "Jo", "last_name": "Doe", "email": email,
            "phone": "(555) 123-4567", "password": PASSWORD,
        });
        self.call(
            Nobody,
            "POST /customer/api/register",
            &[],
            registration.clone(),
        )
        .await;
        let waiting = self
            .admin("GET /admin/customer-registrations", [], EMPTY)
            .await;
        let id = waiting[0]["id"].clone();
        self.admin("POST /admin/customer-registrations/{id}/deny", [&id], EMPTY)
            .await;
        self.call(Nobody, "POST /customer/api/register", &[], registration)
            .await;
        let waiting = self
            .admin("GET /admin/customer-registrations", [], EMPTY)
            .await;
        let id = waiting[0]["id"].clone();
        self.admin(
            "POST /admin/customer-registrations/{id}/approve",
            [&id],
            EMPTY,
        )
        .await;
        let login = json!({ "email": email, "password": PASSWORD });
        self.call(Nobody, "POST /customer/api/login", &[], login)
            .await;
        let whom = json!({ "email": email });
        self.call(Nobody, "POST /customer/api/magic-link", &[], whom.clone())
            .await;
        let token = json!({ "token": self.server.mailed_token("magic_link").await });
        self.call(Nobody, "POST /customer/api/verify-magic-link", &[], token)
            .await;
        self.call(Nobody, "POST /customer/api/password-reset", &[], whom)
            .await;

        self.call(Customer, "GET /customer/api/me", &[], EMPTY)
            .await;
        for kind in ["service-tickets", "support-tickets"] {
            self.call(Customer, &format!("GET /customer/api/{kind}"), &[], EMPTY)
                .await;
        }
        let device =
            json!({ "token": "customers-device", "platform": "ios", "device_name": "iPhone" });
        self.call(Customer, "POST /customer/api/devices/register", &[], device)
            .await;
        self.call(Customer, "GET /customer/api/devices", &[], EMPTY)
            .await;
        self.call(
            Customer,
            "DELETE /customer/api/devices/{token}",
            &[&json!("customers-device")],
            EMPTY,
        )
        .await;
        let news = self
            .call(Customer, "GET /customer/api/notifications", &[], EMPTY)
            .await;
        let id = news[0]["id"].clone();
        self.check(id.is_number(), "a customer without notifications");
        self.call(
            Customer,
            "POST /customer/api/notifications/{id}/read",
            &[&id],
            EMPTY,
        )
        .await;
        self.call(
            Customer,
            "POST /customer/api/notifications/read-all",
            &[],
            EMPTY,
        )
        .await;
        self.call(
            Customer,
            "DELETE /customer/api/notifications/{id}",
            &[&id],
            EMPTY,
        )
        .await;
        self.call(Customer, "POST /customer/api/delete-account", &[], EMPTY)
            .await;
        let change = json!({ "current_password": PASSWORD, "new_password": "AnotherPass456!" });
        self.call(Customer, "POST /customer/api/change-password", &[], change)
            .await;
        self.cast.customer = cast::customer(&self.cast.admin, "joe@acme.example.com").await;
    }
}
