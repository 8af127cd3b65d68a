//! Conversion of values: binds, arrays of binds, and PostgreSQL's binary format.

use std::fmt::Write as _;

use corejobtrack_core::store::{Column, Kind, StoreError, Timestamp, Value};
use sqlx::{Arguments as _, postgres::PgArguments};
use time::OffsetDateTime;

/// Microseconds from 1970, the epoch of [`Timestamp`], to 2000, the epoch of PostgreSQL.
const EPOCH_2000: i64 = 946_684_800_000_000;

/// The type of the array in which values of a column are bound.
pub(crate) fn array_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "BOOLEAN[]",
        Kind::Int | Kind::Decimal { .. } => "BIGINT[]",
        Kind::Instant => "TIMESTAMPTZ[]",
        Kind::Text | Kind::Json => "TEXT[]",
        Kind::Bytes => "BYTEA[]",
    }
}

/// The cast from an element of such an array to the type of the column.
pub(crate) fn cast(kind: Kind) -> &'static str {
    if kind == Kind::Json { "::JSON" } else { "" }
}

/// Binds one value with the type of its kind.
pub(crate) fn bind(arguments: &mut PgArguments, value: &Value) -> Result<(), StoreError> {
    match value {
        Value::Bool(value) => arguments.add(value),
        Value::Int(value) => arguments.add(value),
        Value::Instant(value) => arguments.add(OffsetDateTime::from(*value)),
        Value::Text(text) | Value::Json(text) => arguments.add(text.as_str()),
        Value::Bytes(bytes) => arguments.add(bytes.as_slice()),
        Value::Null | Value::Number(_) | Value::Position => return Err(misplaced(value)),
    }
    .map_err(StoreError::Backend)
}

/// Binds the values of one column as one array.
pub(crate) fn bind_array<'v>(
    arguments: &mut PgArguments,
    kind: Kind,
    values: impl Iterator<Item = &'v Value>,
) -> Result<(), StoreError> {
    /// The elements of the array; `read` converts those that are not null.
    fn elements<'v, T>(
        values: impl Iterator<Item = &'v Value>,
        read: impl Fn(&'v Value) -> Option<T>,
    ) -> Result<Vec<Option<T>>, StoreError> {
        values
            .map(|value| match value {
                Value::Null => Ok(None),
                other => read(other).map(Some).ok_or_else(|| misplaced(other)),
            })
            .collect()
    }
    match kind {
        Kind::Bool => arguments.add(elements(values, |value| match value {
            Value::Bool(value) => Some(*value),
            _ => None,
        })?),
        Kind::Int | Kind::Decimal { .. } => arguments.add(elements(values, |value| match value {
            Value::Int(value) => Some(*value),
            _ => None,
        })?),
        Kind::Instant => arguments.add(elements(values, |value| match value {
            Value::Instant(value) => Some(OffsetDateTime::from(*value)),
            _ => None,
        })?),
        Kind::Text | Kind::Json => arguments.add(elements(values, |value| match value {
            Value::Text(text) | Value::Json(text) => Some(text.as_str()),
            _ => None,
        })?),
        Kind::Bytes => arguments.add(elements(values, |value| match value {
            Value::Bytes(bytes) => Some(bytes.as_slice()),
            _ => None,
        })?),
    }
    .map_err(StoreError::Backend)
}

/// Appends `unnest($1::BIGINT[], $2::TEXT[])` for columns; `first` is the first placeholder.
pub(crate) fn unnest<'c>(
    text: &mut String,
    columns: impl Iterator<Item = &'c Column>,
    first: usize,
) {
    text.push_str("unnest(");
    for (place, column) in columns.enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{comma}${}::{}",
            first + place,
            array_type(column.kind)
        );
    }
    text.push(')');
}

/// Decodes a value from PostgreSQL's binary format.
pub(crate) fn decode(kind: Kind, bytes: Option<&[u8]>) -> Result<Value, StoreError> {
    let Some(bytes) = bytes else {
        return Ok(Value::Null);
    };
    let text = || {
        std::str::from_utf8(bytes)
            .map(str::to_owned)
            .map_err(|_| StoreError::Corrupt("a text is not UTF-8".into()))
    };
    match kind {
        Kind::Bool => match bytes {
            [byte] => Ok(Value::Bool(*byte != 0)),
            _ => Err(unreadable("a boolean")),
        },
        Kind::Int | Kind::Decimal { .. } => integer(bytes).map(Value::Int),
        Kind::Instant => {
            let micros = integer(bytes)?
                .checked_add(EPOCH_2000)
                .ok_or_else(|| unreadable("an instant"))?;
            Timestamp::from_micros(micros)
                .map(Value::Instant)
                .map_err(|error| StoreError::Corrupt(error.to_string()))
        }
        Kind::Text => text().map(Value::Text),
        Kind::Json => text().map(Value::Json),
        Kind::Bytes => Ok(Value::Bytes(bytes.to_vec())),
    }
}

fn integer(bytes: &[u8]) -> Result<i64, StoreError> {
    <[u8; 8]>::try_from(bytes)
        .map(i64::from_be_bytes)
        .map_err(|_| unreadable("an integer"))
}

fn unreadable(what: &str) -> StoreError {
    StoreError::Corrupt(format!("{what} is not in the expected format"))
}

fn misplaced(value: &Value) -> StoreError {
    StoreError::Invalid(format!("{value:?} is not allowed here"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn instants_before_2000_and_nulls_are_decoded() {
        let before_2000 = (-EPOCH_2000).to_be_bytes();
        assert_eq!(
            decode(Kind::Instant, Some(&before_2000)).unwrap(),
            Value::Instant(Timestamp::default())
        );
        assert_eq!(decode(Kind::Bytes, None).unwrap(), Value::Null);
        assert_eq!(
            decode(Kind::Bytes, Some(&[])).unwrap(),
            Value::Bytes(vec![])
        );
    }

    #[test]
    fn values_in_an_unexpected_format_are_errors() {
        let infinity = i64::MAX.to_be_bytes();
        assert!(matches!(
            decode(Kind::Instant, Some(&infinity)),
            Err(StoreError::Corrupt(_))
        ));
        assert!(matches!(
            decode(Kind::Int, Some(&[1, 2])),
            Err(StoreError::Corrupt(_))
        ));
    }
}
