//! What is to be read and reviewed as a whole: the schema on both databases and who may do what,
//! compared with the files in `docs/golden`. With `UPDATE_GOLDEN=1` the files are written anew.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::{env, fs, path::Path};

use corejobtrack_core::{
    identity, schema,
    sql::{self, Dialect},
};

fn matches_file(name: &str, text: &str) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/golden");
    let file = directory.join(name);
    if env::var("UPDATE_GOLDEN").is_ok_and(|update| update == "1") {
        fs::create_dir_all(&directory).unwrap();
        fs::write(&file, text).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    let differs = expected
        .lines()
        .zip(text.lines())
        .position(|(old, new)| old != new)
        .unwrap_or_else(|| expected.lines().count().min(text.lines().count()));
    assert!(
        expected == text,
        "docs/golden/{name} is out of date from line {}: look at the difference after\n\
         UPDATE_GOLDEN=1 cargo test --package corejobtrack-tests --test golden\n\
         file: {:?}\nnow:  {:?}",
        differs + 1,
        expected.lines().nth(differs).unwrap_or_default(),
        text.lines().nth(differs).unwrap_or_default(),
    );
}

#[test]
fn the_schema_on_sqlite_is_as_checked_in() {
    let schema = schema::current().unwrap();
    matches_file("schema.sqlite.sql", &sql::schema(&schema, Dialect::Sqlite));
}

#[test]
fn the_schema_on_postgresql_is_as_checked_in() {
    let schema = schema::current().unwrap();
    matches_file("schema.pg.sql", &sql::schema(&schema, Dialect::Postgres));
}

#[test]
fn what_each_role_may_do_is_as_checked_in() {
    matches_file("roles.txt", &identity::matrix());
}

#[test]
fn every_reference_has_an_index_that_begins_with_it() {
    let schema = schema::current().unwrap();
    let missing = sql::unindexed_references(&schema);
    assert!(
        missing.is_empty(),
        "without an index, a deletion reads whole tables: {missing:?}"
    );
}
