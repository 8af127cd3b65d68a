//! Migration of the in-memory store. It never drops anything: a column that is no longer declared
//! is kept after the declared ones.

use super::{
    super::{
        Column, Index, Kind, Migrated, Migration, Row, Schema, StoreError, Table, Timestamp, Value,
    },
    data::{State, Stored},
};

/// Migrates to a schema, or only reports what would change. Migration steps are only recorded,
/// since their SQL cannot run here.
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
            // In an empty store the tables are created in their final form.
            if from > 0 {
                created.push(format!("step {}: {}", step.number, step.title));
            }
            next.step = step.number;
        }
    }
    for table in schema.tables() {
        let stored = match next.tables.remove(table.name) {
            Some(old) => upgraded(old, table, &mut created)?,
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

/// A stored table with the columns and indexes of its new declaration.
fn upgraded(
    old: Stored,
    table: &'static Table,
    created: &mut Vec<String>,
) -> Result<Stored, StoreError> {
    let needs_step = |what: String| {
        Err(StoreError::Invalid(format!(
            "{}.{what} has changed: write a migration step",
            table.name
        )))
    };
    let mut columns = table.columns.to_vec();
    for column in &old.columns {
        match table.columns.iter().find(|new| new.name == column.name) {
            None => columns.push(*column),
            Some(new) if new.kind != column.kind => return needs_step(new.name.into()),
            Some(_) => {}
        }
    }
    let names = |table: &'static Table| table.key_columns().iter().map(|column| column.name);
    if !names(table).eq(names(old.table)) {
        return needs_step("key".into());
    }
    // For each column of the new row, its index in the old one.
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
                let present = place.and_then(|place| row.get(place).cloned());
                present.unwrap_or_else(|| empty(*column))
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

/// The value of a column that was added after the row, or that the writer of the row does not know.
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
