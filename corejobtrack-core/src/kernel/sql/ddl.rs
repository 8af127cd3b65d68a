//! Statements that create tables, columns and indexes. None of them drops or rewrites anything.

use std::fmt::Write as _;

use super::Dialect;
use crate::kernel::store::{Column, Index, Kind, Schema, Table};

/// The greatest length of a name that PostgreSQL does not truncate, in bytes.
const MAX_NAME_LENGTH: usize = 63;

/// The statements that create a table, its indexes and, for a searchable table, its full-text
/// table.
#[must_use]
pub fn create_table(table: &Table, dialect: Dialect) -> Vec<String> {
    // A single integer key is SQLite's rowid; other tables are stored in the index of their key.
    let has_rowid = table.key == 1 && column(table, 0).is_some_and(|c| c.kind == Kind::Int);
    let mut text = format!("CREATE TABLE \"{}\" (\n", table.name);
    for (place, column) in table.columns.iter().enumerate() {
        let key = table.key == 1 && place == 0;
        text.push_str("  ");
        define(&mut text, column, place < table.key, dialect);
        if key {
            text.push_str(" PRIMARY KEY");
        }
        reference(&mut text, table, column);
        text.push_str(if place + 1 < table.columns.len() || table.key > 1 {
            ",\n"
        } else {
            "\n"
        });
    }
    if table.key > 1 {
        let key: Vec<&str> = table.key_columns().iter().map(|c| c.name).collect();
        let _ = writeln!(text, "  PRIMARY KEY (\"{}\")", key.join("\", \""));
    }
    text.push(')');
    if dialect == Dialect::Sqlite {
        text.push_str(if has_rowid {
            " STRICT"
        } else {
            " STRICT, WITHOUT ROWID"
        });
    }
    let mut statements = vec![text];
    for index in table.indexes {
        statements.push(create_index(table, index, dialect));
    }
    if table.searchable {
        statements.extend(create_text_table(table, dialect));
    }
    statements
}

/// The name of the full-text table of a table.
#[must_use]
pub fn text_table(table: &Table) -> String {
    format!("{}_text", table.name)
}

/// The statements that create the full-text table of a table.
///
/// Documents are tokenised already. FTS5's tokenizer `ascii` splits them at the spaces only, since
/// tokens consist of letters and digits and it treats everything outside of ASCII as a letter.
#[must_use]
pub fn create_text_table(table: &Table, dialect: Dialect) -> Vec<String> {
    let name = text_table(table);
    match dialect {
        Dialect::Sqlite => vec![format!(
            "CREATE VIRTUAL TABLE \"{name}\" USING fts5(\"document\", tokenize = 'ascii', \
             content = '', contentless_delete = 1)"
        )],
        Dialect::Postgres => vec![
            format!(
                "CREATE TABLE \"{name}\" (\n  \"id\" BIGINT NOT NULL PRIMARY KEY REFERENCES \
                 \"{}\",\n  \"document\" TSVECTOR NOT NULL\n)",
                table.name
            ),
            format!("CREATE INDEX \"{name}_document_idx\" ON \"{name}\" USING gin (\"document\")"),
        ],
    }
}

/// The statement that adds a column to a table that may have rows. In them the column is null or,
/// if it is not nullable, false, zero, empty or the JSON `null`. Adding a non-nullable reference
/// needs a migration step instead.
#[must_use]
pub fn add_column(table: &Table, column: &Column, dialect: Dialect) -> String {
    let mut text = format!("ALTER TABLE \"{}\" ADD COLUMN ", table.name);
    define(&mut text, column, false, dialect);
    reference(&mut text, table, column);
    text
}

/// The statement that creates an index. Null is the smallest value, so the index serves ascending
/// order and, read backwards, descending order.
#[must_use]
pub fn create_index(table: &Table, index: &Index, dialect: Dialect) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|name| {
            let nullable = table
                .column(name)
                .and_then(|place| column(table, place))
                .is_some_and(|column| column.nullable);
            if nullable && dialect == Dialect::Postgres {
                format!("\"{name}\" NULLS FIRST")
            } else {
                format!("\"{name}\"")
            }
        })
        .collect();
    format!(
        "CREATE {unique}INDEX \"{}\" ON \"{}\" ({})",
        index_name(table, index),
        table.name,
        columns.join(", ")
    )
}

/// The name of an index: `customers_name_idx`, or `customers_number_key` if it is unique. Names
/// that PostgreSQL would truncate are shortened and get a hash of the full name.
#[must_use]
pub fn index_name(table: &Table, index: &Index) -> String {
    let end = if index.unique { "key" } else { "idx" };
    let name = format!("{}_{}_{end}", table.name, index.columns.join("_"));
    if name.len() <= MAX_NAME_LENGTH {
        return name;
    }
    // FNV-1a.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let head: String = name.chars().take(MAX_NAME_LENGTH - 13).collect();
    format!("{head}_{hash:08x}_{end}")
}

/// The complete schema as text to read and compare: one statement after the other, each ending in
/// `;` and a line break.
#[must_use]
pub fn schema(schema: &Schema, dialect: Dialect) -> String {
    let mut text = String::new();
    for table in schema.tables() {
        for statement in create_table(table, dialect) {
            text.push_str(&statement);
            text.push_str(";\n");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The references, as `table.column`, for which no index begins with the column. Deleting a
/// referenced row would scan these tables.
#[must_use]
pub fn unindexed_references(schema: &Schema) -> Vec<String> {
    let mut missing = Vec::new();
    for table in schema.tables() {
        for reference in table.references {
            let leads = |names: &[&str]| names.first() == Some(&reference.column);
            let key = table.key_columns().first().map(|column| column.name);
            if key != Some(reference.column)
                && !table.indexes.iter().any(|index| leads(index.columns))
            {
                missing.push(format!("{}.{}", table.name, reference.column));
            }
        }
    }
    missing
}

fn column(table: &Table, place: usize) -> Option<&'static Column> {
    table.columns.get(place)
}

fn define(text: &mut String, column: &Column, key: bool, dialect: Dialect) {
    let kind = match (column.kind, dialect) {
        (Kind::Bool | Kind::Int | Kind::Decimal { .. } | Kind::Instant, Dialect::Sqlite) => {
            "INTEGER"
        }
        (Kind::Text | Kind::Json, Dialect::Sqlite) => "TEXT",
        (Kind::Bytes, Dialect::Sqlite) => "BLOB",
        (Kind::Bool, Dialect::Postgres) => "BOOLEAN",
        (Kind::Int | Kind::Decimal { .. }, Dialect::Postgres) => "BIGINT",
        (Kind::Instant, Dialect::Postgres) => "TIMESTAMPTZ",
        (Kind::Text, Dialect::Postgres) => "TEXT COLLATE \"C\"",
        (Kind::Json, Dialect::Postgres) => "JSON",
        (Kind::Bytes, Dialect::Postgres) => "BYTEA",
    };
    let _ = write!(text, "\"{}\" {kind}", column.name);
    if key || !column.nullable {
        text.push_str(" NOT NULL");
    }
    if !key && !column.nullable {
        // Also in a new table: an older release that does not know the column still inserts rows.
        text.push_str(match (column.kind, dialect) {
            (Kind::Bool, Dialect::Postgres) => " DEFAULT FALSE",
            (Kind::Instant, Dialect::Postgres) => " DEFAULT TIMESTAMPTZ '1970-01-01 00:00:00+00'",
            (Kind::Bytes, Dialect::Postgres) => " DEFAULT BYTEA ''",
            (Kind::Bool | Kind::Int | Kind::Decimal { .. } | Kind::Instant, _) => " DEFAULT 0",
            (Kind::Text, _) => " DEFAULT ''",
            (Kind::Json, _) => " DEFAULT 'null'",
            (Kind::Bytes, Dialect::Sqlite) => " DEFAULT x''",
        });
    }
}

fn reference(text: &mut String, table: &Table, column: &Column) {
    for reference in table.references {
        if reference.column == column.name {
            // Without a column, the reference is to the primary key.
            let _ = write!(text, " REFERENCES \"{}\"", reference.table);
        }
    }
}
