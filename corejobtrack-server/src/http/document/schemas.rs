//! Adapts schemas to what client generators understand.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};

pub(super) fn correct_ref(schema: &mut MetaSchemaRef) {
    if let MetaSchemaRef::Inline(schema) = schema {
        correct(schema);
    }
}

/// Marks optional members as nullable, and gives dates and times their standard formats.
pub(super) fn correct(schema: &mut MetaSchema) {
    schema.format = match schema.format {
        Some("naive-date") => Some("date"),
        Some("naive-time") => Some("time"),
        other => other,
    };
    for (name, property) in &mut schema.properties {
        correct_ref(property);
        if !schema.required.contains(name) {
            *property = nullable(property.clone());
        }
    }
    lift_description(schema);
    let parts = schema.items.as_deref_mut().into_iter();
    let parts = parts.chain(schema.additional_properties.as_deref_mut());
    let parts = parts.chain(&mut schema.all_of).chain(&mut schema.any_of);
    parts.chain(&mut schema.one_of).for_each(correct_ref);
}

/// Moves the description and default of a referenced member from a second `allOf` part to the
/// schema itself: client generators treat a single part as the type.
fn lift_description(schema: &mut MetaSchema) {
    let [MetaSchemaRef::Reference(_), MetaSchemaRef::Inline(details)] = schema.all_of.as_slice()
    else {
        return;
    };
    let expected = MetaSchema {
        description: details.description,
        default: details.default.clone(),
        ..MetaSchema::ANY
    };
    if **details == expected {
        schema.description = details.description;
        schema.default = details.default.clone();
        schema.all_of.truncate(1);
    }
}

fn nullable(schema: MetaSchemaRef) -> MetaSchemaRef {
    match schema {
        MetaSchemaRef::Inline(mut schema) => {
            schema.nullable = true;
            MetaSchemaRef::Inline(schema)
        }
        // In OpenAPI 3.0 a reference may have no siblings.
        MetaSchemaRef::Reference(_) => MetaSchemaRef::Inline(Box::new(MetaSchema {
            all_of: vec![schema],
            nullable: true,
            ..MetaSchema::ANY
        })),
    }
}
