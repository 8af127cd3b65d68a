//! Statements that write or check one row. Their text depends only on the table and columns, so
//! they can be cached.

use super::{Dialect, Writer, column, text_table};
use crate::kernel::store::Table;

/// Inserts a row. The binds are its values.
#[must_use]
pub fn insert(table: &'static Table, dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    writer.push("INSERT INTO ").name(table.name).push(" (");
    writer.names(table.columns.iter().map(|column| column.name));
    writer.push(") VALUES (");
    for place in 1..=table.columns.len() {
        if place > 1 {
            writer.push(", ");
        }
        writer.placeholder(place);
    }
    writer.push(")");
    writer.text
}

/// Sets columns of a row and raises its version. The binds are the new values, the key and, if the
/// table has versions, the expected version.
#[must_use]
pub fn update(table: &'static Table, columns: &[usize], dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    writer.push("UPDATE ").name(table.name).push(" SET ");
    for (place, set) in columns.iter().enumerate() {
        if place > 0 {
            writer.push(", ");
        }
        writer.name(column(table, *set).name).push(" = ");
        writer.placeholder(place + 1);
    }
    if let Some(version) = table.version {
        let version = column(table, version).name;
        writer.push(if columns.is_empty() { "" } else { ", " });
        writer.name(version).push(" = ").name(version).push(" + 1");
    }
    writer.by_key(table, columns.len());
    writer.of_version(table, columns.len() + table.key);
    writer.text
}

/// Adds to a column of a row unless the sum is below a minimum. The binds are the number to add,
/// the minimum and the key.
#[must_use]
pub fn add(table: &'static Table, place: usize, dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    let column = column(table, place).name;
    writer.push("UPDATE ").name(table.name).push(" SET ");
    writer.name(column).push(" = ").name(column).push(" + ");
    writer.placeholder(1).by_key(table, 2);
    writer.push(" AND ").name(column).push(" + ").placeholder(1);
    writer.push(" >= ").placeholder(2);
    writer.text
}

/// Deletes a row. The binds are its key and, if the table has versions, the expected version.
#[must_use]
pub fn delete(table: &'static Table, dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    writer.push("DELETE FROM ").name(table.name);
    writer.by_key(table, 0);
    writer.of_version(table, table.key);
    writer.text
}

/// Reads the version of a row of a table that has versions. The binds are its key.
#[must_use]
pub fn version_of_row(table: &'static Table, dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    writer.push("SELECT ");
    writer.name(column(table, table.version.unwrap_or(usize::MAX)).name);
    writer.push(" FROM ").name(table.name).by_key(table, 0);
    writer.text
}

/// Reads 1 if a row exists. The binds are its key.
#[must_use]
pub fn exists(table: &'static Table, dialect: Dialect) -> String {
    let mut writer = Writer::new(dialect);
    writer.push("SELECT 1 FROM ").name(table.name);
    writer.by_key(table, 0);
    writer.text
}

/// Inserts the document of a new row. The binds are those of [`put_document`], which is much slower
/// on SQLite, because it makes FTS5 flush its buffer.
#[must_use]
pub fn insert_document(table: &'static Table, dialect: Dialect) -> String {
    let name = text_table(table);
    match dialect {
        Dialect::Sqlite => {
            format!("INSERT INTO \"{name}\" (rowid, \"document\") VALUES (?1, ?2)")
        }
        Dialect::Postgres => format!(
            "INSERT INTO \"{name}\" (\"id\", \"document\") VALUES ($1, CAST($2 AS TSVECTOR))"
        ),
    }
}

/// Inserts or replaces the document of a row. The binds are the row's key and the document: its
/// tokens on SQLite, a [`tsvector`](super::tsvector) on PostgreSQL.
#[must_use]
pub fn put_document(table: &'static Table, dialect: Dialect) -> String {
    let name = text_table(table);
    match dialect {
        Dialect::Sqlite => {
            format!("INSERT OR REPLACE INTO \"{name}\" (rowid, \"document\") VALUES (?1, ?2)")
        }
        Dialect::Postgres => format!(
            "INSERT INTO \"{name}\" (\"id\", \"document\") VALUES ($1, CAST($2 AS TSVECTOR)) \
             ON CONFLICT (\"id\") DO UPDATE SET \"document\" = excluded.\"document\""
        ),
    }
}

/// Deletes the document of a row. The bind is the row's key.
#[must_use]
pub fn delete_document(table: &'static Table, dialect: Dialect) -> String {
    let name = text_table(table);
    match dialect {
        Dialect::Sqlite => format!("DELETE FROM \"{name}\" WHERE rowid = ?1"),
        Dialect::Postgres => format!("DELETE FROM \"{name}\" WHERE \"id\" = $1"),
    }
}

impl Writer {
    /// Appends a ` WHERE` condition on the key, whose binds follow `after` others.
    fn by_key(&mut self, table: &'static Table, after: usize) -> &mut Self {
        for (place, column) in table.key_columns().iter().enumerate() {
            self.push(if place == 0 { " WHERE " } else { " AND " });
            self.name(column.name).push(" = ");
            self.placeholder(after + place + 1);
        }
        self
    }

    /// Appends an ` AND` condition on the version, if there is one, whose bind follows `after`
    /// others.
    fn of_version(&mut self, table: &'static Table, after: usize) -> &mut Self {
        let Some(version) = table.version else {
            return self;
        };
        self.push(" AND ").name(column(table, version).name);
        self.push(" = ").placeholder(after + 1)
    }
}
