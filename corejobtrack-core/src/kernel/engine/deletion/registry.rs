//! All tables of a program, and the effects of deleting their rows.

use std::{collections::HashMap, fmt::Write as _};

use super::{StoredTable, stored::Owned};
use crate::kernel::store::{
    Filter, MigrationStep, OnDelete, Order, Reference, Row, Schema, StoreError, Table, Value,
};

/// All tables of a program, and the effects of deleting their rows.
#[derive(Debug)]
pub struct Registry {
    schema: Schema,
    stored: HashMap<&'static str, StoredTable>,
}

/// A table whose rows depend on rows of another one.
pub(super) struct Dependent<'r> {
    pub(super) stored: &'r StoredTable,
    pub(super) link: Link<'r>,
}

/// The way in which rows depend on others.
pub(super) enum Link<'r> {
    /// By a foreign key.
    Reference { column: usize, on_delete: OnDelete },
    /// Without one; they are deleted with the others.
    Owned(&'r Owned),
}

impl Registry {
    /// These tables, as a schema of this version with migration steps.
    ///
    /// # Errors
    /// As [`Schema::new`].
    pub(crate) fn new(
        version: u32,
        stored: Vec<StoredTable>,
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

    pub(super) fn stored(&self, table: &Table) -> Option<&StoredTable> {
        self.stored.get(table.name)
    }

    /// The tables that depend on a table; a table comes before those that it refers to itself.
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
                        link: Link::Reference {
                            column,
                            on_delete: *on_delete,
                        },
                    });
                }
            }
            let owned = self.stored(of).into_iter().flat_map(|stored| &stored.owned);
            for owned in owned.filter(|owned| owned.table == *table) {
                dependents.push(Dependent {
                    stored,
                    link: Link::Owned(owned),
                });
            }
        }
        dependents
    }

    /// The effects of deleting a row of each table, as text.
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
            lines.dedup();
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
            Link::Reference { column, .. } => {
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
        let name = |column: usize| table.columns.get(column).map_or("", |column| column.name);
        match self.link {
            Link::Owned(_) => format!("{} without a foreign key: deleted", table.name),
            Link::Reference { column, on_delete } => {
                let effect = match on_delete {
                    OnDelete::Remove => "deleted",
                    OnDelete::Unlink => "unlinked",
                    OnDelete::Refuse => "prevent the deletion",
                };
                format!("{} by {}: {effect}", table.name, name(column))
            }
        }
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
