//! The meaning of an explicit null in a body. Omitted fields always stay unchanged.

use corejobtrack_core::change::Change;
use poem_openapi::types::{MaybeUndefined, ParseFromJSON, ToJSON};

/// The meaning of an explicit null for an optional member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// The same as an omitted member. Wire types have `Option` members.
    Omitted,
    /// The field is cleared. Wire types have `MaybeUndefined` members.
    Clear,
}

/// Converts a member of a body to the requested change.
pub trait ToChange<T> {
    /// The requested change.
    fn to_change(self) -> Change<T>;
}

/// The rule of [`Nulls::Omitted`]: without a value the field stays unchanged.
impl<T> ToChange<T> for Option<T> {
    fn to_change(self) -> Change<T> {
        Change::some_or_keep(self)
    }
}

/// The rule of [`Nulls::Clear`].
impl<T: ParseFromJSON + ToJSON> ToChange<T> for MaybeUndefined<T> {
    fn to_change(self) -> Change<T> {
        match self {
            Self::Undefined => Change::Keep,
            Self::Null => Change::Clear,
            Self::Value(value) => Change::To(value),
        }
    }
}
