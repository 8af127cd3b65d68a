//! Changes of optional fields in updates: keep, clear or set.

use serde::{Deserialize, Serialize};

/// The change of an optional field in an update.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change<T> {
    /// The field stays unchanged.
    #[default]
    Keep,
    /// The field becomes empty.
    Clear,
    /// The field gets this value.
    To(T),
}

impl<T> Change<T> {
    /// Sets the field to a value, or keeps it if there is none.
    pub fn some_or_keep(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::To)
    }

    /// Applies the change to a field.
    pub fn apply(&self, field: &mut Option<T>)
    where
        T: Clone,
    {
        match self {
            Self::Keep => {}
            Self::Clear => *field = None,
            Self::To(value) => *field = Some(value.clone()),
        }
    }

    /// The new value, if the field is set.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::To(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Whether the field stays unchanged.
    #[must_use]
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}
