//! Operations: a head, then a line for each parameter, body and response.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use serde_json::Value;

use super::notation::{Names, member, type_of};

/// Writes all operations by path; `named` adds operation ids and tags.
pub(super) fn write(text: &mut String, document: &Value, names: Names<'_>, named: bool) {
    let mut operations = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            operations.insert((path, method), operation);
        }
    }
    for ((path, method), operation) in operations {
        let _ = write!(text, "{} {path}", method.to_ascii_uppercase());
        if named {
            let tags = operation["tags"].as_array().into_iter().flatten();
            let tags: Vec<&str> = tags.filter_map(Value::as_str).collect();
            let id = operation["operationId"].as_str().unwrap_or_default();
            let _ = write!(text, "  {id} [{}]", tags.join(", "));
        }
        let _ = writeln!(text, " {}{}", security(operation), deprecated(operation));
        parameters(text, operation, names);
        body(text, &operation["requestBody"], names);
        responses(text, &operation["responses"], names);
    }
}

/// The accepted kinds of tokens.
fn security(operation: &Value) -> String {
    let ways = operation["security"].as_array().into_iter().flatten();
    let ways: Vec<String> = ways
        .map(|way| {
            let schemes = way.as_object().into_iter().flatten();
            let schemes: Vec<&str> = schemes.map(|(scheme, _)| scheme.as_str()).collect();
            match schemes[..] {
                [] => "anonymous".to_owned(),
                _ => schemes.join(" & "),
            }
        })
        .collect();
    if ways.is_empty() {
        "anonymous".to_owned()
    } else {
        ways.join(" | ")
    }
}

fn deprecated(thing: &Value) -> &'static str {
    if thing["deprecated"] == true {
        " deprecated"
    } else {
        ""
    }
}

/// One line for path parameters and headers, one for each query parameter.
fn parameters(text: &mut String, operation: &Value, names: Names<'_>) {
    let all: Vec<&Value> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    let places: BTreeSet<&str> = all.iter().filter_map(|one| one["in"].as_str()).collect();
    for place in places.iter().rev() {
        let mut here: Vec<String> = all
            .iter()
            .filter(|one| one["in"] == *place)
            .map(|one| {
                let name = one["name"].as_str().unwrap_or_default();
                let explodes = one["explode"] != false || *place != "query";
                let list = if explodes { "" } else { " comma-separated" };
                let shown = member(name, one["required"] == true, &one["schema"], names);
                format!("{shown}{list}{}", deprecated(one))
            })
            .collect();
        here.sort();
        let lines = if *place == "query" {
            here
        } else {
            vec![here.join(", ")]
        };
        for line in lines {
            let _ = writeln!(text, "  {place} {line}");
        }
    }
}

fn body(text: &mut String, body: &Value, names: Names<'_>) {
    if body.is_null() {
        return;
    }
    let mark = if body["required"] == true { "" } else { "?" };
    let _ = writeln!(text, "  body{mark} {}", content(&body["content"], names));
}

/// A line for each success, and one for all errors, with statuses of the same content together.
fn responses(text: &mut String, responses: &Value, names: Names<'_>) {
    let mut failures: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let responses = responses.as_object().into_iter().flatten();
    let responses: BTreeMap<&str, &Value> = responses
        .map(|(status, response)| (status.as_str(), response))
        .collect();
    for (status, response) in responses {
        let shown = answer(response, names);
        if status < "400" {
            let _ = writeln!(text, "  {status} {shown}");
        } else {
            failures.entry(shown).or_default().push(status);
        }
    }
    let mut failures: Vec<(Vec<&str>, String)> = failures
        .into_iter()
        .map(|(shown, statuses)| (statuses, shown))
        .collect();
    failures.sort();
    let failures: Vec<String> = failures
        .iter()
        .map(|(statuses, shown)| format!("{} {shown}", statuses.join(" ")))
        .collect();
    if !failures.is_empty() {
        let _ = writeln!(text, "  {}", failures.join("; "));
    }
}

fn answer(response: &Value, names: Names<'_>) -> String {
    let headers = response["headers"].as_object().into_iter().flatten();
    let mut headers: Vec<String> = headers
        .map(|(name, header)| {
            let shown = member(name, header["required"] == true, &header["schema"], names);
            format!("{shown}{}", deprecated(header))
        })
        .collect();
    headers.sort();
    let mut shown = content(&response["content"], names);
    if !headers.is_empty() {
        let _ = write!(shown, " with {}", headers.join(", "));
    }
    shown
}

/// Schemas by media type; JSON is not named.
fn content(content: &Value, names: Names<'_>) -> String {
    let mut types: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (media_type, one) in content.as_object().into_iter().flatten() {
        let shown = type_of(&one["schema"], names);
        types.entry(shown).or_default().insert(media_type);
    }
    let shown: Vec<String> = types
        .into_iter()
        .map(|(schema, media_types)| {
            let media_types: Vec<&str> = media_types.into_iter().collect();
            match media_types[..] {
                ["application/json"] => schema,
                _ => format!("{} {schema}", media_types.join(", ")),
            }
        })
        .collect();
    if shown.is_empty() {
        "-".to_owned()
    } else {
        shown.join(" or ")
    }
}
