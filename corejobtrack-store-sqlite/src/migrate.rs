//! Creates what is missing, in one transaction, so that processes that do it at once do no harm.
//! It drops nothing and changes no column that is there.

use std::collections::BTreeSet;

use corejobtrack_core::{
    sql::{self, Catalogue, Dialect, FoundTable},
    store::{Migrated, Migration, Schema, StoreError},
};
use rusqlite::Connection;

use crate::{error::meaning, read::execute};

/// The table that remembers the schema and the last step.
const BOOK: &str = "CREATE TABLE \"corejobtrack_schema\" (\n  \"only\" INTEGER NOT NULL PRIMARY KEY \
                    CHECK (\"only\" = 1),\n  \"version\" INTEGER NOT NULL,\n  \"step\" INTEGER NOT \
                    NULL\n) STRICT";
const READ_BOOK: &str = "SELECT \"version\", \"step\" FROM \"corejobtrack_schema\"";
const WRITE_BOOK: &str = "INSERT OR REPLACE INTO \"corejobtrack_schema\" VALUES (1, ?1, ?2)";

/// Creates what is missing, or reports it.
pub(crate) fn migrate(
    connection: &Connection,
    schema: &Schema,
    how: Migration,
) -> Result<Migrated, StoreError> {
    // A preview runs the steps and takes them back, since they may change what else is missing.
    execute(connection, "BEGIN IMMEDIATE")?;
    let migrated = inside(connection, schema, how);
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

fn inside(
    connection: &Connection,
    schema: &Schema,
    how: Migration,
) -> Result<Migrated, StoreError> {
    let booked = names(connection, "table")?.contains("corejobtrack_schema");
    let (from, step): (u32, u32) = if booked {
        connection
            .query_row(READ_BOOK, (), |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(meaning)?
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
    if !booked {
        work.run(BOOK.to_owned())?;
    }
    let mut last = step;
    for step in schema.steps().iter().filter(|other| other.number > step) {
        // An empty database begins with what the steps led to.
        if from > 0 {
            let title = format!("step {}: {}", step.number, step.title);
            connection.execute_batch(step.sqlite).map_err(meaning)?;
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
    if how == Migration::Apply && (!booked || from != schema.version() || last != step) {
        connection
            .execute(WRITE_BOOK, (schema.version(), last))
            .map_err(meaning)?;
    }
    Ok(work.done)
}

impl Work<'_> {
    fn run(&mut self, statement: String) -> Result<(), StoreError> {
        if self.how == Migration::Apply {
            self.connection.execute_batch(&statement).map_err(meaning)?;
        }
        self.done.statements.push(statement);
        Ok(())
    }
}

/// What the database has.
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
        .map_err(meaning)?;
    let mut rows = statement.query((table,)).map_err(meaning)?;
    while let Some(row) = rows.next().map_err(meaning)? {
        let name: String = row.get(0).map_err(meaning)?;
        if row.get::<_, i64>(2).map_err(meaning)? > 0 {
            found.key.push(name.clone());
        }
        found.columns.insert(name, row.get(1).map_err(meaning)?);
    }
    Ok(found)
}

/// The names of all things of one type.
fn names(connection: &Connection, of: &str) -> Result<BTreeSet<String>, StoreError> {
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = ?1")
        .map_err(meaning)?;
    let names = statement.query_map((of,), |row| row.get(0));
    names
        .and_then(|names| names.collect::<rusqlite::Result<_>>())
        .map_err(meaning)
}
