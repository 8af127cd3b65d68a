//! The OpenAPI document without its prose: a digest for reviewers, and a shape without the names of
//! schemas and operations, to show that renaming changed nothing else.

mod notation;
mod operations;
mod shape;

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

pub use shape::shape;

/// The checked-in document.
///
/// # Panics
/// If it is missing or not JSON.
#[must_use]
#[expect(clippy::expect_used, reason = "a test without the document must fail, and say why")]
pub fn checked_in() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corejobtrack-server/openapi.json");
    let text = fs::read_to_string(file).expect("the document");
    serde_json::from_str(&text).expect("JSON")
}

/// The operations by path, then the schemas by name: everything that matters to clients, without
/// descriptions and examples.
#[must_use]
pub fn digest(document: &Value) -> String {
    let own_name = |name: &str| name.to_owned();
    let mut text = String::from(
        "Operations by path, then schemas by name; `name?` may be left out. Made from\n\
         corejobtrack-server/openapi.json, without descriptions and examples.\n\n",
    );
    operations::write(&mut text, document, &own_name, true);
    for (name, schema) in schemas(document) {
        text.push('\n');
        notation::write_schema(&mut text, name, schema, &own_name);
    }
    text
}

fn schemas(document: &Value) -> BTreeMap<&str, &Value> {
    let schemas = document["components"]["schemas"].as_object();
    let schemas = schemas.into_iter().flatten();
    schemas
        .map(|(name, schema)| (name.as_str(), schema))
        .collect()
}
