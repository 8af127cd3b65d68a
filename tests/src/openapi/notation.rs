//! Writes schemas and their members in one line each. Unknown keywords are copied, so that none is
//! lost.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The names of referenced schemas.
pub(super) type Names<'a> = &'a dyn Fn(&str) -> String;

/// Keywords with text for readers.
const PROSE: [&str; 4] = ["description", "example", "summary", "title"];

/// Keywords that [`type_of`] writes in its own notation.
const WRITTEN: [&str; 20] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "discriminator",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "nullable",
    "oneOf",
    "properties",
    "required",
];

/// Writes a named schema: an object with a line for each member, any other schema in one line.
pub(super) fn write_schema(text: &mut String, name: &str, schema: &Value, names: Names<'_>) {
    let own = [schema.clone()];
    let parts = schema["allOf"].as_array().map_or(&own[..], Vec::as_slice);
    let (objects, others): (Vec<&Value>, Vec<&Value>) = parts
        .iter()
        .partition(|part| part["properties"].is_object() && part["oneOf"].is_null());
    let others: Vec<String> = others.iter().map(|part| type_of(part, names)).collect();
    text.push_str(name);
    if !others.is_empty() {
        let _ = write!(text, " = {}", others.join(" & "));
    }
    for object in &objects {
        text.push_str(&limits(object));
        if let Some(more) = more(object, names) {
            let _ = write!(text, " {more}");
        }
    }
    if schema["allOf"].is_array() {
        text.push_str(&limits(schema));
    }
    text.push('\n');
    for object in objects {
        for member in members(object, names) {
            let _ = writeln!(text, "  {member}");
        }
    }
}

/// A line for each member of an object, by name.
fn members(object: &Value, names: Names<'_>) -> Vec<String> {
    let required = object["required"].as_array().into_iter().flatten();
    let required: Vec<&str> = required.filter_map(Value::as_str).collect();
    let members = object["properties"].as_object().into_iter().flatten();
    let mut members: Vec<String> = members
        .map(|(name, schema)| member(name, required.contains(&name.as_str()), schema, names))
        .collect();
    members.sort();
    members
}

/// A member, parameter or header: `name: type`, or `name?: type` if it is optional.
pub(super) fn member(name: &str, is_required: bool, schema: &Value, names: Names<'_>) -> String {
    let mark = if is_required { "" } else { "?" };
    format!("{name}{mark}: {}", type_of(schema, names))
}

/// A schema in one line.
pub(super) fn type_of(schema: &Value, names: Names<'_>) -> String {
    base(schema, names) + &limits(schema)
}

/// The limits of a schema of any type.
fn limits(schema: &Value) -> String {
    let mut text = String::new();
    let sizes = [
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
    ];
    for (least, most, unit) in sizes {
        let (least, most) = (&schema[least], &schema[most]);
        if !least.is_null() || !most.is_null() {
            let _ = write!(text, " {}..{}{unit}", number(least), number(most));
        }
    }
    for open in ["exclusiveMinimum", "exclusiveMaximum"] {
        if schema[open] == true {
            let _ = write!(text, " {open}");
        }
    }
    if schema["nullable"] == true {
        text.push_str(" | null");
    }
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        let keyword = keyword.as_str();
        if keyword != "type" && !WRITTEN.contains(&keyword) && !PROSE.contains(&keyword) {
            let _ = write!(text, " {keyword}={value}");
        }
    }
    text
}

fn base(schema: &Value, names: Names<'_>) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return referred(reference, names);
    }
    let joined = |parts: &[Value], by: &str| {
        let parts: Vec<String> = parts.iter().map(|part| type_of(part, names)).collect();
        parts.join(by)
    };
    if let Some(parts) = schema["allOf"].as_array() {
        return joined(parts, " & ");
    }
    if let Some(parts) = schema["oneOf"].as_array() {
        let by = discriminator(&schema["discriminator"], names);
        return format!("one of {}{by}", joined(parts, " | "));
    }
    if let Some(parts) = schema["anyOf"].as_array() {
        return format!("any of {}", joined(parts, " | "));
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().map(Value::to_string).collect();
        return words.join(" | ");
    }
    match schema["type"].as_str() {
        Some("array") => format!("[{}]", type_of(&schema["items"], names)),
        Some("object") => object(schema, names),
        name => match (name.unwrap_or("any"), schema["format"].as_str()) {
            (name, Some(format)) => format!("{name}({format})"),
            (name, None) => name.to_owned(),
        },
    }
}

fn object(schema: &Value, names: Names<'_>) -> String {
    let mut members = members(schema, names);
    members.extend(more(schema, names));
    if members.is_empty() {
        return "object".to_owned();
    }
    format!("{{ {} }}", members.join(", "))
}

/// Additional properties.
fn more(schema: &Value, names: Names<'_>) -> Option<String> {
    match &schema["additionalProperties"] {
        Value::Null => None,
        Value::Bool(more) => Some(format!("…: {more}")),
        schema => Some(format!("…: {}", type_of(schema, names))),
    }
}

fn discriminator(discriminator: &Value, names: Names<'_>) -> String {
    let Some(property) = discriminator["propertyName"].as_str() else {
        return String::new();
    };
    let none = Map::new();
    let mapping = discriminator["mapping"].as_object().unwrap_or(&none);
    let mut entries: Vec<String> = mapping
        .iter()
        .map(|(word, to)| {
            let to = to.as_str().unwrap_or_default();
            format!("{word}: {}", referred(to, names))
        })
        .collect();
    entries.sort();
    format!(" by {property} ({})", entries.join(", "))
}

fn referred(reference: &str, names: Names<'_>) -> String {
    names(reference.rsplit('/').next().unwrap_or_default())
}

/// A bound, as an integer if it has no fraction; empty if there is none.
fn number(bound: &Value) -> String {
    match bound.as_f64() {
        Some(number) => number.to_string(),
        None => String::new(),
    }
}
