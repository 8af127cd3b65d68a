//! Tables, columns and indexes as statements that create them. Nothing here drops or rewrites.

use std::fmt::Write as _;

use super::Dialect;
use crate::kernel::store::{Column, Index, Kind, Schema, Table};

/// The longest name that PostgreSQL keeps whole, in bytes.
const LONGEST_NAME: usize = 63;

/// The statements that create a table, its indexes and, for a searchable table, the table that
/// full-text search looks into.
#[must_use]
pub fn create_table(table: &Table, dialect: Dialect) -> Vec<String> {
    // Only a key of one integer is SQLite's own row number; other tables are their key's index.
    let row_number = table.key == 1 && column(table, 0).is_some_and(|c| c.kind == Kind::Int);
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
        text.push_str(if row_number {
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

/// The name of the table that full-text search looks into.
#[must_use]
pub fn text_table(table: &Table) -> String {
    format!("{}_text", table.name)
}

/// The statements that create the table that full-text search looks into.
///
/// Tokens come cut and folded. FTS5's `ascii` cuts them at the spaces only, since letters and
/// digits are all there is beside, and to it everything outside of ASCII is a letter.
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

/// The statement that adds a column to a table that may have rows. There it is null or, where it
/// may not be null, false, zero, empty or the JSON `null`. A reference that may not be null cannot
/// be added so: that needs a step.
#[must_use]
pub fn add_column(table: &Table, column: &Column, dialect: Dialect) -> String {
    let mut text = format!("ALTER TABLE \"{}\" ADD COLUMN ", table.name);
    define(&mut text, column, false, dialect);
    reference(&mut text, table, column);
    text
}

/// The statement that creates an index. It serves ascending and, read backwards, descending order,
/// nulls being the smallest values in both.
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

/// The name of an index: `customers_name_idx`, or `customers_number_key` for a unique one. Names
/// that PostgreSQL would cut end in a fingerprint of the whole name.
#[must_use]
pub fn index_name(table: &Table, index: &Index) -> String {
    let end = if index.unique { "key" } else { "idx" };
    let name = format!("{}_{}_{end}", table.name, index.columns.join("_"));
    if name.len() <= LONGEST_NAME {
        return name;
    }
    // FNV-1a.
    let print = name.bytes().fold(0x811c_9dc5_u32, |print, byte| {
        (print ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let head: String = name.chars().take(LONGEST_NAME - 13).collect();
    format!("{head}_{print:08x}_{end}")
}

/// The whole schema as text to read and compare: statements separated by `;` and a line break.
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

/// The references, as `table.column`, that no index begins with: where a row goes away, the
/// database would read the whole table to see who names it.
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
        // Also in a new table: a release that knows a column no more still inserts rows.
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
            // Without a column, the primary key is meant.
            let _ = write!(text, " REFERENCES \"{}\"", reference.table);
        }
    }
}
