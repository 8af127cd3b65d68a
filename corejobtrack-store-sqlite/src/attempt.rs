//! One batch that is being applied: its checks and its writes, row by row, in the savepoint that
//! was made for it.

use std::collections::HashMap;

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{
        Batch, Committed, Document, Guard, Read, StoreError, Table, Value, Version, Write,
        journal::{self, placed},
    },
};
use rusqlite::{CachedStatement, Connection};

use crate::{
    error::{failed, meaning},
    read, value,
};

/// A batch that is being applied: what it will be answered with, and the counters it moves.
pub(crate) struct Attempt<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) committed: Committed,
    pub(crate) moved: HashMap<String, i64>,
}

impl Attempt<'_> {
    pub(crate) fn not_applied_before(&self, batch: &Batch) -> Result<(), StoreError> {
        let found = read::one(
            self.connection,
            &Read::Rows(journal::of_command(batch.command)),
        )?;
        match found.into_iter().next() {
            Some(row) => Err(StoreError::Applied(Box::new(journal::receipt(row)?))),
            None => Ok(()),
        }
    }

    pub(crate) fn unchanged(&self, guards: &[Guard]) -> Result<(), StoreError> {
        guards.iter().try_for_each(|guard| match guard {
            Guard::Unchanged {
                table,
                key,
                version,
            } => self.there(table, key, Some(*version)),
            Guard::Count { .. } => Ok(()),
        })
    }

    pub(crate) fn counts(&self, guards: &[Guard]) -> Result<(), StoreError> {
        for (place, guard) in guards.iter().enumerate() {
            if let Guard::Count {
                table,
                filter,
                within,
            } = guard
            {
                let count = sql::count(table, filter, Dialect::Sqlite);
                let mut statement = self.prepared(&count.text)?;
                value::bind_all(&mut statement, &count.binds)?;
                let count = integer(&mut statement)?.unwrap_or_default();
                if !u32::try_from(count).is_ok_and(|count| within.contains(&count)) {
                    return Err(StoreError::Guard { guard: place });
                }
            }
        }
        Ok(())
    }

    /// A row is there, in this version if one is given.
    pub(crate) fn there(
        &self,
        table: &'static Table,
        key: &[Value],
        version: Option<Version>,
    ) -> Result<(), StoreError> {
        let text = match version {
            Some(_) => sql::version_of_row(table, Dialect::Sqlite),
            None => sql::exists(table, Dialect::Sqlite),
        };
        let mut statement = self.prepared(&text)?;
        self.bind(&mut statement, 0, key)?;
        match integer(&mut statement)? {
            Some(found) if version.is_none_or(|version| version.0 == found) => Ok(()),
            _ => Err(StoreError::Conflict { table: table.name }),
        }
    }

    pub(crate) fn write(&self, write: &Write) -> Result<(), StoreError> {
        match write {
            Write::Insert {
                table,
                row,
                document,
            } => self.insert(table, row, document.as_ref()),
            Write::Update {
                table,
                key,
                from,
                set,
                document,
            } => {
                if set.is_empty() && table.version.is_none() {
                    self.there(table, key, None)?;
                } else {
                    let places: Vec<usize> = set.iter().map(|(place, _)| *place).collect();
                    let text = sql::update(table, &places, Dialect::Sqlite);
                    let mut statement = self.prepared(&text)?;
                    for (number, (_, value)) in set.iter().enumerate() {
                        self.bind(&mut statement, number, std::slice::from_ref(value))?;
                    }
                    self.bind(&mut statement, set.len(), key)?;
                    bind_version(&mut statement, set.len() + key.len(), *from)?;
                    changed(&mut statement, table)?;
                }
                self.put_document(table, key, document.as_ref())
            }
            Write::Add {
                table,
                key,
                column,
                by,
                floor,
            } => self.add(table, key, *column, *by, *floor),
            Write::Delete { table, key, from } => {
                if table.searchable {
                    let text = sql::delete_document(table, Dialect::Sqlite);
                    let mut statement = self.prepared(&text)?;
                    self.bind(&mut statement, 0, key)?;
                    statement.raw_execute().map_err(meaning)?;
                }
                let mut statement = self.prepared(&sql::delete(table, Dialect::Sqlite))?;
                self.bind(&mut statement, 0, key)?;
                bind_version(&mut statement, key.len(), *from)?;
                changed(&mut statement, table)
            }
        }
    }

    pub(crate) fn insert(
        &self,
        table: &'static Table,
        row: &[Value],
        document: Option<&Document>,
    ) -> Result<(), StoreError> {
        let mut statement = self.prepared(&sql::insert(table, Dialect::Sqlite))?;
        self.bind(&mut statement, 0, row)?;
        if let Some(version) = table.version {
            value::bind(&mut statement, version + 1, &Value::Int(1))?;
        }
        statement.raw_execute().map_err(meaning)?;
        self.put_document(table, row.get(..table.key).unwrap_or_default(), document)
    }

    fn add(
        &self,
        table: &'static Table,
        key: &[Value],
        column: usize,
        by: i64,
        floor: Option<i64>,
    ) -> Result<(), StoreError> {
        let mut statement = self.prepared(&sql::add(table, column, Dialect::Sqlite))?;
        value::bind(&mut statement, 1, &Value::Int(by))?;
        value::bind(&mut statement, 2, &Value::Int(floor.unwrap_or(i64::MIN)))?;
        self.bind(&mut statement, 2, key)?;
        if statement.raw_execute().map_err(meaning)? > 0 {
            return Ok(());
        }
        self.there(table, key, None)?;
        let name = table.columns.get(column).map_or("", |column| column.name);
        match floor {
            Some(_) => Err(StoreError::BelowFloor {
                table: table.name,
                column: name,
            }),
            None => Err(failed(format!("{}.{name} would overflow", table.name))),
        }
    }

    fn put_document(
        &self,
        table: &'static Table,
        key: &[Value],
        document: Option<&Document>,
    ) -> Result<(), StoreError> {
        let Some(document) = document else {
            return Ok(());
        };
        let mut statement = self.prepared(&sql::put_document(table, Dialect::Sqlite))?;
        self.bind(&mut statement, 0, key)?;
        statement
            .raw_bind_parameter(2, document.as_str())
            .map_err(meaning)?;
        statement.raw_execute().map(drop).map_err(meaning)
    }

    pub(crate) fn placed(&self, value: &Value) -> Value {
        placed(value, self.committed.position, &self.committed.numbers)
    }

    fn prepared(&self, text: &str) -> Result<CachedStatement<'_>, StoreError> {
        self.connection.prepare_cached(text).map_err(meaning)
    }

    /// Binds values to the placeholders that follow `after` others.
    fn bind(
        &self,
        statement: &mut CachedStatement<'_>,
        after: usize,
        values: &[Value],
    ) -> Result<(), StoreError> {
        for (place, value) in values.iter().enumerate() {
            let number = after + place + 1;
            match value {
                Value::Number(_) | Value::Position => {
                    value::bind(statement, number, &self.placed(value))?;
                }
                value => value::bind(statement, number, value)?,
            }
        }
        Ok(())
    }
}

fn bind_version(
    statement: &mut CachedStatement<'_>,
    after: usize,
    version: Option<Version>,
) -> Result<(), StoreError> {
    match version {
        Some(version) => value::bind(statement, after + 1, &Value::Int(version.0)),
        None => Ok(()),
    }
}

fn changed(statement: &mut CachedStatement<'_>, table: &'static Table) -> Result<(), StoreError> {
    match statement.raw_execute().map_err(meaning)? {
        0 => Err(StoreError::Conflict { table: table.name }),
        _ => Ok(()),
    }
}

fn integer(statement: &mut CachedStatement<'_>) -> Result<Option<i64>, StoreError> {
    let mut rows = statement.raw_query();
    let Some(row) = rows.next().map_err(meaning)? else {
        return Ok(None);
    };
    row.get(0).map(Some).map_err(meaning)
}
