//! The shape of the OpenAPI document stays the same after a renaming and differs after any other
//! change.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use corejobtrack_tests::openapi;
use serde_json::{Map, Value, json};

const REFERENCE: &str = "#/components/schemas/";

/// A name that sorts in the opposite order.
fn renamed(name: &str) -> String {
    name.chars().rev().collect::<String>() + "Renamed"
}

/// The document with other names of schemas and operations, and other prose.
fn with_other_names(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = match (name.as_str(), member) {
                    ("operationId", Value::String(id)) => renamed(id).into(),
                    ("description", Value::String(text)) => text.to_uppercase().into(),
                    ("schemas", Value::Object(schemas)) => schemas
                        .iter()
                        .map(|(name, schema)| (renamed(name), with_other_names(schema)))
                        .collect::<Map<_, _>>()
                        .into(),
                    _ => with_other_names(member),
                };
                (name.clone(), member)
            });
            members.collect::<Map<_, _>>().into()
        }
        Value::Array(elements) => elements.iter().map(with_other_names).collect(),
        Value::String(text) => match text.strip_prefix(REFERENCE) {
            Some(name) => format!("{REFERENCE}{}", renamed(name)).into(),
            None => value.clone(),
        },
        _ => value.clone(),
    }
}

#[test]
fn a_renaming_changes_the_digest_and_not_the_shape() {
    let document = openapi::checked_in();
    let renamed = with_other_names(&document);
    assert!(openapi::digest(&document) != openapi::digest(&renamed));
    assert!(openapi::shape(&document) == openapi::shape(&renamed));
}

#[test]
fn any_other_change_changes_the_shape() {
    let changes: [(&str, Value); 6] = [
        (
            "/components/schemas/Task/properties/title/type",
            json!("integer"),
        ),
        (
            "/components/schemas/Task/properties/new",
            json!({ "type": "string" }),
        ),
        ("/components/schemas/Task/required", json!([])),
        ("/paths/~1tasks/get/parameters", json!([])),
        ("/paths/~1tasks/get/security", json!([])),
        (
            "/paths/~1tasks/get/responses/200/content/application~1json/schema/items",
            json!({ "$ref": "#/components/schemas/Job" }),
        ),
    ];
    let document = openapi::checked_in();
    let shape = openapi::shape(&document);
    for (place, value) in changes {
        let mut changed = document.clone();
        let (parent, name) = place.rsplit_once('/').unwrap();
        let Some(parent) = changed.pointer_mut(parent) else {
            panic!("there is no {parent} any more: repair this test")
        };
        parent[name] = value;
        assert!(openapi::shape(&changed) != shape, "{place}");
    }
}

#[test]
fn schemas_that_contain_themselves_have_a_shape() {
    let recursive = |name: &str, other: &str, leaf: &str| {
        let reference = |name: &str| json!({ "$ref": format!("{REFERENCE}{name}") });
        let answer = json!({ "content": { "application/json": { "schema": reference(name) } } });
        json!({
            "paths": { "/tree": { "get": { "responses": { "200": answer } } } },
            "components": { "schemas": {
                name: { "type": "object", "properties": { "child": reference(other) } },
                other: { "type": "object", "properties": {
                    "parent": reference(name), "leaf": { "type": leaf },
                } },
            } },
        })
    };
    let shape = openapi::shape(&recursive("Tree", "Branch", "string"));
    assert_eq!(shape, openapi::shape(&recursive("A", "B", "string")));
    assert_eq!(shape, openapi::shape(&recursive("Z", "B", "string")));
    assert_ne!(shape, openapi::shape(&recursive("A", "B", "integer")));
}
