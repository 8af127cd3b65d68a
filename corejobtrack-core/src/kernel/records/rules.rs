//! Rules for fields of records, as the declarations name them. A rule checks a value that a caller
//! sends, by itself. `settle` functions derive keys with [`name_key`].

use crate::kernel::{
    error::EngineError,
    limits::{self, MAX_SHORT},
    policy::Policy,
    store::text::folded,
};

/// A name: not blank, at most [`Policy::max_title_length`] characters. Something must be left of it
/// without case and accents, since names are found and ordered by that.
pub(crate) fn name(field: &'static str, text: &str, policy: &Policy) -> Result<(), EngineError> {
    limits::required(field, text, policy.max_title_length)?;
    limits::required(field, &folded(text), usize::MAX)
}

/// A short name: not blank, at most 255 characters.
pub(crate) fn short_name(field: &'static str, text: &str, _: &Policy) -> Result<(), EngineError> {
    limits::required(field, text, MAX_SHORT)
}

/// A text of at most 255 characters.
pub(crate) fn short(field: &'static str, text: &str, _: &Policy) -> Result<(), EngineError> {
    limits::at_most(field, text, MAX_SHORT)
}

/// A text of at most [`Policy::max_title_length`] characters.
pub(crate) fn title(field: &'static str, text: &str, policy: &Policy) -> Result<(), EngineError> {
    limits::at_most(field, text, policy.max_title_length)
}

/// A text of at most [`Policy::max_description_length`] characters.
pub(crate) fn description(
    field: &'static str,
    text: &str,
    policy: &Policy,
) -> Result<(), EngineError> {
    limits::at_most(field, text, policy.max_description_length)
}

/// A text of at most [`Policy::max_note_length`] characters.
pub(crate) fn note(field: &'static str, text: &str, policy: &Policy) -> Result<(), EngineError> {
    limits::at_most(field, text, policy.max_note_length)
}

/// An e-mail address, or an empty text for none.
pub(crate) fn email(field: &'static str, text: &str, _: &Policy) -> Result<(), EngineError> {
    limits::email(field, Some(text))
}

/// A colour such as `#1a2b3c`, or an empty text for none.
pub(crate) fn color(field: &'static str, text: &str, _: &Policy) -> Result<(), EngineError> {
    limits::color(field, Some(text))
}

/// Removes the blanks around a name, and returns the key that it is ordered and found by.
pub(crate) fn name_key(name: &mut String) -> String {
    *name = name.trim().to_owned();
    folded(name)
}
