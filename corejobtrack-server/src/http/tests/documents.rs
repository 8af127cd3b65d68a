//! The OpenAPI document must match the actual behaviour, since clients are generated from it.

use super::{demonstration::Demonstration, *};
use crate::http::Document;

fn document() -> Value {
    serde_json::from_str(Document::of::<Demonstration>().json()).unwrap()
}

fn statuses(document: &Value, path: &str, method: &str) -> Vec<String> {
    document["paths"][path][method]["responses"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[test]
fn every_operation_lists_its_possible_errors() {
    let document = document();
    assert_eq!(
        statuses(&document, "/tickets", "post"),
        [
            "201", "400", "401", "403", "409", "412", "413", "415", "422", "429", "500", "503"
        ]
    );
    assert_eq!(
        statuses(&document, "/tickets/{ticket_id}", "get"),
        ["200", "401", "403", "404", "422", "429", "500", "503"]
    );
    assert_eq!(
        statuses(&document, "/failure", "get"),
        ["200", "429", "500", "503"]
    );
    let schema = |status: &str| {
        let responses = &document["paths"]["/tickets"]["post"]["responses"];
        responses[status]["content"]["application/json"]["schema"]["$ref"].clone()
    };
    assert_eq!(schema("404"), Value::Null);
    assert_eq!(schema("401"), "#/components/schemas/Error");
    assert_eq!(schema("422"), "#/components/schemas/ValidationErrors");
    assert_eq!(schema("500"), "#/components/schemas/ServerError");
    assert_eq!(schema("201"), "#/components/schemas/Ticket");
    for name in [
        "Error",
        "ValidationErrors",
        "ValidationError",
        "ServerError",
    ] {
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
}

#[test]
fn bodies_and_forms_have_schemas() {
    let document = document();
    let content = |path: &str| {
        let body = &document["paths"][path]["post"]["requestBody"];
        (body["required"].clone(), body["content"].clone())
    };
    let reference =
        |name: &str| json!({ "schema": { "$ref": format!("#/components/schemas/{name}") } });
    assert_eq!(
        content("/tickets"),
        (
            json!(true),
            json!({ "application/json": reference("NewTicket") })
        )
    );
    assert_eq!(content("/complete").0, false);
    assert_eq!(
        content("/token").1,
        json!({ "application/x-www-form-urlencoded": reference("Credentials") })
    );
}

#[test]
fn optional_members_are_nullable() {
    let document = document();
    let new_ticket = &document["components"]["schemas"]["NewTicket"];
    assert_eq!(new_ticket["required"], json!(["customer_name"]));
    let properties = &new_ticket["properties"];
    assert_eq!(properties["customer_name"]["nullable"], Value::Null);
    for name in ["title", "visibility", "due_date", "equipment", "tags"] {
        assert_eq!(properties[name]["nullable"], true, "{name}");
    }
    assert_eq!(
        properties["visibility"]["allOf"],
        json!([{ "$ref": "#/components/schemas/Visibility" }])
    );
    assert_eq!(properties["due_date"]["format"], "date");
}

#[test]
fn every_operation_has_a_unique_id() {
    let document = document();
    let paths = document["paths"].as_object().unwrap().values();
    let names: Vec<&str> = paths
        .flat_map(|path| path.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"get_tickets_by_ticket_id_notes_by_note_id"),
        "{names:?}"
    );
    let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len());
}

#[test]
fn credentials_ids_and_pages_are_described() {
    let document = document();
    let operation = &document["paths"]["/tickets"]["get"];
    assert_eq!(operation["security"], json!([{ "bearer": [] }]));
    assert_eq!(
        document["components"]["securitySchemes"]["bearer"]["scheme"],
        "bearer"
    );
    let limit = &operation["parameters"][0];
    assert_eq!(
        (&limit["name"], &limit["in"]),
        (&json!("limit"), &json!("query"))
    );
    assert_eq!(limit["required"], false);
    assert_eq!(limit["schema"]["maximum"], 200.0);
    assert_eq!(limit["schema"]["default"], 50);
    let id = &document["paths"]["/tickets/{ticket_id}"]["get"]["parameters"][0];
    assert_eq!(
        (&id["name"], &id["in"]),
        (&json!("ticket_id"), &json!("path"))
    );
    assert_eq!(id["required"], true);
}

#[tokio::test]
async fn the_document_and_its_pages_are_served() {
    let client = client();
    let served = body_of(client.get("/openapi.json").send().await).await;
    assert_eq!(served, document());
    for page in ["/docs", "/redoc"] {
        let response = client.get(page).send().await;
        response.assert_status_is_ok();
        response.assert_content_type("text/html; charset=utf-8");
        let html = response.0.into_body().into_string().await.unwrap();
        assert!(html.contains("ValidationErrors"), "{page}");
    }
}
