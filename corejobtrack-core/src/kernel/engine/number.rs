//! Numbers without gaps, such as those of tickets.

use serde::{Deserialize, Serialize};

use crate::kernel::store::{ColumnType, Committed, Kind, StoreError, Value};

/// A number without gaps that the commit assigns, such as that of a ticket.
///
/// It is pending until the commit; in the outcome of an operation it is assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(pub(super) i64);

impl Number {
    /// The number, once it is assigned.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    /// Takes the number that the commit assigned, if this one is pending.
    pub fn place(&mut self, committed: &Committed) {
        if let Ok(take) = usize::try_from(-1 - self.0)
            && let Some(number) = committed.numbers.get(take)
        {
            self.0 = *number;
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ColumnType for Number {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(match u16::try_from(-1 - self.0) {
            Ok(take) if self.0 < 0 => Value::Number(take),
            _ => Value::Int(self.0),
        })
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        i64::from_value(value).map(Self)
    }
}
