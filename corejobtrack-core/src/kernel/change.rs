//! What an update does to a field that may be empty: keep it, clear it, or set it.

use serde::{Deserialize, Serialize};

/// What an update does to a field that may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change<T> {
    /// The field stays as it is.
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

    /// Does it.
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

    /// The new value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::To(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Whether the field stays as it is.
    #[must_use]
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}
