//! Conversions between entities and untyped rows, as implemented by [`entity!`](crate::entity),
//! and the Rust types that columns can have.

use serde::{Serialize, de::DeserializeOwned};

use super::{Document, Key, Kind, Row, StoreError, Table, Timestamp, Value, Version};

/// A struct stored as a row of a table; implemented by [`entity!`](crate::entity).
pub trait Entity: Clone + Send + Sync + 'static {
    /// The name of the table.
    const NAME: &'static str;
    /// The table.
    const TABLE: &'static Table;

    /// Converts the entity to a row.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if a part of it cannot be written as JSON.
    fn to_row(&self) -> Result<Row, StoreError>;

    /// Converts a row to the entity.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if the row is too short or a value does not fit its column's type.
    fn from_row(row: Row) -> Result<Self, StoreError>;

    /// The document for full-text search, if the table is searchable.
    fn document(&self) -> Option<Document>;

    /// The row's version; zero if the table has none.
    fn row_version(&self) -> Version;

    /// Sets the columns `version` and `updated_at`, as far as the table has them.
    fn stamp(&mut self, version: Version, updated_at: Timestamp);
}

/// A Rust type that a column can have.
pub trait ColumnType: Sized {
    /// The kind of the column.
    const KIND: Kind;
    /// Whether the column may be null.
    const NULLABLE: bool = false;

    /// The value to store.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if it cannot be written as JSON.
    fn to_value(&self) -> Result<Value, StoreError>;

    /// Reads a stored value.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] if the value is of another kind or outside of the type's range.
    fn from_value(value: Value) -> Result<Self, StoreError>;
}

/// The error for a stored value that does not fit the type of its column.
#[must_use]
pub fn mismatch(value: &Value, wanted: &str) -> StoreError {
    StoreError::Corrupt(format!("{value:?} is not a valid {wanted}"))
}

/// A column type that holds a value, as opposed to an `Option`.
pub trait Plain:
    ColumnType
    + Clone
    + PartialEq
    + std::fmt::Debug
    + serde::Serialize
    + serde::de::DeserializeOwned
    + Send
    + Sync
    + 'static
{
}

impl Plain for bool {}
impl Plain for i64 {}
impl Plain for String {}
impl Plain for Timestamp {}

macro_rules! plain_column {
    ($type:ty, $kind:expr, $variant:ident) => {
        impl ColumnType for $type {
            const KIND: Kind = $kind;

            fn to_value(&self) -> Result<Value, StoreError> {
                Ok(Value::$variant(self.clone()))
            }

            fn from_value(value: Value) -> Result<Self, StoreError> {
                match value {
                    Value::$variant(value) => Ok(value),
                    other => Err(mismatch(&other, stringify!($type))),
                }
            }
        }
    };
}

plain_column!(bool, Kind::Bool, Bool);
plain_column!(i64, Kind::Int, Int);
plain_column!(String, Kind::Text, Text);
plain_column!(Timestamp, Kind::Instant, Instant);
plain_column!(Vec<u8>, Kind::Bytes, Bytes);

impl ColumnType for i32 {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(Value::Int((*self).into()))
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Int(number) => Self::try_from(number).map_err(|_| mismatch(&value, "i32")),
            other => Err(mismatch(&other, "i32")),
        }
    }
}

impl ColumnType for Version {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(Value::Int(self.0))
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        i64::from_value(value).map(Self)
    }
}

/// Position zero is a placeholder for the position of the commit that writes the row.
impl ColumnType for super::Position {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(match self.0 {
            0 => Value::Position,
            position => Value::Int(position),
        })
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        i64::from_value(value).map(Self)
    }
}

impl<T: ColumnType> ColumnType for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    fn to_value(&self) -> Result<Value, StoreError> {
        self.as_ref().map_or(Ok(Value::Null), T::to_value)
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// A part of an entity that is stored as canonical JSON in one column; always read and replaced as
/// a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T> std::ops::Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> std::ops::DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Json<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: Serialize + DeserializeOwned> ColumnType for Json<T> {
    const KIND: Kind = Kind::Json;

    fn to_value(&self) -> Result<Value, StoreError> {
        Value::json(&self.0)
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Json(text) => serde_json::from_str(&text)
                .or_else(|error| match text.as_str() {
                    // Rows that are older than the column have the JSON `null`.
                    "null" => serde_json::from_str("{}").or_else(|_| serde_json::from_str("[]")),
                    _ => Err(error),
                })
                .map(Self)
                .map_err(|error| StoreError::Corrupt(format!("a JSON column: {error}"))),
            other => Err(mismatch(&other, "JSON")),
        }
    }
}

/// The primary key of a row: its leading values.
#[must_use]
pub fn key_of(table: &Table, row: &[Value]) -> Key {
    row.get(..table.key).unwrap_or_default().to_vec()
}

/// The index of the column `version`; called by [`entity!`](crate::entity) at compile time.
#[must_use]
pub const fn version_place(columns: &[super::Column]) -> Option<usize> {
    let mut place = 0;
    while place < columns.len() {
        if same(columns[place].name.as_bytes(), b"version") {
            return Some(place);
        }
        place += 1;
    }
    None
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut place = 0;
    while place < a.len() {
        if a[place] != b[place] {
            return false;
        }
        place += 1;
    }
    true
}

/// Appends the searchable texts of a value to `into`: a text, an integer in digits, or all strings
/// in JSON.
pub fn texts(value: &Value, into: &mut Vec<String>) {
    fn strings(json: serde_json::Value, into: &mut Vec<String>) {
        match json {
            serde_json::Value::String(text) => into.push(text),
            serde_json::Value::Array(items) => {
                items.into_iter().for_each(|item| strings(item, into))
            }
            serde_json::Value::Object(map) => {
                map.into_iter().for_each(|(_, item)| strings(item, into))
            }
            _ => {}
        }
    }
    match value {
        Value::Text(text) => into.push(text.clone()),
        Value::Int(number) => into.push(number.to_string()),
        Value::Json(text) => strings(serde_json::from_str(text).unwrap_or_default(), into),
        _ => {}
    }
}
