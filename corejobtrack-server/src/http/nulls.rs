//! The meaning of an explicit null in a body. Omitted fields always stay unchanged.

use corejobtrack_core::change::Change;
use poem_openapi::types::{MaybeUndefined, ParseFromJSON, ToJSON};

/// What an explicit null means where a member may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// The same as an absent member. Wire types have `Option` members.
    Omitted,
    /// The field is cleared. Wire types have `MaybeUndefined` members.
    Clear,
}

/// A member of a body as the change that it asks for.
pub trait ToChange<T> {
    /// The change that it asks for.
    fn to_change(self) -> Change<T>;
}

/// The rule of [`Nulls::Omitted`]: no value leaves the field alone.
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
