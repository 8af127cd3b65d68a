//! The document without names: schemas that cannot be told apart are one, and are numbered in the
//! order in which operations mention them. Two documents of the same shape differ in nothing but the
//! names of schemas, operations and tags, and in prose.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;

use super::{notation, operations, schemas};

/// A document's shape.
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
    // Writing one may number others. What no operation mentions comes last.
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

/// The class with the least number that is still left.
fn next(left: &BTreeMap<&str, &Value>, numbers: &BTreeMap<String, usize>) -> Option<String> {
    let number = |class: &&&str| numbers.get(**class).copied().unwrap_or(usize::MAX);
    left.keys().min_by_key(number).map(ToString::to_string)
}

/// For each schema what it looks like all the way down, as the text of its class. At first all are
/// alike; in each round those are told apart that refer to others of different classes, until no
/// more classes appear, so that schemas may contain themselves.
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
