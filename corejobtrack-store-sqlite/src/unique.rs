//! Check that no update of a batch takes a unique value that another update of the same batch
//! releases.

use corejobtrack_core::store::{Read, Select, StoreError, Value, Write};

use crate::{attempt::Attempt, read};

/// The values of some columns before and after an update.
struct Change {
    before: Vec<Value>,
    after: Vec<Value>,
}

impl Attempt<'_> {
    /// Refuses a batch in which an update takes a unique value that an earlier update releases.
    /// SQLite allows it, but the contract says that the value is free from the next batch on.
    pub(crate) fn check_reused_values(&self, writes: &[&Write]) -> Result<(), StoreError> {
        for (place, write) in writes.iter().enumerate() {
            let table = write.table();
            for index in table.indexes.iter().filter(|index| index.unique) {
                let columns: Vec<usize> = index
                    .columns
                    .iter()
                    .filter_map(|name| table.column(name))
                    .collect();
                if !sets(write, &columns) {
                    continue;
                }
                let Some(Change { after, .. }) = self.change(write, &columns)? else {
                    continue;
                };
                let earlier = writes.iter().take(place).filter(|other| {
                    other.table() == table && other.key() != write.key() && sets(other, &columns)
                });
                for other in earlier {
                    let other = self.change(other, &columns)?;
                    if !after.contains(&Value::Null) && other.is_some_and(|o| o.before == after) {
                        return Err(StoreError::Duplicate {
                            table: table.name.to_owned(),
                            columns: index.columns.iter().map(|n| (*n).to_owned()).collect(),
                        });
                    }
                }
            }
        }
        Ok(())
    }

    /// The values of columns before and after an update, if its row exists.
    fn change(&self, write: &Write, columns: &[usize]) -> Result<Option<Change>, StoreError> {
        let Write::Update { set, .. } = write else {
            return Ok(None);
        };
        let key = write.key().iter().map(|value| self.placed(value)).collect();
        let found = read::one(
            self.connection,
            &Read::Rows(Select::by_key(write.table(), &key)),
        )?;
        let Some(row) = found.into_iter().next() else {
            return Ok(None);
        };
        let old = |place: &usize| row.get(*place).cloned().unwrap_or(Value::Null);
        let new = |place: &usize| match set.iter().rev().find(|(column, _)| column == place) {
            Some((_, value)) => self.placed(value),
            None => old(place),
        };
        Ok(Some(Change {
            before: columns.iter().map(old).collect(),
            after: columns.iter().map(new).collect(),
        }))
    }
}

fn sets(write: &Write, columns: &[usize]) -> bool {
    matches!(write, Write::Update { set, .. } if set.iter().any(|(place, _)| columns.contains(place)))
}
