//! Validation errors: what is wrong with a request, and where.

use std::borrow::Cow;

use serde::Serialize;

/// One step on the way to a faulty value: a member's name or an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// A member of an object, or the part of the request the path starts in.
    Name(Cow<'static, str>),
    /// An element of an array, or the offset in bytes at which JSON breaks.
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

/// One thing that is wrong with a request, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// From the part of the request (`body`, `path`, `query`) to the value.
    pub loc: Vec<Place>,
    /// For people.
    pub msg: Cow<'static, str>,
    /// For programs; a fixed name such as `value_error.missing`.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

impl Fault {
    /// A fault at a place.
    pub fn new(loc: Vec<Place>, msg: impl Into<Cow<'static, str>>, kind: &'static str) -> Self {
        Self {
            loc,
            msg: msg.into(),
            kind,
        }
    }

    /// A required value that is not there.
    #[must_use]
    pub fn missing(loc: Vec<Place>) -> Self {
        Self::new(loc, "field required", "value_error.missing")
    }
}
