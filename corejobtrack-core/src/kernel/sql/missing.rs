//! What a database lacks of a schema, from what its catalogue shows. Only what can be added is said;
//! what would have to change is refused, since that needs a step checked in by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::{Dialect, ddl};
use crate::kernel::store::{Index, Kind, Schema, StoreError, Table};

/// What the catalogue of a database shows.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// The tables by name, those for full-text search among them.
    pub tables: BTreeMap<String, FoundTable>,
    /// The names of the indexes.
    pub indexes: BTreeSet<String>,
}

/// A table as the catalogue shows it.
#[derive(Debug, Default)]
pub struct FoundTable {
    /// The types of its columns, as the catalogue calls them.
    pub columns: BTreeMap<String, String>,
    /// The columns of its primary key, in order.
    pub key: Vec<String>,
}

/// Something to be created.
#[derive(Debug)]
pub struct Missing {
    /// What it is, in words: `column users.phone`.
    pub what: String,
    /// The statements that create it.
    pub statements: Vec<String>,
}

/// What is missing, parents first.
///
/// # Errors
/// [`StoreError::Invalid`] where a key or the kind of a column is another than declared.
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
            Some(found) => of_table(table, found, catalogue, dialect, &mut missing)?,
        }
    }
    Ok(missing)
}

fn of_table(
    table: &Table,
    found: &FoundTable,
    catalogue: &Catalogue,
    dialect: Dialect,
    missing: &mut Vec<Missing>,
) -> Result<(), StoreError> {
    let by_hand = |what: &str| {
        let name = table.name;
        StoreError::Invalid(format!(
            "{name}.{what} changed its kind: only a step can do that"
        ))
    };
    let key = table.key_columns().iter().map(|column| column.name);
    if !key.eq(found.key.iter().map(String::as_str)) {
        return Err(by_hand("key"));
    }
    for column in table.columns {
        match found.columns.get(column.name) {
            Some(kind) if kind == catalogue_type(column.kind, dialect) => {}
            Some(_) => return Err(by_hand(column.name)),
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

/// How a catalogue calls the type of a column.
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
