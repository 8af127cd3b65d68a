//! Conversion of values to and from SQLite.

use corejobtrack_core::store::{Kind, Row, StoreError, Timestamp, Value};
use rusqlite::{
    Statement, ToSql,
    types::{ToSqlOutput, ValueRef},
};

use crate::error::from_sqlite;

/// A value to bind.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Instant(instant) => ValueRef::Integer(instant.micros()),
            Value::Text(text) | Value::Json(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Number(_) | Value::Position => {
                let why = "a placeholder of a batch was not replaced";
                return Err(rusqlite::Error::ToSqlConversionFailure(why.into()));
            }
        }))
    }
}

/// Binds a value to a placeholder; numbers begin at 1.
pub(crate) fn bind(
    statement: &mut Statement<'_>,
    number: usize,
    value: &Value,
) -> Result<(), StoreError> {
    statement
        .raw_bind_parameter(number, Bound(value))
        .map_err(from_sqlite)
}

/// Binds all values to the placeholders from 1 on.
pub(crate) fn bind_all(statement: &mut Statement<'_>, values: &[Value]) -> Result<(), StoreError> {
    values
        .iter()
        .enumerate()
        .try_for_each(|(place, value)| bind(statement, place + 1, value))
}

/// Converts a row whose columns have these kinds.
pub(crate) fn row(row: &rusqlite::Row<'_>, kinds: &[Kind]) -> Result<Row, StoreError> {
    let mut values = Vec::with_capacity(kinds.len());
    for (place, kind) in kinds.iter().enumerate() {
        values.push(value(row.get_ref(place).map_err(from_sqlite)?, *kind)?);
    }
    Ok(values)
}

fn value(value: ValueRef<'_>, kind: Kind) -> Result<Value, StoreError> {
    let text = |bytes: &[u8]| {
        std::str::from_utf8(bytes)
            .map(str::to_owned)
            .map_err(|_| StoreError::Corrupt("a text is not UTF-8".into()))
    };
    match (value, kind) {
        (ValueRef::Null, _) => Ok(Value::Null),
        (ValueRef::Integer(number), Kind::Bool) => Ok(Value::Bool(number != 0)),
        (ValueRef::Integer(number), Kind::Int | Kind::Decimal { .. }) => Ok(Value::Int(number)),
        (ValueRef::Integer(number), Kind::Instant) => Timestamp::from_micros(number)
            .map(Value::Instant)
            .map_err(|error| StoreError::Corrupt(error.to_string())),
        (ValueRef::Text(bytes), Kind::Text) => text(bytes).map(Value::Text),
        (ValueRef::Text(bytes), Kind::Json) => text(bytes).map(Value::Json),
        (ValueRef::Blob(bytes), Kind::Bytes) => Ok(Value::Bytes(bytes.to_vec())),
        (other, kind) => Err(StoreError::Corrupt(format!(
            "{:?} in a column of kind {kind:?}",
            other.data_type()
        ))),
    }
}
