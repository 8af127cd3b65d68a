//! Creates what is missing, in one transaction, so that processes that do it at once do no harm.
//! It drops nothing and changes no column that is there.

use std::collections::{HashMap, HashSet};

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{Column, Index, Kind, Migrated, Migration, Schema, StoreError, Table},
};
use rusqlite::Connection;

use crate::{
    error::{failed, meaning},
    read::execute,
};

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
    let tables = tables(connection)?;
    let booked = tables.contains("corejobtrack_schema");
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
    let tables = self::tables(connection)?;
    for table in schema.tables() {
        work.table(table, &tables)?;
    }
    if how == Migration::Apply && (!booked || from != schema.version() || last != step) {
        connection
            .execute(WRITE_BOOK, (schema.version(), last))
            .map_err(meaning)?;
    }
    Ok(work.done)
}

impl Work<'_> {
    fn table(&mut self, table: &'static Table, tables: &HashSet<String>) -> Result<(), StoreError> {
        if !tables.contains(table.name) {
            self.done.created.push(format!("table {}", table.name));
            return sql::create_table(table, Dialect::Sqlite)
                .into_iter()
                .try_for_each(|statement| self.run(statement));
        }
        let found = Found::of(self.connection, table)?;
        let by_hand = |what: &str| {
            let name = table.name;
            failed(format!(
                "{name}.{what} changed its kind: only a step can do that"
            ))
        };
        let key: Vec<&str> = table.key_columns().iter().map(|c| c.name).collect();
        if found.key != key {
            return Err(by_hand("key"));
        }
        for column in table.columns {
            match found.columns.get(column.name) {
                Some(kind) if kind == stored(column) => {}
                Some(_) => return Err(by_hand(column.name)),
                None => {
                    let thing = format!("column {}.{}", table.name, column.name);
                    self.done.created.push(thing);
                    self.run(sql::add_column(table, column, Dialect::Sqlite))?;
                }
            }
        }
        for index in table.indexes {
            if !found.indexes.contains(&sql::index_name(table, index)) {
                self.done.created.push(described(table, index));
                self.run(sql::create_index(table, index, Dialect::Sqlite))?;
            }
        }
        if table.searchable && !tables.contains(&sql::text_table(table)) {
            self.done.created.push(format!("search {}", table.name));
            for statement in sql::create_text_table(table, Dialect::Sqlite) {
                self.run(statement)?;
            }
        }
        Ok(())
    }

    fn run(&mut self, statement: String) -> Result<(), StoreError> {
        if self.how == Migration::Apply {
            self.connection.execute_batch(&statement).map_err(meaning)?;
        }
        self.done.statements.push(statement);
        Ok(())
    }
}

/// A table as it is in the database.
struct Found {
    /// The types of its columns.
    columns: HashMap<String, String>,
    key: Vec<String>,
    indexes: HashSet<String>,
}

impl Found {
    fn of(connection: &Connection, table: &Table) -> Result<Self, StoreError> {
        let mut found = Self {
            columns: HashMap::new(),
            key: Vec::new(),
            indexes: names(
                connection,
                "SELECT name FROM pragma_index_list(?1)",
                table.name,
            )?,
        };
        let mut statement = connection
            .prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY pk")
            .map_err(meaning)?;
        let mut rows = statement.query((table.name,)).map_err(meaning)?;
        while let Some(row) = rows.next().map_err(meaning)? {
            let name: String = row.get(0).map_err(meaning)?;
            if row.get::<_, i64>(2).map_err(meaning)? > 0 {
                found.key.push(name.clone());
            }
            found.columns.insert(name, row.get(1).map_err(meaning)?);
        }
        Ok(found)
    }
}

fn tables(connection: &Connection) -> Result<HashSet<String>, StoreError> {
    let text = "SELECT name FROM sqlite_schema WHERE type = ?1";
    names(connection, text, "table")
}

fn names(connection: &Connection, text: &str, of: &str) -> Result<HashSet<String>, StoreError> {
    let mut statement = connection.prepare(text).map_err(meaning)?;
    let names = statement.query_map((of,), |row| row.get(0));
    names
        .and_then(|names| names.collect::<rusqlite::Result<_>>())
        .map_err(meaning)
}

fn stored(column: &Column) -> &'static str {
    match column.kind {
        Kind::Bool | Kind::Int | Kind::Decimal { .. } | Kind::Instant => "INTEGER",
        Kind::Text | Kind::Json => "TEXT",
        Kind::Bytes => "BLOB",
    }
}

fn described(table: &Table, index: &Index) -> String {
    let kind = if index.unique { "unique " } else { "" };
    let columns = index.columns.join(", ");
    format!("{kind}index {} ({columns})", table.name)
}
