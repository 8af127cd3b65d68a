//! Vendors, leads, quotes and lease rates over HTTP, on the real server.
#![expect(clippy::expect_used, reason = "a story may fail")]

use corejobtrack_tests::{
    served,
    server::{Answer, Client, expect},
};
use reqwest::Method;
use serde_json::{Value, json};

/// The example of a request body in the OpenAPI document.
fn documented(name: &str) -> Value {
    let text = match name {
        "lead" => include_str!(
            "../../corejobtrack-server/src/surfaces/corejobtrack/sales/examples/lead.json"
        ),
        "quote" => include_str!(
            "../../corejobtrack-server/src/surfaces/corejobtrack/sales/examples/quote.json"
        ),
        _ => include_str!(
            "../../corejobtrack-server/src/surfaces/corejobtrack/sales/examples/lease_rate.json"
        ),
    };
    serde_json::from_str(text).expect("an example")
}

/// Asserts that the response contains everything that was sent.
fn shows(shown: &Value, sent: &Value) {
    match (shown, sent) {
        (Value::Object(shown), Value::Object(sent)) => {
            for (name, value) in sent {
                shows(shown.get(name).unwrap_or(&Value::Null), value);
            }
        }
        (Value::Array(shown), Value::Array(sent)) => {
            assert_eq!(shown.len(), sent.len());
            shown
                .iter()
                .zip(sent)
                .for_each(|(shown, sent)| shows(shown, sent));
        }
        (Value::Number(shown), Value::Number(sent)) => assert_eq!(shown.as_f64(), sent.as_f64()),
        (shown, sent) => assert_eq!(shown, sent),
    }
}

async fn customer(admin: &Client, name: &str) -> Value {
    let body = json!({ "company": name });
    expect(admin.post("/customers/", &body).await, 201)["id"].clone()
}

/// The location of the first error.
fn error_location(answer: Answer) -> Value {
    expect(answer, 422)["detail"][0]["loc"].clone()
}

served! {
    async fn vendors_are_stored_and_found(server: Server) {
        let admin = server.admin().await;
        let sent = json!({
            "company": "Parts Ltd", "account_number": "A-77", "contact_name": "Bob Vance",
            "address_1": "1 Dock Rd", "city": "Anytown", "state": "ST", "zip": "12345",
            "phone": "(555) 123-4567", "email": "bob@parts.example.com",
            "website": "https://parts.example.com", "notes": "Ask for Bob",
        });
        let made = expect(admin.post("/vendors/", &sent).await, 201);
        shows(&made, &sent);
        let named = expect(admin.post("/vendors", &json!({ "name": "Acme Tools" })).await, 201);
        assert_eq!((&named["company"], &named["name"]), (&json!("Acme Tools"), &json!("Acme Tools")));
        assert_eq!(expect(admin.get("/vendors/list").await, 200), json!([named, made]));
        assert_eq!(expect(admin.get("/vendors/list?limit=1&offset=1").await, 200), json!([made]));
        for query in ["query=vance", "query=parts&search_field=name", "query=any&search_field=city", "query=a-77&search_field=account_number"] {
            let found = expect(admin.get(&format!("/vendors/search?{query}")).await, 200);
            assert_eq!(found, json!([made]), "{query}");
        }
        expect(admin.get("/vendors/search?query=x&search_field=shoes").await, 422);
        let path = format!("/vendors/{}", made["id"]);
        let changed = expect(admin.patch(&path, &json!({ "city": "Elsewhere", "notes": null })).await, 200);
        assert_eq!((&changed["city"], &changed["notes"]), (&json!("Elsewhere"), &sent["notes"]));
        assert_eq!(expect(admin.get(&path).await, 200), changed);
        assert_eq!(error_location(admin.post("/vendors/", &json!({})).await), json!(["body", "company"]));
        assert_eq!(error_location(admin.patch(&path, &json!({ "email": "x" })).await), json!(["body", "email"]));
        assert_eq!(expect(admin.delete(&path).await, 200), json!({ "ok": true }));
        assert_eq!(expect(admin.get(&path).await, 404)["detail"], "Vendor not found");
        expect(server.anonymous().get("/vendors/list").await, 401);
    }

    async fn a_lead_is_stored_as_it_was_sent(server: Server) {
        let admin = server.admin().await;
        let acme = customer(&admin, "Acme Corp").await;
        let mut sent = documented("lead");
        assert_eq!(expect(admin.post("/leads", &sent).await, 400)["detail"], "Customer 42 does not exist");
        sent["contact_id"] = acme.clone();
        let made = expect(admin.post("/leads", &sent).await, 201);
        shows(&made, &sent);
        assert_eq!(expect(admin.post("/leads", &sent).await, 400)["detail"], "lead_id already exists");
        let next = expect(admin.post("/leads/", &json!({ "contact_id": acme })).await, 201);
        assert_eq!((&next["lead_id"], &next["master_status"]), (&json!("LEAD-000001"), &json!("New")));
        assert_eq!(next["contacted"], false);
        let path = format!("/leads/{}", next["id"]);
        let changes = json!({ "lead_rating": "Cold", "master_status": "Lost", "demo": true, "lead_log": null });
        let changed = expect(admin.patch(&path, &changes).await, 200);
        assert_eq!((&changed["demo"], &changed["master_status"]), (&json!(true), &json!("Lost")));
        assert_eq!(expect(admin.get("/leads").await, 200), json!([changed, made]));
        for query in ["status=lost", "master_status=Lost", "rating=cold", "lead_rating=Cold&status=Lost", "status=Lost&customer_id=1"] {
            let found = expect(admin.get(&format!("/leads?{query}")).await, 200);
            assert_eq!(found, json!([changed]), "{query}");
        }
        assert_eq!(expect(admin.get("/leads?contact_id=77").await, 200), json!([]));
        assert_eq!(expect(admin.get("/leads/search?query=aging").await, 200), json!([made]));
        assert_eq!(expect(admin.get("/leads/search?query=lead-000001").await, 200), json!([changed]));
        assert_eq!(error_location(admin.post("/leads", &json!({})).await), json!(["body", "contact_id"]));
        let wrong = json!({ "contact_id": acme, "budget": -1 });
        assert_eq!(error_location(admin.post("/leads", &wrong).await), json!(["body", "budget"]));
        expect(admin.delete(&path).await, 200);
        assert_eq!(expect(admin.get(&path).await, 404)["detail"], "Lead not found");
        expect(admin.get("/leads/abc").await, 422);
    }

    async fn a_quote_is_stored_as_it_was_sent_and_has_totals(server: Server) {
        let admin = server.admin().await;
        let acme = customer(&admin, "Acme Corp").await;
        let jane = json!({ "first_name": "Jane" });
        let jane = expect(admin.post(&format!("/customers/{acme}/contacts"), &jane).await, 201)["id"].clone();
        let lead = expect(admin.post("/leads", &json!({ "contact_id": acme })).await, 201)["id"].clone();
        expect(admin.post("/lease-rates", &documented("lease_rate")).await, 201);
        let mut sent = documented("quote");
        expect(admin.post("/quotes", &sent).await, 400);
        sent["customer_id"] = acme.clone();
        sent["contact_person_id"] = jane;
        sent["sales_lead_id"] = lead;
        let made = expect(admin.post("/quotes", &sent).await, 201);
        shows(&made, &sent);
        assert_eq!(made["quote_number"], "Q-000001");
        let totals = &made["totals"];
        for (name, amount) in [
            ("subtotal", 7_225.0),
            ("options_total", 350.0),
            ("services_total", 3_050.0),
            ("trade_in_credit", 500.0),
            ("net_price", 10_125.0),
            ("sales_tax", 759.38),
            ("total_price", 10_884.38),
            ("shown_price", 12_500.0),
            ("total_cost", 7_500.0),
            ("margin", 4_127.91),
            ("margin_percent", 35.5),
            ("monthly_payment", 236.25),
        ] {
            assert_eq!(totals[name].as_f64(), Some(amount), "{name}");
        }
        assert_eq!(made["line_items"][0]["unit_price"].as_f64(), Some(7_225.0));

        let path = format!("/quotes/{}", made["id"]);
        let read = expect(admin.get(&path).await, 200);
        assert_eq!(read, made);
        let untouched = expect(admin.patch(&path, &json!({ "line_items": null, "summary": null })).await, 200);
        assert_eq!(untouched, made);
        let whole = json!({ "line_items": made["line_items"], "options": made["options"] });
        assert_eq!(expect(admin.patch(&path, &whole).await, 200), made);
        let id = made["line_items"][0]["id"].clone();
        let changes = json!({
            "line_items": [{ "id": id, "qty": 2 }, { "item_code": "X", "msrp": 0.005 }],
            "customer_price": 0, "contact_person_id": 0, "sa2_title": "Second", "sa3_price": 1.5,
        });
        let changed = expect(admin.patch(&path, &changes).await, 200);
        assert_eq!(changed["line_items"][0]["item_code"], "BZ-C300i");
        assert_eq!(changed["line_items"][0]["extended_price"].as_f64(), Some(14_450.0));
        assert_eq!(changed["line_items"][1]["unit_price"].as_f64(), Some(0.01));
        assert_eq!(changed["totals"]["shown_price"], changed["totals"]["total_price"]);
        assert_eq!((&changed["contact_person_id"], &changed["sa2_title"]), (&Value::Null, &json!("Second")));
        assert_eq!(changed["version"], 2);
        assert_eq!(expect(admin.get("/quotes?customer_id=1&sale_closed=false").await, 200), json!([changed]));
        assert_eq!(expect(admin.get("/quotes?sale_closed=true").await, 200), json!([]));
        assert_eq!(expect(admin.get("/quotes/search?query=copier%20inst").await, 200), json!([changed]));
        assert_eq!(expect(admin.get("/quotes/search?query=Q-000001").await, 200), json!([changed]));

        assert_eq!(error_location(admin.post("/quotes", &json!({})).await), json!(["body", "customer_id"]));
        let wrong = json!({ "line_items": [{ "qty": 1 }, { "discount": 100.5 }] });
        assert_eq!(error_location(admin.patch(&path, &wrong).await), json!(["body", "line_items", 1, "discount"]));
        expect(admin.patch(&path, &json!({ "contact_person_id": 999 })).await, 400);
        let deleted = expect(admin.delete(&format!("/customers/{acme}")).await, 200);
        assert_eq!((&deleted["leads_deleted"], &deleted["quotes_deleted"]), (&json!(1), &json!(1)));
        assert_eq!(expect(admin.get(&path).await, 404)["detail"], "Quote not found");
    }

    async fn invalid_lease_rates_are_refused(server: Server) {
        let admin = server.admin().await;
        let sent = documented("lease_rate");
        let made = expect(admin.post("/lease-rates", &sent).await, 201);
        shows(&made, &sent);
        let path = format!("/lease-rates/{}", made["id"]);
        let fto = expect(admin.patch(&path, &json!({ "lease_type": "fto" })).await, 200);
        assert_eq!(fto["lease_type"], "FTO");
        assert_eq!(expect(admin.get("/lease-rates").await, 200), json!([fto]));
        assert_eq!(expect(admin.get(&path).await, 200), fto);
        for (wrong, place) in [
            (json!({ "lease_type": "LEASE" }), "lease_type"),
            (json!({ "leasing_partner": "" }), "leasing_partner"),
            (json!({ "leasing_partner": "  " }), "leasing_partner"),
            (json!({ "min_price": -0.01 }), "min_price"),
            (json!({ "min_price": 50_000.01 }), "min_price"),
            (json!({ "max_price": 4_999.99 }), "max_price"),
            (json!({ "term_length": 0 }), "term_length"),
            (json!({ "lease_rate": 0 }), "lease_rate"),
            (json!({ "lease_rate": "high" }), "lease_rate"),
        ] {
            assert_eq!(error_location(admin.patch(&path, &wrong).await), json!(["body", place]), "{wrong}");
            let mut new = sent.clone();
            new[place] = wrong[place].clone();
            // Of two contradicting prices, the greater one is reported.
            let reported = if wrong["min_price"].as_f64() > Some(0.0) { "max_price" } else { place };
            assert_eq!(error_location(admin.post("/lease-rates", &new).await), json!(["body", reported]), "{wrong}");
        }
        let faults = expect(admin.post("/lease-rates", &json!({})).await, 422)["detail"].clone();
        assert_eq!(faults.as_array().map(Vec::len), Some(5));
        assert_eq!(faults[0]["msg"], "field required");
        expect(admin.delete(&path).await, 200);
        assert_eq!(expect(admin.delete(&path).await, 404)["detail"], "Lease rate not found");
    }
}

/// The names on a page of vendors, the query of the next page, and the length of the list.
async fn page(client: &Client, query: &str) -> (Vec<String>, Option<String>, Option<String>) {
    let request = client.request(Method::GET, &format!("/vendors/list{query}"));
    let response = request.send().await.expect("an answer");
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        Some(value.to_str().expect("a text").to_owned())
    };
    let (link, total) = (header("Link"), header("X-Total-Count"));
    let next = link.map(|link| {
        let url = link
            .strip_prefix('<')
            .and_then(|link| link.strip_suffix(">; rel=\"next\""));
        url.expect("a link to the next page").to_owned()
    });
    let rows: Vec<Value> = response.json().await.expect("a list");
    let names = rows
        .iter()
        .map(|row| row["company"].as_str().expect("a name").to_owned());
    (names.collect(), next, total)
}

served! {
    async fn lists_lead_from_page_to_page(server: Server) {
        let admin = server.admin().await;
        for name in ["Dee", "Ace", "Eve", "Cat", "Bob"] {
            expect(admin.post("/vendors", &json!({ "name": name })).await, 201);
        }
        let (names, next, total) = page(&admin, "?limit=2&count=true").await;
        assert_eq!((names, total.as_deref()), (vec!["Ace".to_owned(), "Bob".to_owned()], Some("5")));
        let (names, next, total) = page(&admin, &next.expect("a next page")).await;
        assert_eq!((names, total), (vec!["Cat".to_owned(), "Dee".to_owned()], None));
        let last = page(&admin, &next.expect("a last page")).await;
        assert_eq!(last, (vec!["Eve".to_owned()], None, None));
        let (names, next, _) = page(&admin, "?limit=2&offset=3").await;
        assert_eq!((names, next), (vec!["Dee".to_owned(), "Eve".to_owned()], None));

        let cursor = json!(["query", "cursor"]);
        for wrong in ["?cursor=x", "?cursor=", "?cursor=WyJBbGwiXQ&offset=1"] {
            assert_eq!(error_location(admin.get(&format!("/vendors/list{wrong}")).await), cursor, "{wrong}");
        }
        assert_eq!(error_location(admin.get("/vendors/list?count=5").await), json!(["query", "count"]));
        let together = admin.get("/leads?customer_id=1&rating=hot").await;
        assert_eq!(error_location(together), json!(["query", "rating"]));
    }
}
