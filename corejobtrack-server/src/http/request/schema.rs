//! The OpenAPI schema of a type, with all schemas it refers to; created once per type and then used
//! for every request.
//!
//! Also converts the texts of forms and parameters to the types in the schema.

use std::{
    any::TypeId,
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::Type,
};
use regex::Regex;
use serde_json::{Map, Number, Value};

/// The schema of a type, with all schemas it refers to.
pub(super) struct Schema {
    root: MetaSchemaRef,
    named: BTreeMap<String, MetaSchema>,
    patterns: HashMap<String, Regex>,
}

impl Schema {
    /// The schema of a type, created once.
    pub(super) fn of<T: Type + 'static>() -> Arc<Self> {
        static SCHEMAS: LazyLock<RwLock<HashMap<TypeId, Arc<Schema>>>> =
            LazyLock::new(RwLock::default);
        let id = TypeId::of::<T>();
        let known = SCHEMAS
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned();
        known.unwrap_or_else(|| {
            let schema = Arc::new(Self::new::<T>());
            let mut known = SCHEMAS.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(id).or_insert(schema))
        })
    }

    fn new<T: Type>() -> Self {
        let mut registry = Registry::new();
        T::register(&mut registry);
        let root = T::schema_ref();
        let mut patterns = HashMap::new();
        collect_patterns(&root, &mut patterns);
        for schema in registry.schemas.values() {
            collect_patterns_of(schema, &mut patterns);
        }
        Self {
            root,
            named: registry.schemas,
            patterns,
        }
    }

    /// The schema of the type itself.
    pub(super) fn root(&self) -> &MetaSchemaRef {
        &self.root
    }

    /// An object from named texts, each converted to its type in the schema.
    pub(super) fn object_from_text<'t>(
        &self,
        fields: impl Iterator<Item = (Cow<'t, str>, Cow<'t, str>)>,
    ) -> Value {
        let root = self.resolve(&self.root);
        let type_of = |name: &str| {
            let property = root?.properties.iter().find(|(known, _)| *known == name);
            Some(self.resolve(&property?.1)?.ty)
        };
        let members = fields.map(|(name, text)| {
            let value = value_from_text(&text, type_of(&name).unwrap_or("string"));
            (name.into_owned(), value)
        });
        Value::Object(members.collect::<Map<_, _>>())
    }

    /// A value from the texts of a parameter, converted to the type of the schema.
    pub(super) fn value_from_texts(&self, texts: &[Cow<'_, str>]) -> Value {
        let Some(schema) = self.resolve(&self.root) else {
            return Value::Null;
        };
        if schema.ty == "array" {
            let items = schema
                .items
                .as_deref()
                .and_then(|items| self.resolve(items));
            let ty = items.map_or("string", |items| items.ty);
            return texts.iter().map(|text| value_from_text(text, ty)).collect();
        }
        texts
            .last()
            .map_or(Value::Null, |text| value_from_text(text, schema.ty))
    }

    /// Whether a text matches a pattern of this schema.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        self.patterns
            .get(pattern)
            .is_none_or(|regex| regex.is_match(text))
    }

    pub(super) fn resolve<'a>(&'a self, schema: &'a MetaSchemaRef) -> Option<&'a MetaSchema> {
        match schema {
            MetaSchemaRef::Inline(schema) => Some(schema),
            MetaSchemaRef::Reference(name) => self.named.get(name),
        }
    }
}

/// A text converted to a type. A text that cannot be converted stays a text and fails validation.
fn value_from_text(text: &str, ty: &str) -> Value {
    let read = match ty {
        "integer" => text.parse::<i64>().ok().map(Value::from),
        "number" => text
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number),
        "boolean" => match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Some(Value::Bool(true)),
            "false" | "0" | "no" | "off" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    };
    read.unwrap_or_else(|| Value::from(text))
}

fn collect_patterns(schema: &MetaSchemaRef, patterns: &mut HashMap<String, Regex>) {
    if let MetaSchemaRef::Inline(schema) = schema {
        collect_patterns_of(schema, patterns);
    }
}

fn collect_patterns_of(schema: &MetaSchema, patterns: &mut HashMap<String, Regex>) {
    if let Some(pattern) = &schema.pattern
        && let Ok(regex) = Regex::new(pattern)
    {
        patterns.insert(pattern.clone(), regex);
    }
    let parts = schema.properties.iter().map(|(_, part)| part);
    let parts = parts
        .chain(schema.items.as_deref())
        .chain(schema.additional_properties.as_deref());
    let parts = parts
        .chain(&schema.all_of)
        .chain(&schema.any_of)
        .chain(&schema.one_of);
    parts.for_each(|part| collect_patterns(part, patterns));
}
