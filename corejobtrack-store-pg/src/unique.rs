//! Check that no update of a batch takes a unique value that another update of the same batch
//! releases. PostgreSQL allows it if the releasing update runs first; the contract says that the
//! value is free from the next batch on.

use corejobtrack_core::store::{Read, Schema, Select, StoreError, Table, Value};
use sqlx::PgConnection;

use crate::{
    errors::Failure,
    group::{Change, ChangeKind},
    reads,
};

/// Two updates of a batch that set columns of one unique index.
struct Pair<'c> {
    table: &'static Table,
    names: &'static [&'static str],
    columns: Vec<usize>,
    earlier: &'c Change,
    /// The index of the later change.
    later: usize,
}

/// Whether a batch must be checked with [`reused_value`], after all earlier changes are written.
pub(crate) fn needs_check(changes: &[Change]) -> bool {
    !pairs(changes).is_empty()
}

/// The index of the first change that takes a value released by an earlier one, and its error.
pub(crate) async fn reused_value(
    connection: &mut PgConnection,
    schema: &Schema,
    changes: &[Change],
) -> Result<Option<(usize, StoreError)>, Failure> {
    for pair in pairs(changes) {
        let Some(later) = changes.get(pair.later) else {
            continue;
        };
        let released = values_before(connection, schema, pair.earlier, &pair.columns).await?;
        let mut taken = values_before(connection, schema, later, &pair.columns).await?;
        if let ChangeKind::Update(set) = &later.kind {
            for (value, column) in taken.iter_mut().zip(&pair.columns) {
                if let Some(new) = set.get(column) {
                    value.clone_from(new);
                }
            }
        }
        if released == taken && !taken.contains(&Value::Null) {
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
    let sets = |change: &Change, columns: &[usize]| match &change.kind {
        ChangeKind::Update(set) => columns.iter().any(|column| set.contains_key(column)),
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

/// The values of some columns of a changed row before the batch.
async fn values_before(
    connection: &mut PgConnection,
    schema: &Schema,
    change: &Change,
    columns: &[usize],
) -> Result<Vec<Value>, Failure> {
    let read = Read::Rows(Select::by_key(change.table, &change.key));
    let found = reads::one(connection, &read, Some(schema)).await?;
    let row = found.into_iter().next().unwrap_or_default();
    let value = |column: &usize| row.get(*column).cloned().unwrap_or(Value::Null);
    Ok(columns.iter().map(value).collect())
}
