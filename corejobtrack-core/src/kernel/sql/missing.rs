//! Schema comparison: finds the tables, columns and indexes that a database lacks. Differences that
//! need a change to existing data are refused, since they need a migration step.

use std::collections::{BTreeMap, BTreeSet};

use super::{Dialect, ddl};
use crate::kernel::store::{Index, Kind, Schema, StoreError, Table};

/// The contents of a database's system catalogue.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// The tables by name, including full-text tables.
    pub tables: BTreeMap<String, FoundTable>,
    /// The names of the indexes.
    pub indexes: BTreeSet<String>,
}

/// A table in the catalogue.
#[derive(Debug, Default)]
pub struct FoundTable {
    /// The columns by name, with their types as named in the catalogue.
    pub columns: BTreeMap<String, String>,
    /// The columns of the primary key, in order.
    pub key: Vec<String>,
}

/// A missing table, column, index or full-text table.
#[derive(Debug)]
pub struct Missing {
    /// Its description, such as `column users.phone`.
    pub what: String,
    /// The statements that create it.
    pub statements: Vec<String>,
}

/// Finds what a database lacks of a schema, parents first.
///
/// # Errors
/// [`StoreError::Invalid`] if an existing primary key or the type of a column differs from the
/// declaration.
pub fn missing(
    schema: &Schema,
    catalogue: &Catalogue,
    dialect: Dialect,
) -> Result<Vec<Missing>, StoreError> {
    let mut missing = Vec::new();
    for table in schema.tables() {
        match catalogue.tables.get(table.name) {
            None => missing.push(Missing {
                what: format!("table {}", table.name),
                statements: ddl::create_table(table, dialect),
            }),
            Some(found) => missing_in_table(table, found, catalogue, dialect, &mut missing)?,
        }
    }
    Ok(missing)
}

fn missing_in_table(
    table: &Table,
    found: &FoundTable,
    catalogue: &Catalogue,
    dialect: Dialect,
    missing: &mut Vec<Missing>,
) -> Result<(), StoreError> {
    let needs_step = |what: &str| {
        let name = table.name;
        StoreError::Invalid(format!("{name}.{what} has changed: write a migration step"))
    };
    let key = table.key_columns().iter().map(|column| column.name);
    if !key.eq(found.key.iter().map(String::as_str)) {
        return Err(needs_step("key"));
    }
    for column in table.columns {
        match found.columns.get(column.name) {
            Some(kind) if kind == catalogue_type(column.kind, dialect) => {}
            Some(_) => return Err(needs_step(column.name)),
            None => missing.push(Missing {
                what: format!("column {}.{}", table.name, column.name),
                statements: vec![ddl::add_column(table, column, dialect)],
            }),
        }
    }
    for index in table.indexes {
        if !catalogue.indexes.contains(&ddl::index_name(table, index)) {
            missing.push(Missing {
                what: described(table, index),
                statements: vec![ddl::create_index(table, index, dialect)],
            });
        }
    }
    if table.searchable && !catalogue.tables.contains_key(&ddl::text_table(table)) {
        missing.push(Missing {
            what: format!("search {}", table.name),
            statements: ddl::create_text_table(table, dialect),
        });
    }
    Ok(())
}

fn described(table: &Table, index: &Index) -> String {
    let kind = if index.unique { "unique " } else { "" };
    let columns = index.columns.join(", ");
    format!("{kind}index {} ({columns})", table.name)
}

/// The name of a column's type in the catalogue.
fn catalogue_type(kind: Kind, dialect: Dialect) -> &'static str {
    match (kind, dialect) {
        (Kind::Bool | Kind::Int | Kind::Decimal { .. } | Kind::Instant, Dialect::Sqlite) => {
            "INTEGER"
        }
        (Kind::Text | Kind::Json, Dialect::Sqlite) => "TEXT",
        (Kind::Bytes, Dialect::Sqlite) => "BLOB",
        (Kind::Bool, Dialect::Postgres) => "bool",
        (Kind::Int | Kind::Decimal { .. }, Dialect::Postgres) => "int8",
        (Kind::Instant, Dialect::Postgres) => "timestamptz",
        (Kind::Text, Dialect::Postgres) => "text",
        (Kind::Json, Dialect::Postgres) => "json",
        (Kind::Bytes, Dialect::Postgres) => "bytea",
    }
}
