//! Unique values that one row of a batch gives up and another takes. PostgreSQL would let it pass
//! where the one is written before the other; the contract says that such a value is free from the
//! next batch on.

use corejobtrack_core::store::{Read, Schema, Select, StoreError, Table, Value};
use sqlx::PgConnection;

use crate::{
    errors::Failed,
    group::{Change, What},
    reads,
};

/// Two updates of a batch that set columns of one unique index.
struct Pair<'c> {
    table: &'static Table,
    names: &'static [&'static str],
    columns: Vec<usize>,
    earlier: &'c Change,
    /// The place of the later one among the changes.
    later: usize,
}

/// Whether a batch must be looked at by [`given_up`], after all before it is written.
pub(crate) fn may_give_up(changes: &[Change]) -> bool {
    !pairs(changes).is_empty()
}

/// The first change that takes what an earlier one gives up, by its place, and the error it is.
pub(crate) async fn given_up(
    connection: &mut PgConnection,
    schema: &Schema,
    changes: &[Change],
) -> Result<Option<(usize, StoreError)>, Failed> {
    for pair in pairs(changes) {
        let Some(later) = changes.get(pair.later) else {
            continue;
        };
        let given = before(connection, schema, pair.earlier, &pair.columns).await?;
        let mut taken = before(connection, schema, later, &pair.columns).await?;
        if let What::Update(set) = &later.what {
            for (value, column) in taken.iter_mut().zip(&pair.columns) {
                if let Some(new) = set.get(column) {
                    value.clone_from(new);
                }
            }
        }
        if given == taken && !taken.contains(&Value::Null) {
            let error = StoreError::Duplicate {
                table: pair.table.name.to_owned(),
                columns: pair.names.iter().map(|name| (*name).to_owned()).collect(),
            };
            return Ok(Some((pair.later, error)));
        }
    }
    Ok(None)
}

fn pairs(changes: &[Change]) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    let sets = |change: &Change, columns: &[usize]| match &change.what {
        What::Update(set) => columns.iter().any(|column| set.contains_key(column)),
        _ => false,
    };
    for (later, change) in changes.iter().enumerate() {
        let table = change.table;
        for index in table.indexes.iter().filter(|index| index.unique) {
            let names = index.columns.iter();
            let columns: Vec<usize> = names.filter_map(|name| table.column(name)).collect();
            if !sets(change, &columns) {
                continue;
            }
            let earlier = changes.iter().take(later).filter(|earlier| {
                earlier.table == table && earlier.key != change.key && sets(earlier, &columns)
            });
            pairs.extend(earlier.map(|earlier| Pair {
                table,
                names: index.columns,
                columns: columns.clone(),
                earlier,
                later,
            }));
        }
    }
    pairs
}

/// What the row of a change holds in some columns before the batch.
async fn before(
    connection: &mut PgConnection,
    schema: &Schema,
    change: &Change,
    columns: &[usize],
) -> Result<Vec<Value>, Failed> {
    let read = Read::Rows(Select::by_key(change.table, &change.key));
    let found = reads::one(connection, &read, Some(schema)).await?;
    let row = found.into_iter().next().unwrap_or_default();
    let value = |column: &usize| row.get(*column).cloned().unwrap_or(Value::Null);
    Ok(columns.iter().map(value).collect())
}
