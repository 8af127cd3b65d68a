//! The types that fields of records can have.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};

use crate::kernel::{
    change::Change,
    store::{Json, Plain},
};

/// The type of a record's field. Whether the field can be cleared follows from it: an `Option` can
/// be, any other type is required and keeps a value for good.
pub trait Field: Sized {
    /// The value that rules check.
    type Value;
    /// The field's type in the input of a record.
    type Input: Clone
        + Debug
        + Default
        + PartialEq
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static;

    /// The value that the input sets, if it sets one.
    fn sent(input: &Self::Input) -> Option<&Self::Value>;

    /// The field of a new record; `None` if the field is required and the input lacks it.
    fn initial(input: &Self::Input) -> Option<Self>;

    /// Applies the input to an existing field.
    fn apply(input: &Self::Input, to: &mut Self);
}

impl<T: Plain> Field for T {
    type Value = T;
    type Input = Option<T>;

    fn sent(input: &Option<T>) -> Option<&T> {
        input.as_ref()
    }

    fn initial(input: &Option<T>) -> Option<T> {
        input.clone()
    }

    fn apply(input: &Option<T>, to: &mut T) {
        if let Some(value) = input {
            to.clone_from(value);
        }
    }
}

impl<T: Plain> Field for Option<T> {
    type Value = T;
    type Input = Change<T>;

    fn sent(input: &Change<T>) -> Option<&T> {
        input.value()
    }

    fn initial(input: &Change<T>) -> Option<Self> {
        Some(input.value().cloned())
    }

    fn apply(input: &Change<T>, to: &mut Self) {
        input.apply(to);
    }
}

impl<T: Plain> Field for Json<Vec<T>> {
    type Value = Vec<T>;
    type Input = Option<Vec<T>>;

    fn sent(input: &Option<Vec<T>>) -> Option<&Vec<T>> {
        input.as_ref()
    }

    fn initial(input: &Option<Vec<T>>) -> Option<Self> {
        input.clone().map(Self)
    }

    fn apply(input: &Option<Vec<T>>, to: &mut Self) {
        if let Some(list) = input {
            to.0.clone_from(list);
        }
    }
}
