//! Values of columns, with their equality and order.
//!
//! The rules are the same for every backend: text compares by its UTF-8 bytes, null is the smallest
//! value, instants are whole microseconds, and JSON is text in the canonical form that
//! [`Value::json`] writes.

use std::fmt;

use serde::{Deserialize, Serialize, de};
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset, format_description::well_known::Rfc3339};

use super::StoreError;

/// The kind of a column, which says what values it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// True or false.
    Bool,
    /// A 64-bit signed integer.
    Int,
    /// A decimal number, stored as a [`Value::Int`] scaled by ten to the power of `scale`.
    Decimal {
        /// The number of digits after the decimal point, 0 to 6.
        scale: u8,
    },
    /// An instant in UTC, to the microsecond.
    Instant,
    /// UTF-8 text without NUL, compared by bytes.
    Text,
    /// Canonical JSON text. It can be tested for null, but not compared or sorted by.
    Json,
    /// Bytes. They can be tested for null, but not compared or sorted by.
    Bytes,
}

/// One value of one column.
///
/// The derived order is the order of the contract: [`Value::Null`] is smaller than everything else,
/// and values of one kind compare like their Rust types. A column never mixes kinds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// No value.
    Null,
    /// A value of [`Kind::Bool`].
    Bool(bool),
    /// A value of [`Kind::Int`] or [`Kind::Decimal`].
    Int(i64),
    /// A value of [`Kind::Instant`].
    Instant(Timestamp),
    /// A value of [`Kind::Text`].
    Text(String),
    /// A value of [`Kind::Json`], in canonical form.
    Json(String),
    /// A value of [`Kind::Bytes`].
    Bytes(Vec<u8>),
    /// A placeholder, in writes only: the store replaces it by the first value of the batch's n-th
    /// [`Take`](super::Take), counted from 0.
    Number(u16),
    /// A placeholder, in writes only: the store replaces it by the position of the commit.
    Position,
}

impl Value {
    /// Serialises as canonical JSON text: sorted object keys, no white space.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if JSON cannot represent the value, such as a map with keys that are
    /// not strings.
    pub fn json(of: &impl Serialize) -> Result<Self, StoreError> {
        serde_json::to_value(of)
            .map(|mut value| {
                // Needed if another crate enables serde_json's feature `preserve_order`.
                value.sort_all_objects();
                Self::Json(value.to_string())
            })
            .map_err(|error| StoreError::Invalid(format!("a value cannot be JSON: {error}")))
    }

    /// Whether a column of `kind` can hold this value. Null always fits; whether it is allowed
    /// depends on [`Column::nullable`](super::Column::nullable).
    #[must_use]
    pub fn fits(&self, kind: Kind) -> bool {
        match (self, kind) {
            (Self::Null, _)
            | (Self::Bool(_), Kind::Bool)
            | (Self::Int(_) | Self::Number(_) | Self::Position, Kind::Int)
            | (Self::Int(_), Kind::Decimal { .. })
            | (Self::Instant(_), Kind::Instant)
            | (Self::Bytes(_), Kind::Bytes) => true,
            (Self::Text(text), Kind::Text) => !text.contains('\0'),
            (Self::Json(text), Kind::Json) => !text.contains('\0'),
            _ => false,
        }
    }

    /// The value as JSON, for audit entries and keys. Bytes become a text such as `12 bytes`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null | Self::Number(_) | Self::Position => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Int(value) => (*value).into(),
            Self::Instant(value) => value.to_string().into(),
            Self::Text(value) => value.as_str().into(),
            Self::Json(text) => serde_json::from_str(text).unwrap_or_default(),
            Self::Bytes(bytes) => format!("{} bytes", bytes.len()).into(),
        }
    }
}

/// An instant in UTC with microsecond precision, from the year 1 to the year 9999.
///
/// The default is 1970-01-01T00:00:00Z. In JSON it is an RFC 3339 string that ends in `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest instant: the first microsecond of the year 1.
    pub const MIN: Self = Self(-62_135_596_800_000_000);
    /// The latest instant: the last microsecond of the year 9999.
    pub const MAX: Self = Self(253_402_300_799_999_999);

    /// The instant `micros` microseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if it is outside of the years 1 to 9999.
    pub fn from_micros(micros: i64) -> Result<Self, StoreError> {
        if (Self::MIN.0..=Self::MAX.0).contains(&micros) {
            Ok(Self(micros))
        } else {
            Err(StoreError::Invalid(
                "an instant is outside of the years 1 to 9999".into(),
            ))
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0
    }

    /// The instant `duration` later, at most [`Timestamp::MAX`].
    #[must_use]
    pub fn after(self, duration: std::time::Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(micros).min(Self::MAX.0))
    }

    /// The instant `duration` earlier, at least [`Timestamp::MIN`].
    #[must_use]
    pub fn before(self, duration: std::time::Duration) -> Self {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(micros).max(Self::MIN.0))
    }

    /// Parses an RFC 3339 date and time with its offset.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if `text` has another form or is outside of the years 1 to 9999.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        OffsetDateTime::parse(text, &Rfc3339)
            .ok()
            .and_then(|instant| Self::try_from(instant).ok())
            .ok_or_else(|| StoreError::Invalid(format!("{text:?} is not an RFC 3339 instant")))
    }
}

impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = StoreError;

    fn try_from(instant: OffsetDateTime) -> Result<Self, StoreError> {
        let micros = instant.unix_timestamp_nanos().div_euclid(1_000);
        Self::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
    }
}

impl From<Timestamp> for OffsetDateTime {
    fn from(instant: Timestamp) -> Self {
        // The constructors check the range, so the fallback is never used.
        Self::from_unix_timestamp_nanos(i128::from(instant.0) * 1_000).unwrap_or(Self::UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instant = OffsetDateTime::from(*self).to_offset(UtcOffset::UTC);
        let instant = PrimitiveDateTime::new(instant.date(), instant.time()).assume_utc();
        f.write_str(&instant.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}
