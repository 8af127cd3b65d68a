//! The operations in the server's OpenAPI document, and every place of a value in their request
//! bodies.

use corejobtrack_tests::pictures::pixel_as_url;
use reqwest::Method;
use serde_json::{Map, Value, json};

/// A placeholder for a bad value. It is JSON text, so that invalid JSON can be put there.
pub const HOLE: &str = "\"@hole@\"";

/// The maximum depth of a schema; the document's are shallower, unless they are recursive.
const DEPTH: usize = 6;

pub struct Document(pub Value);

pub struct Operation {
    pub method: Method,
    pub path: String,
    pub needs_caller: bool,
    /// Whether the callers are customer contacts.
    pub is_for_customers: bool,
    pub parameters: Vec<Parameter>,
    pub body: Option<BodySchema>,
    pub statuses: Vec<u16>,
    /// Whether the responses are pages for a browser, including refusals.
    pub is_page: bool,
}

pub struct Parameter {
    pub name: String,
    pub within: Within,
    pub kind: Kind,
    /// Whether it is required.
    pub required: bool,
    /// The first value of an enum.
    pub first: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Within {
    Path,
    Query,
    Header,
}

pub struct BodySchema {
    /// Whether it is required.
    pub required: bool,
    pub media_type: String,
    /// The schema in the document, usually a reference.
    pub schema: String,
    /// A valid body.
    pub sample: Value,
    pub places: Vec<Place>,
}

/// A place of a value in a body.
pub struct Place {
    /// The location as in an error.
    pub loc: Vec<Value>,
    pub kind: Kind,
    /// The body with [`HOLE`] in that place.
    pub text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Text,
    Choice,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    Any,
}

impl Document {
    pub fn operations(&self) -> Vec<Operation> {
        let paths = self.0["paths"].as_object().expect("paths");
        let of_path = |(path, methods): (&String, &Value)| {
            let methods = methods.as_object().expect("methods").clone();
            methods
                .iter()
                .map(|(method, operation)| self.operation(method, path, operation))
                .collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }

    fn operation(&self, method: &str, path: &str, operation: &Value) -> Operation {
        let list = |name: &str| operation[name].as_array().cloned().unwrap_or_default();
        let parameters = list("parameters").into_iter().map(|parameter| Parameter {
            name: parameter["name"].as_str().expect("a name").to_owned(),
            within: match parameter["in"].as_str() {
                Some("path") => Within::Path,
                Some("query") => Within::Query,
                _ => Within::Header,
            },
            kind: self.kind(&parameter["schema"]),
            required: parameter["required"] == true,
            first: self.first(&parameter["schema"]),
        });
        let content = operation["requestBody"]["content"].as_object();
        let body = content.and_then(|content| content.iter().next());
        let statuses = operation["responses"].as_object().expect("responses");
        let schemes = list("security");
        Operation {
            is_for_customers: schemes
                .iter()
                .any(|scheme| scheme.get("customer").is_some()),
            method: method.to_uppercase().parse().expect("a method"),
            path: path.to_owned(),
            // An empty requirement among them means that the token is optional.
            needs_caller: !list("security").is_empty()
                && !list("security").contains(&Value::Object(Map::new())),
            parameters: parameters.collect(),
            body: body.map(|(media_type, content)| BodySchema {
                required: operation["requestBody"]["required"] != false,
                ..self.body(media_type, &content["schema"])
            }),
            is_page: !operation["responses"]["200"]["content"]["text/html; charset=utf-8"]
                .is_null()
                || !operation["responses"]["200"]["content"]["text/html"].is_null(),
            statuses: statuses
                .keys()
                .map(|status| status.parse().expect("a status"))
                .collect(),
        }
    }

    fn body(&self, media_type: &str, schema: &Value) -> BodySchema {
        let mut places = Vec::new();
        self.places(
            schema,
            vec![json!("body")],
            &|hole| hole,
            &mut places,
            DEPTH,
        );
        BodySchema {
            media_type: media_type.to_owned(),
            schema: schema.to_string(),
            required: true,
            sample: self.sample(schema, ""),
            places,
        }
    }

    /// The schema behind references and `allOf`.
    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap_or_default();
            return self.resolved(&self.0["components"]["schemas"][name]);
        }
        match schema["allOf"].as_array() {
            Some(parts) => parts
                .iter()
                .map(|part| self.resolved(part))
                .find(|part| part.get("type").is_some())
                .unwrap_or(schema),
            None => schema,
        }
    }

    fn kind(&self, schema: &Value) -> Kind {
        let schema = self.resolved(schema);
        match schema["type"].as_str() {
            Some("string") if schema.get("enum").is_some() => Kind::Choice,
            Some("string") => Kind::Text,
            Some("integer") => Kind::Integer,
            Some("number") => Kind::Number,
            Some("boolean") => Kind::Boolean,
            Some("array") => Kind::List,
            Some("object") => Kind::Object,
            _ => Kind::Any,
        }
    }

    fn first(&self, schema: &Value) -> String {
        let first = &self.resolved(schema)["enum"][0];
        first.as_str().unwrap_or_default().to_owned()
    }

    /// A valid value of a schema, with the required members.
    fn sample(&self, schema: &Value, name: &str) -> Value {
        let schema = self.resolved(schema);
        match self.kind(schema) {
            Kind::Choice => schema["enum"][0].clone(),
            Kind::Text if name.contains("password") => json!("SecurePass123!"),
            Kind::Text if name == "signature_data" => json!(pixel_as_url()),
            Kind::Text => json!("Something"),
            Kind::Integer | Kind::Number => json!(1),
            Kind::Boolean => json!(false),
            Kind::List => json!([]),
            Kind::Object => Value::Object(self.required(schema)),
            Kind::Any => Value::Null,
        }
    }

    fn required(&self, schema: &Value) -> Map<String, Value> {
        let names = schema["required"].as_array().cloned().unwrap_or_default();
        let names = names.iter().filter_map(Value::as_str);
        names
            .map(|name| {
                let member = self.sample(&schema["properties"][name], name);
                (name.to_owned(), member)
            })
            .collect()
    }

    /// Every place in a schema; `around` puts the body around the value.
    fn places(
        &self,
        schema: &Value,
        loc: Vec<Value>,
        around: &dyn Fn(Value) -> Value,
        places: &mut Vec<Place>,
        depth: usize,
    ) {
        let schema = self.resolved(schema);
        let hole: Value = serde_json::from_str(HOLE).expect("JSON");
        places.push(Place {
            loc: loc.clone(),
            kind: self.kind(schema),
            text: around(hole).to_string(),
        });
        if depth == 0 {
            return;
        }
        let within = |step: Value| [loc.clone(), vec![step]].concat();
        if let Some(items) = schema.get("items") {
            let around = |element| around(json!([element]));
            self.places(items, within(json!(0)), &around, places, depth - 1);
        }
        let properties = schema["properties"].as_object();
        for (name, property) in properties.into_iter().flatten() {
            let required = self.required(schema);
            let around = |member: Value| {
                let mut object = required.clone();
                object.insert(name.clone(), member);
                around(Value::Object(object))
            };
            self.places(property, within(json!(name)), &around, places, depth - 1);
        }
    }
}
