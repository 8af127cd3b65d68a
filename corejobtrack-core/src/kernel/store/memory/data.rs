//! Data of the in-memory store: tables with rows by key, unique indexes and documents. It maintains
//! the indexes; the rules of the contract are not here.

use std::collections::BTreeMap;

use super::super::{Column, Document, Key, Row, Schema, StoreError, Table, Value};

/// All that is stored.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// The schema of the last migration.
    pub schema: Option<Schema>,
    /// The number of the last migration step.
    pub step: u32,
    /// All tables that were ever in a schema, by name.
    pub tables: BTreeMap<&'static str, Stored>,
}

/// One table.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    /// The declaration.
    pub table: &'static Table,
    /// The columns of the rows: the declared ones, then those that are no longer declared.
    pub columns: Vec<Column>,
    pub rows: BTreeMap<Key, Row>,
    pub documents: BTreeMap<Key, Document>,
    unique: Vec<Unique>,
}

/// A unique index.
#[derive(Debug, Clone)]
pub(super) struct Unique {
    pub names: &'static [&'static str],
    places: Vec<usize>,
    keys: BTreeMap<Vec<Value>, Key>,
}

impl State {
    /// The stored data of a table.
    pub fn table(&self, table: &Table) -> Result<&Stored, StoreError> {
        let stored = self.tables.get(table.name).ok_or_else(|| missing(table))?;
        stored.checked(table)
    }

    /// The stored data of a table, mutably.
    pub fn table_mut(&mut self, table: &Table) -> Result<&mut Stored, StoreError> {
        self.tables
            .get_mut(table.name)
            .ok_or_else(|| missing(table))
    }
}

fn missing(table: &Table) -> StoreError {
    StoreError::Invalid(format!(
        "the store has no table {}: migrate it first",
        table.name
    ))
}

impl Stored {
    /// A table without rows.
    pub fn new(table: &'static Table, columns: Vec<Column>) -> Self {
        Self {
            table,
            columns,
            rows: BTreeMap::new(),
            documents: BTreeMap::new(),
            unique: table
                .indexes
                .iter()
                .filter(|index| index.unique)
                .map(|index| Unique {
                    names: index.columns,
                    places: index
                        .columns
                        .iter()
                        .filter_map(|name| table.column(name))
                        .collect(),
                    keys: BTreeMap::new(),
                })
                .collect(),
        }
    }

    /// Refuses a table with other columns: reads and writes give columns by index, so they would
    /// mean something else.
    fn checked(&self, table: &Table) -> Result<&Self, StoreError> {
        let same = std::ptr::eq(self.table, table) || self.table.columns == table.columns;
        same.then_some(self).ok_or_else(|| {
            StoreError::Invalid(format!(
                "the stored table {} has other columns: migrate it first",
                table.name
            ))
        })
    }

    /// Replaces the row with this key and its document, or removes them, and returns the previous
    /// ones.
    pub fn replace(
        &mut self,
        key: &Key,
        row: Option<Row>,
        document: Option<Document>,
    ) -> (Option<Row>, Option<Document>) {
        let old = match &row {
            Some(row) => self.rows.insert(key.clone(), row.clone()),
            None => self.rows.remove(key),
        };
        for unique in &mut self.unique {
            if let Some(values) = old.as_deref().and_then(|old| unique.values(old)) {
                unique.keys.remove(&values);
            }
            if let Some(values) = row.as_deref().and_then(|row| unique.values(row)) {
                unique.keys.insert(values, key.clone());
            }
        }
        let old_document = match document {
            Some(document) => self.documents.insert(key.clone(), document),
            None => self.documents.remove(key),
        };
        (old, old_document)
    }

    /// The unique index in which a row other than that with `key` has the values of `row`.
    pub fn duplicate(&self, key: &Key, row: &[Value]) -> Option<&Unique> {
        self.unique.iter().find(|unique| {
            unique
                .values(row)
                .and_then(|values| unique.keys.get(&values))
                .is_some_and(|holder| holder != key)
        })
    }

    /// The unique indexes.
    pub fn unique(&self) -> &[Unique] {
        &self.unique
    }

    /// The row with this value in the unique index over exactly this column.
    pub fn by_unique(&self, column: &str, value: Value) -> Option<&Row> {
        self.unique
            .iter()
            .find(|unique| unique.names == [column])
            .and_then(|unique| unique.keys.get(&vec![value]))
            .and_then(|key| self.rows.get(key))
    }
}

impl Unique {
    /// The values of a row in this index; `None` if one of them is null, which never equals.
    pub fn values(&self, row: &[Value]) -> Option<Vec<Value>> {
        self.places
            .iter()
            .map(|place| row.get(*place).filter(|value| **value != Value::Null))
            .map(|value| value.cloned())
            .collect()
    }
}
