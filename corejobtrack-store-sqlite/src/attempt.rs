//! The checks and writes of one batch, in the order of the contract.

use std::{cell::Cell, collections::HashMap};

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{
        Batch, Committed, Document, Guard, Read, StoreError, Table, Value, Version, Write,
        journal::{self, placed},
    },
};
use rusqlite::{CachedStatement, Connection};

use crate::{
    error::{from_sqlite, invalid},
    read, value,
};

/// A batch that is being applied.
pub(crate) struct Attempt<'a> {
    pub(crate) connection: &'a Connection,
    /// The outcome, if it succeeds.
    pub(crate) committed: Committed,
    /// The counters it takes numbers from, with their next values.
    pub(crate) advanced: HashMap<String, i64>,
    wrote: Cell<bool>,
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(
        connection: &'a Connection,
        committed: Committed,
        advanced: HashMap<String, i64>,
    ) -> Self {
        Self {
            connection,
            committed,
            advanced,
            wrote: Cell::new(false),
        }
    }

    /// Whether no statement was executed that may have changed anything.
    pub(crate) fn wrote_nothing(&self) -> bool {
        !self.wrote.get()
    }

    /// The checks before the first write.
    pub(crate) fn check(&self, batch: &Batch) -> Result<(), StoreError> {
        self.check_not_applied(batch)?;
        self.check_unchanged(&batch.guards)?;
        for write in &batch.writes {
            match write {
                Write::Insert { .. } => {}
                Write::Update {
                    table, key, from, ..
                }
                | Write::Delete { table, key, from } => {
                    self.expect_row(table, key, *from)?;
                }
                Write::Add { table, key, .. } => self.expect_row(table, key, None)?,
            }
        }
        self.check_counts(&batch.guards)
    }

    /// Inserts the journal entry, if the batch is recorded.
    pub(crate) fn record(&self, batch: &Batch) -> Result<(), StoreError> {
        if !batch.is_kept() {
            return Ok(());
        }
        let entry = journal::entry(batch, self.committed.position, &self.committed.numbers)?;
        self.insert(journal::TABLE, &entry, None)
    }

    fn check_not_applied(&self, batch: &Batch) -> Result<(), StoreError> {
        const IS_APPLIED: &str = "SELECT 1 FROM \"journal\" WHERE \"command\" = ?1";
        let command = batch.command.to_string();
        let mut statement = self.prepared(IS_APPLIED)?;
        statement
            .raw_bind_parameter(1, command)
            .map_err(from_sqlite)?;
        if integer(&mut statement)?.is_none() {
            return Ok(());
        }
        let entry = Read::Rows(journal::of_command(batch.command));
        match read::one(self.connection, &entry)?.into_iter().next() {
            Some(row) => Err(StoreError::Applied(Box::new(journal::receipt(row)?))),
            None => Err(StoreError::Corrupt("a journal entry is missing".into())),
        }
    }

    fn check_unchanged(&self, guards: &[Guard]) -> Result<(), StoreError> {
        guards.iter().try_for_each(|guard| match guard {
            Guard::Unchanged {
                table,
                key,
                version,
            } => self.expect_row(table, key, Some(*version)),
            Guard::Exists { table, key } => self.expect_row(table, key, None),
            Guard::Count { .. } => Ok(()),
        })
    }

    fn check_counts(&self, guards: &[Guard]) -> Result<(), StoreError> {
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

    /// Checks that a row exists and has the given version, if any.
    fn expect_row(
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
                    self.expect_row(table, key, None)?;
                } else {
                    let places: Vec<usize> = set.iter().map(|(place, _)| *place).collect();
                    let text = sql::update(table, &places, Dialect::Sqlite);
                    let mut statement = self.prepared(&text)?;
                    for (number, (_, value)) in set.iter().enumerate() {
                        self.bind(&mut statement, number, std::slice::from_ref(value))?;
                    }
                    self.bind(&mut statement, set.len(), key)?;
                    bind_version(&mut statement, set.len() + key.len(), *from)?;
                    self.change_one(&mut statement, table)?;
                }
                self.put_document(table, key, document.as_ref(), sql::put_document)
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
                    self.execute(&mut statement)?;
                }
                let mut statement = self.prepared(&sql::delete(table, Dialect::Sqlite))?;
                self.bind(&mut statement, 0, key)?;
                bind_version(&mut statement, key.len(), *from)?;
                self.change_one(&mut statement, table)
            }
        }
    }

    fn insert(
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
        self.execute(&mut statement)?;
        let key = row.get(..table.key).unwrap_or_default();
        self.put_document(table, key, document, sql::insert_document)
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
        if self.execute(&mut statement)? > 0 {
            return Ok(());
        }
        self.expect_row(table, key, None)?;
        let name = table.columns.get(column).map_or("", |column| column.name);
        match floor {
            Some(_) => Err(StoreError::BelowFloor {
                table: table.name,
                column: name,
            }),
            None => Err(invalid(format!("{}.{name} would overflow", table.name))),
        }
    }

    fn put_document(
        &self,
        table: &'static Table,
        key: &[Value],
        document: Option<&Document>,
        text: fn(&'static Table, Dialect) -> String,
    ) -> Result<(), StoreError> {
        let Some(document) = document else {
            return Ok(());
        };
        let mut statement = self.prepared(&text(table, Dialect::Sqlite))?;
        self.bind(&mut statement, 0, key)?;
        statement
            .raw_bind_parameter(2, document.as_str())
            .map_err(from_sqlite)?;
        self.execute(&mut statement).map(drop)
    }

    pub(crate) fn placed(&self, value: &Value) -> Value {
        placed(value, self.committed.position, &self.committed.numbers)
    }

    fn change_one(
        &self,
        statement: &mut CachedStatement<'_>,
        table: &'static Table,
    ) -> Result<(), StoreError> {
        match self.execute(statement)? {
            0 => Err(StoreError::Conflict { table: table.name }),
            _ => Ok(()),
        }
    }

    fn execute(&self, statement: &mut CachedStatement<'_>) -> Result<usize, StoreError> {
        let changed = statement.raw_execute().map_err(from_sqlite)?;
        self.wrote.set(true);
        Ok(changed)
    }

    fn prepared(&self, text: &str) -> Result<CachedStatement<'_>, StoreError> {
        self.connection.prepare_cached(text).map_err(from_sqlite)
    }

    /// Binds values to the placeholders after the first `after`.
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

fn integer(statement: &mut CachedStatement<'_>) -> Result<Option<i64>, StoreError> {
    let mut rows = statement.raw_query();
    let Some(row) = rows.next().map_err(from_sqlite)? else {
        return Ok(None);
    };
    row.get(0).map(Some).map_err(from_sqlite)
}
