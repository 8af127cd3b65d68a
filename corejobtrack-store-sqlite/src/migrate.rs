//! Migration: creates missing tables, columns and indexes in one transaction, so that several
//! processes may migrate at the same time. It drops nothing and changes no existing column; only
//! migration steps may.

use std::collections::BTreeSet;

use corejobtrack_core::{
    sql::{self, Catalogue, Dialect, FoundTable},
    store::{Migrated, Migration, Schema, StoreError},
};
use rusqlite::Connection;

use crate::{error::from_sqlite, read::execute};

/// The table with the schema version and the number of the last migration step.
const SCHEMA_TABLE: &str = "CREATE TABLE \"corejobtrack_schema\" (\n  \
     \"only\" INTEGER NOT NULL PRIMARY KEY CHECK (\"only\" = 1),\n  \
     \"version\" INTEGER NOT NULL,\n  \"step\" INTEGER NOT NULL\n) STRICT";
const READ_VERSION: &str = "SELECT \"version\", \"step\" FROM \"corejobtrack_schema\"";
const WRITE_VERSION: &str = "INSERT OR REPLACE INTO \"corejobtrack_schema\" VALUES (1, ?1, ?2)";

/// Migrates to a schema, or only reports what would change.
pub(crate) fn migrate(
    connection: &Connection,
    schema: &Schema,
    how: Migration,
) -> Result<Migrated, StoreError> {
    // A preview runs the steps too and rolls back, since what is missing depends on them.
    execute(connection, "BEGIN IMMEDIATE")?;
    let migrated = migrate_in_transaction(connection, schema, how);
    let end = match (&migrated, how) {
        (Ok(_), Migration::Apply) => "COMMIT",
        _ => "ROLLBACK",
    };
    let ended = execute(connection, end);
    if ended.is_err() && !connection.is_autocommit() {
        let _ = execute(connection, "ROLLBACK");
    }
    let migrated = migrated?;
    ended?;
    Ok(migrated)
}

struct Work<'a> {
    connection: &'a Connection,
    how: Migration,
    done: Migrated,
}

fn migrate_in_transaction(
    connection: &Connection,
    schema: &Schema,
    how: Migration,
) -> Result<Migrated, StoreError> {
    let migrated_before = names(connection, "table")?.contains("corejobtrack_schema");
    let (from, step): (u32, u32) = if migrated_before {
        connection
            .query_row(READ_VERSION, (), |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(from_sqlite)?
    } else {
        (0, 0)
    };
    if from > schema.version() {
        return Err(StoreError::Newer {
            found: from,
            known: schema.version(),
        });
    }
    let mut work = Work {
        connection,
        how,
        done: Migrated {
            from,
            ..Migrated::default()
        },
    };
    if !migrated_before {
        work.run(SCHEMA_TABLE.to_owned())?;
    }
    let mut last = step;
    for step in schema.steps().iter().filter(|other| other.number > step) {
        // In an empty database the tables are created in their final form, so no step runs.
        if from > 0 {
            let title = format!("step {}: {}", step.number, step.title);
            connection.execute_batch(step.sqlite).map_err(from_sqlite)?;
            work.done.created.push(title);
            work.done.statements.push(step.sqlite.to_owned());
        }
        last = step.number;
    }
    let catalogue = catalogue(connection)?;
    for missing in sql::missing(schema, &catalogue, Dialect::Sqlite)? {
        work.done.created.push(missing.what);
        for statement in missing.statements {
            work.run(statement)?;
        }
    }
    if how == Migration::Apply && (!migrated_before || from != schema.version() || last != step) {
        connection
            .execute(WRITE_VERSION, (schema.version(), last))
            .map_err(from_sqlite)?;
    }
    Ok(work.done)
}

impl Work<'_> {
    fn run(&mut self, statement: String) -> Result<(), StoreError> {
        if self.how == Migration::Apply {
            self.connection
                .execute_batch(&statement)
                .map_err(from_sqlite)?;
        }
        self.done.statements.push(statement);
        Ok(())
    }
}

/// Reads the system catalogue.
fn catalogue(connection: &Connection) -> Result<Catalogue, StoreError> {
    let mut catalogue = Catalogue {
        indexes: names(connection, "index")?,
        ..Catalogue::default()
    };
    for name in names(connection, "table")? {
        let table = columns(connection, &name)?;
        catalogue.tables.insert(name, table);
    }
    Ok(catalogue)
}

fn columns(connection: &Connection, table: &str) -> Result<FoundTable, StoreError> {
    let mut found = FoundTable::default();
    let mut statement = connection
        .prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY pk")
        .map_err(from_sqlite)?;
    let mut rows = statement.query((table,)).map_err(from_sqlite)?;
    while let Some(row) = rows.next().map_err(from_sqlite)? {
        let name: String = row.get(0).map_err(from_sqlite)?;
        if row.get::<_, i64>(2).map_err(from_sqlite)? > 0 {
            found.key.push(name.clone());
        }
        found.columns.insert(name, row.get(1).map_err(from_sqlite)?);
    }
    Ok(found)
}

/// The names of all objects of one type, such as `table`.
fn names(connection: &Connection, of: &str) -> Result<BTreeSet<String>, StoreError> {
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = ?1")
        .map_err(from_sqlite)?;
    let names = statement.query_map((of,), |row| row.get(0));
    names
        .and_then(|names| names.collect::<rusqlite::Result<_>>())
        .map_err(from_sqlite)
}
