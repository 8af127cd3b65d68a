//! What the store in memory holds: tables of rows by key, their unique indexes and documents.
//! It keeps the indexes right; it knows no rule of the contract.

use std::collections::BTreeMap;

use super::super::{Column, Document, Key, Row, Schema, StoreError, Table, Value};

/// All that is stored.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// The schema migrated to last.
    pub schema: Option<Schema>,
    /// The number of the last step that was run.
    pub step: u32,
    /// All tables that ever were in a schema, by name.
    pub tables: BTreeMap<&'static str, Stored>,
}

/// One table.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    /// Its declaration.
    pub table: &'static Table,
    /// The columns of its rows: those declared, then those that are declared no more.
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
    /// A table as it is stored.
    pub fn table(&self, table: &Table) -> Result<&Stored, StoreError> {
        let stored = self.tables.get(table.name).ok_or_else(|| missing(table))?;
        stored.checked(table)
    }

    /// A table as it is stored, to change it.
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

    /// Plans name columns by place, so a plan made for other columns would mean something else.
    fn checked(&self, table: &Table) -> Result<&Self, StoreError> {
        let same = std::ptr::eq(self.table, table) || self.table.columns == table.columns;
        same.then_some(self).ok_or_else(|| {
            StoreError::Invalid(format!(
                "the store has other columns in {}: migrate it first",
                table.name
            ))
        })
    }

    /// Puts a row in the place of the one with this key, or takes that away, and gives back what
    /// was there.
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

    /// The unique index in which another row than that with `key` has the values of `row`.
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

    /// The row that has these values in the unique index over just this column.
    pub fn by_unique(&self, column: &str, value: Value) -> Option<&Row> {
        self.unique
            .iter()
            .find(|unique| unique.names == [column])
            .and_then(|unique| unique.keys.get(&vec![value]))
            .and_then(|key| self.rows.get(key))
    }
}

impl Unique {
    /// The values of a row in this index; none where one of them is null, which is never equal.
    pub fn values(&self, row: &[Value]) -> Option<Vec<Value>> {
        self.places
            .iter()
            .map(|place| row.get(*place).filter(|value| **value != Value::Null))
            .map(|value| value.cloned())
            .collect()
    }
}
