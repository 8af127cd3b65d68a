//! All tables of a program, with what goes with their rows.

use std::{collections::HashMap, fmt::Write as _};

use super::{Stored, stored::Owned};
use crate::kernel::store::{
    Filter, MigrationStep, OnDelete, Order, Reference, Row, Schema, StoreError, Table, Value,
};

/// All tables of a program, with what goes with their rows.
#[derive(Debug)]
pub struct Registry {
    schema: Schema,
    stored: HashMap<&'static str, Stored>,
}

/// Rows that refer to rows of another table.
pub(super) struct Dependent<'r> {
    pub(super) stored: &'r Stored,
    pub(super) link: Link<'r>,
    pub(super) on_delete: OnDelete,
}

/// How they refer to them.
pub(super) enum Link<'r> {
    /// By a foreign key in this column.
    Column(usize),
    Owned(&'r Owned),
}

impl Registry {
    /// These tables, as a schema of this version with migration steps.
    ///
    /// # Errors
    /// As [`Schema::new`].
    pub fn new(
        version: u32,
        stored: Vec<Stored>,
        steps: &[MigrationStep],
    ) -> Result<Self, StoreError> {
        let tables: Vec<&'static Table> = stored.iter().map(|stored| stored.table).collect();
        Ok(Self {
            schema: Schema::new(version, &tables, steps)?,
            stored: stored
                .into_iter()
                .map(|stored| (stored.table.name, stored))
                .collect(),
        })
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn stored(&self, table: &Table) -> Option<&Stored> {
        self.stored.get(table.name)
    }

    /// What depends on rows of a table: first the tables that refer to others.
    pub(super) fn dependents(&self, of: &Table) -> Vec<Dependent<'_>> {
        let mut dependents = Vec::new();
        for table in self.schema.tables().iter().rev() {
            let Some(stored) = self.stored(table) else {
                continue;
            };
            for Reference {
                column,
                table: to,
                on_delete,
            } in table.references
            {
                if let Some(column) = table.column(column).filter(|_| *to == of.name) {
                    dependents.push(Dependent {
                        stored,
                        link: Link::Column(column),
                        on_delete: *on_delete,
                    });
                }
            }
            let owned = self.stored(of).into_iter().flat_map(|stored| &stored.owned);
            for owned in owned.filter(|owned| owned.table == *table) {
                dependents.push(Dependent {
                    stored,
                    link: Link::Owned(owned),
                    on_delete: OnDelete::Remove,
                });
            }
        }
        dependents
    }

    /// What goes with what, in words.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut text = String::new();
        let mut tables: Vec<&Table> = self.schema.tables().to_vec();
        tables.sort_by_key(|table| table.name);
        for table in tables {
            let dependents = self.dependents(table);
            if dependents.is_empty() {
                continue;
            }
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", table.name);
            let mut lines: Vec<String> = dependents.iter().map(Dependent::describe).collect();
            lines.sort();
            let stored = self.stored(table).into_iter();
            let before = stored.flat_map(|stored| &stored.before);
            lines.splice(0..0, before.map(|(what, _)| format!("before: {what}")));
            for line in lines {
                let _ = writeln!(text, "  {line}");
            }
        }
        text
    }
}

impl Dependent<'_> {
    /// The rows that depend on these.
    pub(super) fn filter(&self, rows: &[Row]) -> Result<Filter, StoreError> {
        match self.link {
            Link::Owned(owned) => (owned.filter)(rows),
            Link::Column(column) => {
                let keys: Vec<Value> = rows.iter().filter_map(|row| row.first().cloned()).collect();
                Ok(match keys.as_slice() {
                    [only] => Filter::Is(column, only.clone()),
                    _ => Filter::In(column, keys),
                })
            }
        }
    }

    /// The order in which an index has the rows that pass a filter.
    pub(super) fn order(&self, filter: &Filter) -> Vec<Order> {
        let table = self.stored.table;
        let mut compared = Vec::new();
        compared_columns(filter, &mut compared);
        let places = |names: &[&str]| -> Vec<usize> {
            names.iter().filter_map(|name| table.column(name)).collect()
        };
        let indexes = table.indexes.iter().map(|index| places(index.columns));
        let key: Vec<usize> = (0..table.key).collect();
        let fitting = indexes.chain([key]).max_by_key(|columns| {
            let served = columns
                .iter()
                .take_while(|column| compared.contains(column));
            served.count()
        });
        let columns = fitting.unwrap_or_default().into_iter();
        columns
            .map(|column| Order {
                column,
                descending: false,
            })
            .collect()
    }

    fn describe(&self) -> String {
        let table = self.stored.table;
        let column = match self.link {
            Link::Column(column) => table.columns.get(column).map_or("", |column| column.name),
            Link::Owned(_) => "by what they are about",
        };
        let action = match self.on_delete {
            OnDelete::Remove => "go",
            OnDelete::Unlink => "stay without it",
            OnDelete::Refuse => "keep it from being deleted",
        };
        format!("{} ({column}) {action}", table.name)
    }
}

/// The columns that a filter compares with values.
fn compared_columns(filter: &Filter, columns: &mut Vec<usize>) {
    match filter {
        Filter::Is(column, _) | Filter::In(column, _) => columns.push(*column),
        Filter::And(parts) => {
            for part in parts {
                compared_columns(part, columns);
            }
        }
        _ => {}
    }
}
