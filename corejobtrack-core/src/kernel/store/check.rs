//! Checks of batches and reads that need no data, so that every backend refuses the same ones.

use super::{
    Batch, Column, Filter, Guard, Kind, Read, Select, StoreError, Table, Value, Version, Write,
};

/// Checks a batch; see [`Batch::check`].
pub(super) fn batch(batch: &Batch) -> Result<(), StoreError> {
    let names = batch.takes.iter().map(|take| &take.counter);
    let json = batch.answer.iter().chain(&batch.events);
    for text in names.chain(json).chain([&batch.request]) {
        if text.contains('\0') {
            return Err(invalid(
                "the request, answer, events and counter names must not contain NUL".into(),
            ));
        }
    }
    for take in &batch.takes {
        if take.count == 0 {
            return Err(invalid(format!(
                "a take from the counter {} must have a count of at least 1",
                take.counter
            )));
        }
        if take.counter == super::journal::POSITION {
            return Err(invalid(
                "the position counter is reserved for the store".into(),
            ));
        }
    }
    for guard in &batch.guards {
        match guard {
            Guard::Unchanged { table, key, .. } => {
                check_key(table, key, batch)?;
                if table.version.is_none() {
                    return Err(invalid(format!(
                        "{} has no version column to guard",
                        table.name
                    )));
                }
            }
            Guard::Exists { table, key } => check_key(table, key, batch)?,
            Guard::Count { table, filter, .. } => check_filter(table, filter)?,
        }
    }
    batch
        .writes
        .iter()
        .try_for_each(|write| check_write(write, batch))
}

fn check_write(write: &Write, batch: &Batch) -> Result<(), StoreError> {
    match write {
        Write::Insert {
            table,
            row,
            document,
        } => {
            if row.len() != table.columns.len() {
                return Err(invalid(format!(
                    "a row of {} has {} values instead of {}",
                    table.name,
                    row.len(),
                    table.columns.len()
                )));
            }
            for (column, value) in table.columns.iter().zip(row) {
                check_value(table, column, value, batch)?;
            }
            if document.is_some() != table.searchable {
                return Err(invalid(format!(
                    "{}: rows of searchable tables have a document, others have none",
                    table.name
                )));
            }
        }
        Write::Update {
            table,
            key,
            from,
            set,
            document,
        } => {
            check_key(table, key, batch)?;
            check_from(table, *from)?;
            if set.is_empty() && document.is_none() && table.version.is_none() {
                return Err(invalid(format!(
                    "an update of {} changes nothing",
                    table.name
                )));
            }
            for (place, value) in set {
                let column = column_of(table, *place)?;
                if *place < table.key || Some(*place) == table.version {
                    return Err(invalid(format!(
                        "{}.{} cannot be set",
                        table.name, column.name
                    )));
                }
                check_value(table, column, value, batch)?;
            }
            if document.is_some() && !table.searchable {
                return Err(invalid(format!(
                    "{}: rows of searchable tables have a document, others have none",
                    table.name
                )));
            }
        }
        Write::Delete { table, key, from } => {
            check_key(table, key, batch)?;
            check_from(table, *from)?;
        }
        Write::Add {
            table, key, column, ..
        } => {
            check_key(table, key, batch)?;
            let column = column_of(table, *column)?;
            if column.nullable || !matches!(column.kind, Kind::Int | Kind::Decimal { .. }) {
                return Err(invalid(format!(
                    "{}.{} is not a non-nullable number, so nothing can be added to it",
                    table.name, column.name
                )));
            }
        }
    }
    Ok(())
}

fn check_from(table: &Table, from: Option<Version>) -> Result<(), StoreError> {
    if from.is_some() == table.version.is_some() {
        Ok(())
    } else {
        Err(invalid(format!(
            "{}: an expected version is needed if, and only if, the table has versions",
            table.name
        )))
    }
}

fn check_key(table: &Table, key: &[Value], batch: &Batch) -> Result<(), StoreError> {
    if key.len() != table.key {
        return Err(invalid(format!(
            "a key of {} has {} values instead of {}",
            table.name,
            key.len(),
            table.key
        )));
    }
    if key
        .iter()
        .any(|value| matches!(value, Value::Number(_) | Value::Position))
    {
        return Err(invalid(format!(
            "the key of an existing row of {} must not be a placeholder",
            table.name
        )));
    }
    table
        .key_columns()
        .iter()
        .zip(key)
        .try_for_each(|(column, value)| check_value(table, column, value, batch))
}

fn check_value(
    table: &Table,
    column: &Column,
    value: &Value,
    batch: &Batch,
) -> Result<(), StoreError> {
    let take_exists = match value {
        Value::Number(take) => usize::from(*take) < batch.takes.len(),
        _ => true,
    };
    if !take_exists || !value.fits(column.kind) || (*value == Value::Null && !column.nullable) {
        return Err(invalid(format!(
            "{}.{} cannot hold this value",
            table.name, column.name
        )));
    }
    Ok(())
}

/// Checks that a read names existing columns and compares them with values of their kind.
///
/// # Errors
/// [`StoreError::Invalid`] with the table and column.
pub fn read(read: &Read) -> Result<(), StoreError> {
    match read {
        Read::Rows(of) => select(of),
        Read::Aggregate(of) => {
            for place in &of.group {
                comparable(of.table, *place)?;
            }
            for function in &of.functions {
                let (place, is_sum) = match function {
                    super::AggregateFunction::Count => continue,
                    super::AggregateFunction::Sum(place) => (*place, true),
                    super::AggregateFunction::Min(place) | super::AggregateFunction::Max(place) => {
                        (*place, false)
                    }
                };
                let column = column_of(of.table, place)?;
                let is_number = matches!(column.kind, Kind::Int | Kind::Decimal { .. });
                if (is_sum && !is_number)
                    || matches!(column.kind, Kind::Json | Kind::Bytes | Kind::Bool)
                {
                    return Err(invalid(format!(
                        "{}.{} cannot be aggregated",
                        of.table.name, column.name
                    )));
                }
            }
            check_filter(of.table, &of.filter)
        }
        Read::Text(of) => {
            if !of.table.searchable {
                return Err(invalid(format!("{} is not searchable", of.table.name)));
            }
            check_filter(of.table, &of.filter)
        }
    }
}

fn select(select: &Select) -> Result<(), StoreError> {
    for order in &select.order {
        comparable(select.table, order.column)?;
    }
    check_filter(select.table, &select.filter)
}

fn check_filter(table: &Table, filter: &Filter) -> Result<(), StoreError> {
    let fits = |place: usize, value: &Value| {
        let column = comparable(table, place)?;
        if value.fits(column.kind) && !matches!(value, Value::Number(_) | Value::Position) {
            Ok(())
        } else {
            Err(invalid(format!(
                "{}.{} cannot be compared with a value of this kind",
                table.name, column.name
            )))
        }
    };
    match filter {
        Filter::All => Ok(()),
        // Columns of bytes and JSON can be tested for null, though not compared.
        Filter::Is(place, Value::Null) | Filter::IsNot(place, Value::Null) => {
            column_of(table, *place).map(drop)
        }
        Filter::Is(place, value) | Filter::IsNot(place, value) => fits(*place, value),
        Filter::Compare(place, _, value) => {
            if *value == Value::Null {
                return Err(invalid(format!(
                    "a column of {} is compared with null",
                    table.name
                )));
            }
            fits(*place, value)
        }
        Filter::In(place, values) => values.iter().try_for_each(|value| fits(*place, value)),
        Filter::Prefix(place, text) | Filter::Contains(place, text) => {
            fits(*place, &Value::Text(text.clone()))
        }
        Filter::After(parts) => parts
            .iter()
            .try_for_each(|(order, value)| fits(order.column, value)),
        Filter::Exists(exists) => {
            let own = comparable(table, exists.own)?;
            same_kind(own, exists.table, exists.column)?;
            check_filter(exists.table, &exists.filter)
        }
        Filter::Among(place, slices) => {
            let own = comparable(table, *place)?;
            slices.iter().try_for_each(|slice| {
                same_kind(own, slice.of.table, slice.column)?;
                self::select(&slice.of)
            })
        }
        Filter::And(all) | Filter::Or(all) => {
            all.iter().try_for_each(|part| check_filter(table, part))
        }
        Filter::Not(part) => check_filter(table, part),
    }
}

fn comparable(table: &Table, place: usize) -> Result<&'static Column, StoreError> {
    let column = column_of(table, place)?;
    if matches!(column.kind, Kind::Json | Kind::Bytes) {
        return Err(invalid(format!(
            "{}.{} cannot be compared",
            table.name, column.name
        )));
    }
    Ok(column)
}

fn same_kind(own: &Column, table: &Table, place: usize) -> Result<(), StoreError> {
    let column = comparable(table, place)?;
    if own.kind != column.kind {
        return Err(invalid(format!(
            "{}.{} cannot equal {}: their kinds differ",
            table.name, column.name, own.name
        )));
    }
    Ok(())
}

fn column_of(table: &Table, place: usize) -> Result<&'static Column, StoreError> {
    table
        .columns
        .get(place)
        .ok_or_else(|| invalid(format!("{} has no column {place}", table.name)))
}

fn invalid(message: String) -> StoreError {
    StoreError::Invalid(message)
}
