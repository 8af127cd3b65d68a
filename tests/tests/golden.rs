//! Texts for review as a whole: the schema on both databases, the effects of deletions, and the
//! OpenAPI document, compared
//! with the files in `docs/golden`.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use corejobtrack_core::{
    schema,
    sql::{self, Dialect},
};
use corejobtrack_tests::{golden, openapi};

#[test]
fn the_schema_on_sqlite_is_as_checked_in() {
    let schema = schema::current().unwrap();
    golden::matches("schema.sqlite.sql", &sql::schema(&schema, Dialect::Sqlite));
}

#[test]
fn the_schema_on_postgresql_is_as_checked_in() {
    let schema = schema::current().unwrap();
    golden::matches("schema.pg.sql", &sql::schema(&schema, Dialect::Postgres));
}

#[test]
fn the_digest_of_the_document_is_as_checked_in() {
    golden::matches("openapi.txt", &openapi::digest(&openapi::checked_in()));
}

#[test]
fn the_effects_of_deletions_are_as_checked_in() {
    let registry = schema::registry().unwrap();
    golden::matches("deletion.txt", &registry.describe());
}

#[test]
fn every_foreign_key_has_an_index_that_begins_with_it() {
    let schema = schema::current().unwrap();
    let missing = sql::unindexed_references(&schema);
    assert!(
        missing.is_empty(),
        "without an index, a deletion reads whole tables: {missing:?}"
    );
}
