//! Validation errors: what is wrong with a request, and where.

use std::borrow::Cow;

use serde::Serialize;

/// One element of the path to an invalid value: a member's name or an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// A member of an object, or the part of the request in which the path starts.
    Name(Cow<'static, str>),
    /// An element of an array, or the offset in bytes of a JSON syntax error.
    Index(usize),
}

impl From<&'static str> for Place {
    fn from(name: &'static str) -> Self {
        Self::Name(Cow::Borrowed(name))
    }
}

impl From<String> for Place {
    fn from(name: String) -> Self {
        Self::Name(Cow::Owned(name))
    }
}

impl From<usize> for Place {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A validation error and its place in the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The path to the value, from the part of the request (`body`, `path` or `query`).
    pub loc: Vec<Place>,
    /// The message for people.
    pub msg: Cow<'static, str>,
    /// The type for programs: a fixed name such as `value_error.missing`.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

impl Fault {
    /// A validation error at a place.
    pub fn new(loc: Vec<Place>, msg: impl Into<Cow<'static, str>>, kind: &'static str) -> Self {
        Self {
            loc,
            msg: msg.into(),
            kind,
        }
    }

    /// The error for a missing required value.
    #[must_use]
    pub fn missing(loc: Vec<Place>) -> Self {
        Self::new(loc, "field required", "value_error.missing")
    }
}
