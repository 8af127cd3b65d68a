//! Vendors, leads, quotes, lease rates.

use serde_json::{Value, json};

use super::{EMPTY, Walk};

impl Walk<'_> {
    pub(super) async fn sales(&mut self, customer: &Value) {
        let vendor = json!({ "company": "Parts Inc", "city": "Anytown" });
        let vendor = self.user("POST /vendors/", [], vendor).await;
        self.user("GET /vendors/list", [], EMPTY).await;
        self.user("GET /vendors/search?query=Parts", [], EMPTY)
            .await;
        let id = vendor["id"].clone();
        self.user("GET /vendors/{vendor_id}", [&id], EMPTY).await;
        self.user(
            "PATCH /vendors/{vendor_id}",
            [&id],
            json!({ "city": "Springfield" }),
        )
        .await;
        self.user("DELETE /vendors/{vendor_id}", [&id], EMPTY).await;

        let lead = json!({ "contact_id": customer, "lead_rating": "Hot", "budget": 25000.00 });
        let lead = self.user("POST /leads", [], lead).await;
        let lead_id = lead["id"].clone();
        self.user("GET /leads", [], EMPTY).await;
        self.user("GET /leads/{lead_id}", [&lead_id], EMPTY).await;
        self.user(
            "PATCH /leads/{lead_id}",
            [&lead_id],
            json!({ "demo": true }),
        )
        .await;

        let rate = json!({
            "leasing_partner": "Partner Finance Corp", "min_price": 5000.00, "max_price": 50000.00,
            "term_length": 60, "lease_rate": 0.0189, "lease_type": "fmv",
        });
        let rate = self.user("POST /lease-rates", [], rate).await;
        self.check(rate["lease_type"] == "FMV", "a lease type in lower case");
        self.user("GET /lease-rates", [], EMPTY).await;
        self.user(
            "PATCH /lease-rates/{id}",
            [&rate["id"]],
            json!({ "lease_type": "fto" }),
        )
        .await;

        let quote = json!({
            "customer_id": customer, "sales_lead_id": lead_id, "summary": "New copier",
            "line_items": [{ "sort_order": 1, "qty": 1, "description": "Copier", "msrp": 8500.00, "discount": 15.0, "cost": 5200.00 }],
        });
        let quote = self.user("POST /quotes", [], quote).await;
        let id = quote["id"].clone();
        self.user("GET /quotes", [], EMPTY).await;
        self.user("GET /quotes/{quote_id}", [&id], EMPTY).await;
        self.user(
            "PATCH /quotes/{quote_id}",
            [&id],
            json!({ "sale_closed": true }),
        )
        .await;
        self.user("DELETE /quotes/{quote_id}", [&id], EMPTY).await;
        self.user("DELETE /leads/{lead_id}", [&lead_id], EMPTY)
            .await;
        self.user("DELETE /lease-rates/{id}", [&rate["id"]], EMPTY)
            .await;
    }
}
