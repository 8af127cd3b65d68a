//! Validates a JSON value against its OpenAPI schema and collects all errors.
//!
//! If an explicit null means "omitted", nulls in objects with a schema are removed; values without
//! a schema stay unchanged. Messages and types are those of the documented 422 response.

use std::borrow::Cow;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use serde_json::{Number, Value};

use super::{schema::Schema, text_formats};
use crate::http::{
    nulls::Nulls,
    problems::{Fault, Place},
};

/// The greatest number of reported errors, so that a hostile body does not get a larger response.
const MAX_FAULTS: usize = 100;

/// The errors of a value at a place. Nulls that mean "omitted" are removed from the value.
pub(super) fn faults(
    schema: &Schema,
    value: &mut Value,
    place: Vec<Place>,
    nulls: Nulls,
) -> Vec<Fault> {
    let mut walk = Walk {
        schemas: schema,
        nulls,
        place,
        faults: Vec::new(),
    };
    walk.visit(schema.root(), value);
    walk.faults
}

struct Walk<'s> {
    schemas: &'s Schema,
    nulls: Nulls,
    place: Vec<Place>,
    faults: Vec<Fault>,
}

impl<'s> Walk<'s> {
    fn visit(&mut self, schema: &'s MetaSchemaRef, value: &mut Value) {
        if self.faults.len() >= MAX_FAULTS {
            return;
        }
        if let Some(schema) = self.schemas.resolve(schema) {
            self.check(schema, value);
        }
    }

    fn within(&mut self, place: impl Into<Place>, visit: impl FnOnce(&mut Self)) {
        self.place.push(place.into());
        visit(self);
        self.place.pop();
    }

    fn fault(&mut self, msg: impl Into<Cow<'static, str>>, kind: &'static str) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault::new(self.place.clone(), msg, kind));
        }
    }

    fn check(&mut self, schema: &'s MetaSchema, value: &mut Value) {
        let before = self.faults.len();
        if value.is_null() && !is_open(schema) {
            return self.fault(
                "none is not an allowed value",
                "type_error.none.not_allowed",
            );
        }
        for part in &schema.all_of {
            self.visit(part, value);
        }
        let alternatives = if schema.any_of.is_empty() {
            &schema.one_of
        } else {
            &schema.any_of
        };
        self.check_alternatives(alternatives, value);
        if !schema.enum_items.is_empty() {
            return self.check_choice(&schema.enum_items, value);
        }
        match schema.ty {
            "string" => self.check_text(value),
            "integer" if !is_integer(value, schema.format) => {
                self.fault("value is not a valid integer", "type_error.integer");
            }
            "number" if !value.is_number() => {
                self.fault("value is not a valid float", "type_error.float");
            }
            "boolean" if !value.is_boolean() => {
                self.fault("value could not be parsed to a boolean", "type_error.bool");
            }
            "array" => self.check_list(schema, value),
            "object" => self.check_object(schema, value),
            _ if is_open(schema) => self.check_nul_within(value),
            _ => {}
        }
        if self.faults.len() == before {
            self.check_bounds(schema, value);
        }
    }

    /// At least one alternative must fit; otherwise the errors of the closest one are reported.
    fn check_alternatives(&mut self, alternatives: &'s [MetaSchemaRef], value: &mut Value) {
        let mut closest: Option<Vec<Fault>> = None;
        for alternative in alternatives {
            let mut attempt = value.clone();
            let mut walk = Walk {
                schemas: self.schemas,
                nulls: self.nulls,
                place: self.place.clone(),
                faults: Vec::new(),
            };
            walk.visit(alternative, &mut attempt);
            if walk.faults.is_empty() {
                *value = attempt;
                return;
            }
            if closest
                .as_ref()
                .is_none_or(|closest| walk.faults.len() < closest.len())
            {
                closest = Some(walk.faults);
            }
        }
        self.faults.extend(closest.unwrap_or_default());
    }

    fn check_choice(&mut self, choices: &[Value], value: &Value) {
        if !choices.contains(value) {
            let permitted: Vec<String> = choices
                .iter()
                .map(|choice| match choice {
                    Value::String(text) => format!("'{text}'"),
                    other => other.to_string(),
                })
                .collect();
            let permitted = permitted.join(", ");
            self.fault(
                format!("value is not a valid enumeration member; permitted: {permitted}"),
                "type_error.enum",
            );
        }
    }

    fn check_text(&mut self, value: &Value) {
        match value.as_str() {
            None => self.fault("str type expected", "type_error.str"),
            Some(text) => self.check_nul(text),
        }
    }

    fn check_list(&mut self, schema: &'s MetaSchema, value: &mut Value) {
        let Some(elements) = value.as_array_mut() else {
            return self.fault("value is not a valid list", "type_error.list");
        };
        if let Some(items) = schema.items.as_deref() {
            for (index, element) in elements.iter_mut().enumerate() {
                self.within(index, |walk| walk.visit(items, element));
            }
        }
    }

    fn check_object(&mut self, schema: &'s MetaSchema, value: &mut Value) {
        let Some(members) = value.as_object_mut() else {
            return self.fault("value is not a valid dict", "type_error.dict");
        };
        if self.nulls == Nulls::Omitted {
            members.retain(|_, member| !member.is_null());
        }
        for (name, property) in &schema.properties {
            match members.get_mut(*name) {
                // An explicit null clears the field.
                Some(member) if member.is_null() && !schema.required.contains(name) => {}
                Some(member) => self.within(*name, |walk| walk.visit(property, member)),
                None if schema.required.contains(name) => self.within(*name, |walk| {
                    walk.fault("field required", "value_error.missing");
                }),
                None => {}
            }
        }
        if let Some(others) = schema.additional_properties.as_deref() {
            for (name, member) in members.iter_mut() {
                if schema.properties.iter().all(|(known, _)| known != name) {
                    let name = name.clone();
                    self.within(name.clone(), |walk| {
                        walk.check_nul(&name);
                        walk.visit(others, member);
                    });
                }
            }
        } else if schema.properties.is_empty() {
            self.check_nul_within(value);
        }
    }

    fn check_bounds(&mut self, schema: &MetaSchema, value: &Value) {
        match value {
            Value::String(text) => self.check_text_bounds(schema, text),
            Value::Number(number) => self.check_number_bounds(schema, number),
            Value::Array(elements) => {
                if let Some(least) = schema.min_items.filter(|least| elements.len() < *least) {
                    self.fault(
                        format!("ensure this value has at least {least} items"),
                        "value_error.list.min_items",
                    );
                }
                if let Some(most) = schema.max_items.filter(|most| elements.len() > *most) {
                    self.fault(
                        format!("ensure this value has at most {most} items"),
                        "value_error.list.max_items",
                    );
                }
            }
            Value::Null | Value::Bool(_) | Value::Object(_) => {}
        }
    }

    /// Checks a text's length, in characters, its pattern and its format.
    fn check_text_bounds(&mut self, schema: &MetaSchema, text: &str) {
        if let Some(most) = schema.max_length
            && text.chars().nth(most).is_some()
        {
            self.fault(
                format!("ensure this value has at most {most} characters"),
                "value_error.any_str.max_length",
            );
        }
        if let Some(least) = schema.min_length
            && text.chars().take(least).count() < least
        {
            self.fault(
                format!("ensure this value has at least {least} characters"),
                "value_error.any_str.min_length",
            );
        }
        if let Some(pattern) = &schema.pattern
            && !self.schemas.matches(pattern, text)
        {
            self.fault(
                format!("string does not match regex \"{pattern}\""),
                "value_error.str.regex",
            );
        }
        if let Some((msg, kind)) = schema
            .format
            .and_then(|format| text_formats::fault_of(format, text))
        {
            self.fault(msg, kind);
        }
    }

    fn check_number_bounds(&mut self, schema: &MetaSchema, number: &Number) {
        let Some(number) = number.as_f64() else {
            return;
        };
        if let Some(least) = schema.minimum {
            if schema.exclusive_minimum == Some(true) && number <= least {
                self.fault(
                    format!("ensure this value is greater than {least}"),
                    "value_error.number.not_gt",
                );
            } else if number < least {
                self.fault(
                    format!("ensure this value is greater than or equal to {least}"),
                    "value_error.number.not_ge",
                );
            }
        }
        if let Some(most) = schema.maximum {
            if schema.exclusive_maximum == Some(true) && number >= most {
                self.fault(
                    format!("ensure this value is less than {most}"),
                    "value_error.number.not_lt",
                );
            } else if number > most {
                self.fault(
                    format!("ensure this value is less than or equal to {most}"),
                    "value_error.number.not_le",
                );
            }
        }
    }

    /// Rejects NUL characters, which no store can save.
    fn check_nul(&mut self, text: &str) {
        if text.contains('\0') {
            self.fault("NUL characters are not allowed", "value_error.str.nul");
        }
    }

    fn check_nul_within(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.check_nul(text),
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.within(index, |walk| walk.check_nul_within(element));
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.within(name.clone(), |walk| {
                        walk.check_nul(name);
                        walk.check_nul_within(member);
                    });
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Whether a schema allows any value, including null.
fn is_open(schema: &MetaSchema) -> bool {
    schema.ty.is_empty()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
        && schema.enum_items.is_empty()
}

fn is_integer(value: &Value, format: Option<&str>) -> bool {
    let Some(number) = value.as_i64() else {
        return format == Some("uint64") && value.is_u64();
    };
    match format {
        Some("int8") => i8::try_from(number).is_ok(),
        Some("int16") => i16::try_from(number).is_ok(),
        Some("int32") => i32::try_from(number).is_ok(),
        Some("uint8") => u8::try_from(number).is_ok(),
        Some("uint16") => u16::try_from(number).is_ok(),
        Some("uint32") => u32::try_from(number).is_ok(),
        Some("uint64") => u64::try_from(number).is_ok(),
        _ => true,
    }
}
