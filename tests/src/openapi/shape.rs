//! The document without names: schemas with the same content are merged and numbered in the
//! order in which operations refer to them. Two documents of the same shape differ only in the
//! names of schemas, operations and tags, and in prose.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;

use super::{notation, operations, schemas};

/// The shape of a document.
#[must_use]
pub fn shape(document: &Value) -> String {
    let classes = classes(document);
    let numbers = RefCell::new(BTreeMap::new());
    let number = |name: &str| {
        let mut numbers = numbers.borrow_mut();
        let next = numbers.len() + 1;
        let class = classes.get(name).map_or(name, String::as_str);
        let number = *numbers.entry(class.to_owned()).or_insert(next);
        format!("S{number}")
    };
    let mut text = String::new();
    operations::write(&mut text, document, &number, false);
    let mut left: BTreeMap<&str, &Value> = BTreeMap::new();
    for (name, schema) in schemas(document) {
        left.entry(&classes[name]).or_insert(schema);
    }
    // Writing a schema may number others. Schemas that no operation refers to come last.
    loop {
        let Some(class) = next(&left, &numbers.borrow()) else {
            return text;
        };
        let name = number(&class);
        if let Some(schema) = left.remove(class.as_str()) {
            text.push('\n');
            notation::write_schema(&mut text, &name, schema, &number);
        }
    }
}

/// The remaining class with the lowest number.
fn next(left: &BTreeMap<&str, &Value>, numbers: &BTreeMap<String, usize>) -> Option<String> {
    let number = |class: &&&str| numbers.get(**class).copied().unwrap_or(usize::MAX);
    left.keys().min_by_key(number).map(ToString::to_string)
}

/// For each schema the text of its class, which covers all nested schemas. At first all are in one
/// class; each round separates schemas that refer to different classes, until the number of
/// classes stays the same, so that schemas may be recursive.
fn classes(document: &Value) -> BTreeMap<&str, String> {
    let schemas = schemas(document);
    let mut classes: BTreeMap<&str, String> =
        schemas.keys().map(|name| (*name, String::new())).collect();
    let mut known = 1;
    loop {
        let ranks: BTreeSet<&String> = classes.values().collect();
        let rank = |name: &str| {
            let class = classes.get(name);
            let rank = class.and_then(|class| ranks.iter().position(|one| *one == class));
            rank.map_or_else(|| name.to_owned(), |rank| rank.to_string())
        };
        let next: BTreeMap<&str, String> = schemas
            .iter()
            .map(|(name, schema)| {
                let mut text = rank(name);
                text.push(' ');
                notation::write_schema(&mut text, "", schema, &rank);
                (*name, text)
            })
            .collect();
        let count = next.values().collect::<BTreeSet<_>>().len();
        classes = next;
        if count == known {
            return classes;
        }
        known = count;
    }
}
