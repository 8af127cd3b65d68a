//! The database schema as data: tables, columns, indexes, references and migration steps.
//!
//! [`entity!`](crate::entity) declares the tables; backends use them to create the database and to
//! write their statements. There is no SQL here, except in [`MigrationStep`], which is passed on unread.

use std::collections::HashMap;

use super::{Kind, StoreError};

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name: lower-case letters, digits and underscores.
    pub name: &'static str,
    /// The kind of its values.
    pub kind: Kind,
    /// Whether it may be [`Value::Null`](super::Value::Null).
    pub nullable: bool,
    /// What audit entries record of its changes.
    pub audit: Recorded,
}

/// What audit entries record of the changes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The old and the new value.
    Values,
    /// That it changed: the values are secret.
    Change,
    /// Nothing: the engine derives the value, as it does a search key or the time of the last change.
    Nothing,
}

/// An index over columns, each in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// The columns, by name.
    pub columns: &'static [&'static str],
    /// Whether no two rows may have the same values in all of these columns. Rows with a null in
    /// one of them never count as the same.
    pub unique: bool,
}

/// A foreign key: a column that holds the single-column primary key of a row of another table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The column, by name.
    pub column: &'static str,
    /// The other table, by name.
    pub table: &'static str,
    /// The effect on the row when the other one is deleted.
    pub on_delete: OnDelete,
}

/// The effect on a row when the row that it refers to is deleted. The engine carries it out; a store
/// only refuses to delete a row while others refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDelete {
    /// The other row cannot be deleted.
    Refuse,
    /// It is deleted with the other row.
    Remove,
    /// It stays, without the reference.
    Unlink,
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// The name: lower-case letters, digits and underscores.
    pub name: &'static str,
    /// The columns; a row has their values in this order.
    pub columns: &'static [Column],
    /// The number of leading columns that form the primary key, at least 1.
    pub key: usize,
    /// The index of the column `version`, if the table has one. The store sets it to 1 when a row
    /// is inserted and raises it by one with every update.
    pub version: Option<usize>,
    /// The indexes, besides that of the primary key.
    pub indexes: &'static [Index],
    /// The foreign keys. The referenced row must exist and cannot be deleted.
    pub references: &'static [Reference],
    /// Whether rows have a [`Document`](super::Document) for full-text search; the primary key is
    /// then one integer column.
    pub searchable: bool,
    /// Whether the table stays so small that it may be read completely.
    pub small: bool,
}

impl Table {
    /// The index of the column with this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The columns of the primary key.
    #[must_use]
    pub fn key_columns(&self) -> &'static [Column] {
        self.columns.get(..self.key).unwrap_or_default()
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Table {}

/// A migration step: a change to existing databases, written in SQL by hand, for everything that
/// is not the creation of a missing table, column or index.
#[derive(Debug, Clone, Copy)]
pub struct MigrationStep {
    /// The number: 1 for the first step, then one more for each.
    pub number: u32,
    /// The purpose, in a few words.
    pub title: &'static str,
    /// Statements for SQLite, separated by semicolons.
    pub sqlite: &'static str,
    /// Statements for PostgreSQL, separated by semicolons.
    pub postgres: &'static str,
}

/// All tables of a program, parents before children, and its migration steps.
#[derive(Debug, Clone)]
pub struct Schema {
    version: u32,
    tables: Vec<&'static Table>,
    rank: HashMap<&'static str, usize>,
    steps: Vec<MigrationStep>,
}

impl Schema {
    /// Sorts `tables` so that referenced tables come first, and adds the
    /// [journal](super::journal) and the counters. `version` must rise with every release that
    /// changes a table.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if a declaration names a missing table or column, two tables have
    /// the same name, a table has no key, the key of a searchable table is not one integer,
    /// references form a cycle (except within a table), or steps are not numbered 1, 2, 3, ….
    pub fn new(
        version: u32,
        tables: &[&'static Table],
        steps: &[MigrationStep],
    ) -> Result<Self, StoreError> {
        let mut waiting: Vec<&'static Table> =
            vec![super::journal::TABLE, super::journal::COUNTERS];
        waiting.extend(tables);
        for table in &waiting {
            check(table, &waiting)?;
        }
        for (index, step) in steps.iter().enumerate() {
            if usize::try_from(step.number) != Ok(index + 1) {
                return Err(StoreError::Invalid(format!(
                    "migration step {} has the number {}",
                    index + 1,
                    step.number
                )));
            }
        }
        let mut sorted: Vec<&'static Table> = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let (ready, blocked): (Vec<_>, Vec<_>) = waiting.iter().partition(|table| {
                table.references.iter().all(|reference| {
                    reference.table == table.name
                        || sorted.iter().any(|parent| parent.name == reference.table)
                })
            });
            if ready.is_empty() {
                return Err(StoreError::Invalid("references form a cycle".into()));
            }
            sorted.extend(ready);
            waiting = blocked;
        }
        let rank = sorted
            .iter()
            .enumerate()
            .map(|(rank, table)| (table.name, rank))
            .collect();
        Ok(Self {
            version,
            tables: sorted,
            rank,
            steps: steps.to_vec(),
        })
    }

    /// The version of this schema. A database with a higher one is refused.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// All tables, parents before children.
    #[must_use]
    pub fn tables(&self) -> &[&'static Table] {
        &self.tables
    }

    /// The index of a table in [`Schema::tables`], which is the order of inserts. `None` if the
    /// table is not in the schema.
    #[must_use]
    pub fn rank(&self, table: &Table) -> Option<usize> {
        self.rank.get(table.name).copied()
    }

    /// The migration steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[MigrationStep] {
        &self.steps
    }
}

fn check(table: &Table, all: &[&'static Table]) -> Result<(), StoreError> {
    let wrong = |what: String| Err(StoreError::Invalid(format!("table {}: {what}", table.name)));
    if all.iter().filter(|other| other.name == table.name).count() > 1 {
        return wrong("is declared twice".into());
    }
    if table.key == 0 || table.key > table.columns.len() {
        return wrong("has no key".into());
    }
    if table.searchable
        && (table.key != 1 || table.columns.first().map(|c| c.kind) != Some(Kind::Int))
    {
        return wrong("is searchable, but its key is not one integer".into());
    }
    for index in table.indexes {
        for name in index.columns {
            if table.column(name).is_none() {
                return wrong(format!("an index names the missing column {name}"));
            }
        }
    }
    for reference in table.references {
        let Some(parent) = all.iter().find(|parent| parent.name == reference.table) else {
            return wrong(format!(
                "references the table {}, which is not declared",
                reference.table
            ));
        };
        let kind = table
            .column(reference.column)
            .and_then(|column| table.columns.get(column))
            .map(|column| column.kind);
        if kind.is_none() || parent.key != 1 || kind != parent.columns.first().map(|c| c.kind) {
            return wrong(format!(
                "{} cannot reference the key of {}",
                reference.column, reference.table
            ));
        }
        let column = table.column(reference.column);
        let column = column.and_then(|column| table.columns.get(column));
        if reference.on_delete == OnDelete::Unlink && !column.is_some_and(|column| column.nullable)
        {
            return wrong(format!("{} cannot be unlinked", reference.column));
        }
    }
    Ok(())
}
