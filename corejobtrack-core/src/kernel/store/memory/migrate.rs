//! How the store in memory comes to a schema. It never drops anything: a column that is declared no
//! more stays behind those that are.

use super::{
    super::{
        Column, Index, Kind, Migrated, Migration, Row, Schema, StoreError, Table, Timestamp, Value,
    },
    data::{State, Stored},
};

/// Creates what is missing, or reports it. The SQL of steps means nothing here; they are only
/// counted.
pub(super) fn migrate(
    state: &mut State,
    schema: &Schema,
    how: Migration,
) -> Result<Migrated, StoreError> {
    let from = state.schema.as_ref().map_or(0, Schema::version);
    if from > schema.version() {
        return Err(StoreError::Newer {
            found: from,
            known: schema.version(),
        });
    }
    let mut created = Vec::new();
    let mut next = state.clone();
    for step in schema.steps() {
        if step.number > next.step {
            // An empty store is created as the steps would leave it.
            if from > 0 {
                created.push(format!("step {}: {}", step.number, step.title));
            }
            next.step = step.number;
        }
    }
    for table in schema.tables() {
        let stored = match next.tables.remove(table.name) {
            Some(old) => changed(old, table, &mut created)?,
            None => {
                created.push(format!("table {}", table.name));
                Stored::new(table, table.columns.to_vec())
            }
        };
        next.tables.insert(table.name, stored);
    }
    next.schema = Some(schema.clone());
    if how == Migration::Apply {
        *state = next;
    }
    Ok(Migrated {
        from,
        created,
        statements: Vec::new(),
    })
}

/// The table with the columns and indexes that are declared now.
fn changed(
    old: Stored,
    table: &'static Table,
    created: &mut Vec<String>,
) -> Result<Stored, StoreError> {
    let by_hand = |what: String| {
        Err(StoreError::Invalid(format!(
            "{}.{what} changed its kind: only a step can do that",
            table.name
        )))
    };
    let mut columns = table.columns.to_vec();
    for column in &old.columns {
        match table.columns.iter().find(|new| new.name == column.name) {
            None => columns.push(*column),
            Some(new) if new.kind != column.kind => return by_hand(new.name.into()),
            Some(_) => {}
        }
    }
    let names = |table: &'static Table| table.key_columns().iter().map(|column| column.name);
    if !names(table).eq(names(old.table)) {
        return by_hand("key".into());
    }
    // Where a value of the new row is found in the old one, if it is there.
    let places: Vec<Option<usize>> = columns
        .iter()
        .map(|column| old.columns.iter().position(|c| c.name == column.name))
        .collect();
    for (column, place) in columns.iter().zip(&places) {
        if place.is_none() {
            created.push(format!("column {}.{}", table.name, column.name));
        }
    }
    for index in table.indexes {
        if !old.table.indexes.contains(index) {
            created.push(described(table, index));
        }
    }
    let mut new = Stored::new(table, columns);
    for (key, row) in old.rows {
        let row: Row = new
            .columns
            .iter()
            .zip(&places)
            .map(|(column, place)| {
                let kept = place.and_then(|place| row.get(place).cloned());
                kept.unwrap_or_else(|| empty(*column))
            })
            .collect();
        if let Some(index) = new.duplicate(&key, &row) {
            return Err(StoreError::Duplicate {
                table: table.name.to_owned(),
                columns: index.names.iter().map(|name| (*name).to_owned()).collect(),
            });
        }
        let document = old.documents.get(&key).cloned();
        new.replace(&key, Some(row), document);
    }
    Ok(new)
}

fn described(table: &Table, index: &Index) -> String {
    let kind = if index.unique {
        "unique index"
    } else {
        "index"
    };
    format!("{kind} {} ({})", table.name, index.columns.join(", "))
}

/// What a row has in a column that was added after it, or that its writer does not know.
pub(super) fn empty(column: Column) -> Value {
    if column.nullable {
        return Value::Null;
    }
    match column.kind {
        Kind::Bool => Value::Bool(false),
        Kind::Int | Kind::Decimal { .. } => Value::Int(0),
        Kind::Instant => Value::Instant(Timestamp::default()),
        Kind::Text => Value::Text(String::new()),
        Kind::Json => Value::Json("null".into()),
        Kind::Bytes => Value::Bytes(Vec::new()),
    }
}
