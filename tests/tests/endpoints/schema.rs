//! Checks responses against the server's OpenAPI document: the status must be documented and the
//! body must have the documented shape, without missing members or members of another type.

use serde_json::Value;

/// The OpenAPI document of a running server.
pub struct Document(Value);

impl Document {
    pub fn new(document: Value) -> Self {
        Self(document)
    }

    /// The operation of a method and path, whatever the names of its parameters.
    pub fn operation(&self, method: &str, template: &str) -> Option<&Value> {
        let paths = self.0["paths"].as_object()?;
        let (_, methods) = paths
            .iter()
            .find(|(path, _)| shape_of(path) == shape_of(template))?;
        methods.get(method.to_ascii_lowercase())
    }

    /// The methods and paths of all operations.
    pub fn operations(&self) -> Vec<(String, String)> {
        let paths = self.0["paths"].as_object().expect("paths");
        let of_path = |(path, methods): (&String, &Value)| {
            let methods = methods.as_object().expect("methods").clone();
            let named = methods.keys().map(|method| {
                let method = method.to_ascii_uppercase();
                (method, path.clone())
            });
            named.collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }

    /// The differences between a response and the document.
    pub fn faults(&self, operation: &Value, status: u16, body: &Value) -> Vec<String> {
        let response = &operation["responses"][status.to_string()];
        if response.is_null() {
            return vec![format!("{status} is not documented")];
        }
        let mut faults = Vec::new();
        match &response["content"]["application/json"]["schema"] {
            // The body is a page, a file, or empty.
            Value::Null => {}
            schema => self.check(schema, body, "body", true, &mut faults),
        }
        faults
    }

    /// Errors in the examples of request bodies: missing ones, and ones that do not fit.
    pub fn examples(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (method, path) in self.operations() {
            let operation = self.operation(&method, &path).expect("an operation");
            let body = operation["requestBody"]["content"].as_object();
            for (media_type, content) in body.into_iter().flatten() {
                let place = format!("{method} {path}");
                // A file has no example.
                if media_type.starts_with("multipart/") {
                    continue;
                }
                let schema = match &content["schema"]["items"] {
                    Value::Null => &content["schema"],
                    items => items,
                };
                match &self.resolved(schema)["example"] {
                    Value::Null => faults.push(format!("{place} has no example")),
                    example => self.check(schema, example, &place, true, &mut faults),
                }
            }
        }
        faults
    }

    /// The media type of an operation's request body, and its example.
    pub fn body(&self, operation: &Value) -> Option<(String, Value)> {
        let body = operation["requestBody"]["content"].as_object()?;
        let (media_type, content) = body.iter().next()?;
        let schema = &content["schema"];
        let example = match &schema["items"] {
            Value::Null => self.resolved(schema)["example"].clone(),
            items => Value::Array(vec![self.resolved(items)["example"].clone()]),
        };
        Some((media_type.clone(), example))
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(name) => {
                let name = name.rsplit('/').next().unwrap_or_default();
                &self.0["components"]["schemas"][name]
            }
            None => schema,
        }
    }

    /// Checks a value; unless `closed`, it may have members that other parts of its schema define.
    fn check(
        &self,
        schema: &Value,
        value: &Value,
        place: &str,
        closed: bool,
        faults: &mut Vec<String>,
    ) {
        let is_nullable = schema["nullable"] == true;
        let schema = self.resolved(schema);
        if value.is_null() && (is_nullable || schema["nullable"] == true) {
            return;
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.check(part, value, place, false, faults);
        }
        let choices = ["oneOf", "anyOf"];
        for choices in choices.iter().filter_map(|name| schema[name].as_array()) {
            let fits = choices.iter().any(|choice| {
                let mut own = Vec::new();
                self.check(choice, value, place, closed, &mut own);
                own.is_empty()
            });
            if !fits {
                faults.push(format!("{place} is none of what is documented: {value}"));
            }
        }
        let fits = match schema["type"].as_str() {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            _ => true,
        };
        if !fits {
            faults.push(format!("{place} is no {}: {value}", schema["type"]));
            return;
        }
        if let Some(choices) = schema["enum"].as_array()
            && !choices.contains(value)
        {
            faults.push(format!("{place} is none of {choices:?}: {value}"));
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            if value.get(name).is_none() {
                faults.push(format!("{place}.{name} is missing"));
            }
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            match schema["properties"].get(name) {
                Some(schema) => {
                    self.check(schema, member, &format!("{place}.{name}"), true, faults);
                }
                // Parts of an `allOf` define only some of the members.
                None if closed
                    && schema["properties"].is_object()
                    && schema["allOf"].is_null()
                    && schema["additionalProperties"].is_null() =>
                {
                    faults.push(format!("{place}.{name} is not documented"));
                }
                None => {}
            }
        }
        for (at, element) in value.as_array().into_iter().flatten().enumerate() {
            let place = format!("{place}[{at}]");
            self.check(&schema["items"], element, &place, true, faults);
        }
    }
}

/// A path with uniform parameter names and without the last slash, since the list of documented
/// endpoints and the document may write them differently.
pub fn shape_of(template: &str) -> String {
    let steps = template.split('/').filter(|step| !step.is_empty());
    steps
        .map(|step| if step.starts_with('{') { "/{}" } else { step })
        .map(|step| format!("/{}", step.trim_start_matches('/')))
        .collect()
}
