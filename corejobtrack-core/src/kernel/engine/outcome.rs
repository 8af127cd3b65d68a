//! Outcomes: what operations return.

use serde::{Serialize, de::DeserializeOwned};

use crate::kernel::store::{Committed, Timestamp};

/// The result of an operation. It is stored with the commit if the caller gave the command an
/// idempotency key, so that a retry gets the same answer.
pub trait Outcome: Serialize + DeserializeOwned + Send + 'static {
    /// Fills in what only the commit knows: numbers and positions.
    fn place(&mut self, _committed: &Committed) {}
}

impl Outcome for () {}
impl Outcome for bool {}
impl Outcome for i64 {}
impl Outcome for Timestamp {}
impl<T: Outcome> Outcome for Option<T> {
    fn place(&mut self, committed: &Committed) {
        if let Some(inner) = self {
            inner.place(committed);
        }
    }
}
