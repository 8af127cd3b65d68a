//! The shape of what is stored, declared once as data.
//!
//! [`entity!`](crate::entity) makes the tables; backends read them to create what is missing and to
//! turn plans into statements. No SQL here, except in [`Step`], which is handed through unread.

use std::collections::HashMap;

use super::{Kind, StoreError};

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name: lower case letters, digits and underscores.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be [`Value::Null`](super::Value::Null).
    pub nullable: bool,
    /// Whether audit entries say only that it changed, not how.
    pub secret: bool,
}

/// An index over columns, in ascending order of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// The columns, by name.
    pub columns: &'static [&'static str],
    /// Whether no two rows may agree in all of them. Rows with a null in any of them never agree.
    pub unique: bool,
}

/// A column that names a row of another table by that table's one key column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The column, by name.
    pub column: &'static str,
    /// The other table, by name.
    pub table: &'static str,
}

/// A table: columns, of which the first `key` are its primary key.
#[derive(Debug)]
pub struct Table {
    /// Its name: lower case letters, digits and underscores.
    pub name: &'static str,
    /// Its columns; a row has their values in this order.
    pub columns: &'static [Column],
    /// How many of the leading columns are the primary key.
    pub key: usize,
    /// The place of the column `version`, where the table has one: the store sets it to 1 with the
    /// insert and raises it with every update.
    pub version: Option<usize>,
    /// Its indexes, beside that of the primary key.
    pub indexes: &'static [Index],
    /// Its references. A row cannot name what is not there, nor can what is named go away.
    pub references: &'static [Reference],
    /// Whether its rows carry a [`Document`](super::Document) for full-text search; the key is
    /// then one integer.
    pub searchable: bool,
    /// Whether it stays so small that reading all of it is no matter.
    pub small: bool,
}

impl Table {
    /// The place of a column by name.
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

/// A change to a database that creating what is missing cannot make, checked in by hand.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its number: one more than the step before it. The first is 1.
    pub number: u32,
    /// What it is for, in a few words.
    pub title: &'static str,
    /// Statements for SQLite, separated by semicolons.
    pub sqlite: &'static str,
    /// Statements for PostgreSQL, separated by semicolons.
    pub postgres: &'static str,
}

/// All tables of a program, parents before children, and the steps that led to them.
#[derive(Debug, Clone)]
pub struct Schema {
    version: u32,
    tables: Vec<&'static Table>,
    rank: HashMap<&'static str, usize>,
    steps: Vec<Step>,
}

impl Schema {
    /// Sorts `tables` so that what a table references comes before it, and adds the store's own
    /// [journal](super::journal) and counters. `version` grows with every release that changes a
    /// table.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] where a declaration names a table or column that is not there, two
    /// tables have one name, references form a circle (a table may reference itself), or steps are
    /// not numbered 1, 2, 3, ….
    pub fn new(
        version: u32,
        tables: &[&'static Table],
        steps: &[Step],
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
                    "step {} stands in place {}",
                    step.number,
                    index + 1
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
                return Err(StoreError::Invalid("references form a circle".into()));
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

    /// The number of this schema; a store with a higher one is refused.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// All tables, parents before children.
    #[must_use]
    pub fn tables(&self) -> &[&'static Table] {
        &self.tables
    }

    /// The place of a table in [`Schema::tables`]: the order in which tables are written.
    #[must_use]
    pub fn rank(&self, table: &Table) -> Option<usize> {
        self.rank.get(table.name).copied()
    }

    /// The steps checked in by hand, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
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
                return wrong(format!("an index names {name}, which is no column"));
            }
        }
    }
    for reference in table.references {
        let Some(parent) = all.iter().find(|parent| parent.name == reference.table) else {
            return wrong(format!(
                "{} is referenced, but not declared",
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
    }
    Ok(())
}
