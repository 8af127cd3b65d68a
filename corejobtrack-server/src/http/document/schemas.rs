//! Adapts schemas to what client generators understand.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};

pub(super) fn correct_ref(schema: &mut MetaSchemaRef) {
    if let MetaSchemaRef::Inline(schema) = schema {
        correct(schema);
    }
}

/// Marks what may be left out as nullable, and gives dates their standard format.
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

/// Says beside a reference, and not in a second part of it, what a member is for: generators of
/// clients take a single part for the type itself.
fn lift_description(schema: &mut MetaSchema) {
    let [MetaSchemaRef::Reference(_), MetaSchemaRef::Inline(said)] = schema.all_of.as_slice()
    else {
        return;
    };
    let alone = MetaSchema {
        description: said.description,
        default: said.default.clone(),
        ..MetaSchema::ANY
    };
    if **said == alone {
        schema.description = said.description;
        schema.default = said.default.clone();
        schema.all_of.truncate(1);
    }
}

fn nullable(schema: MetaSchemaRef) -> MetaSchemaRef {
    match schema {
        MetaSchemaRef::Inline(mut schema) => {
            schema.nullable = true;
            MetaSchemaRef::Inline(schema)
        }
        // In OpenAPI 3.0 nothing may stand beside a reference.
        MetaSchemaRef::Reference(_) => MetaSchemaRef::Inline(Box::new(MetaSchema {
            all_of: vec![schema],
            nullable: true,
            ..MetaSchema::ANY
        })),
    }
}
