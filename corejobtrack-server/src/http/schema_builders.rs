//! Helpers to build OpenAPI schemas.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};

/// An inline schema.
#[must_use]
pub fn inline_schema(schema: MetaSchema) -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(schema))
}

/// The schema of a text.
#[must_use]
pub fn text_schema(description: &'static str) -> MetaSchemaRef {
    inline_schema(MetaSchema {
        description: Some(description),
        ..MetaSchema::new("string")
    })
}

/// The schema of a list.
#[must_use]
pub fn list_schema(items: MetaSchemaRef) -> MetaSchemaRef {
    inline_schema(MetaSchema {
        items: Some(Box::new(items)),
        ..MetaSchema::new("array")
    })
}

/// The name and the schema of an object whose members are all required.
#[must_use]
pub fn object_schema(
    name: &'static str,
    description: &'static str,
    members: Vec<(&'static str, MetaSchemaRef)>,
) -> (&'static str, MetaSchema) {
    let schema = MetaSchema {
        title: Some(name.to_owned()),
        description: Some(description),
        required: members.iter().map(|(name, _)| *name).collect(),
        properties: members,
        ..MetaSchema::new("object")
    };
    (name, schema)
}
