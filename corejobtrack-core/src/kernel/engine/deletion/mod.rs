//! Deletion: what goes with a row that is deleted, and what stays without it. `references` in
//! [`entity!`](crate::entity) declares it; [`Stored`] adds what a reference cannot say. Each commit
//! deletes some hundred rows, and the last one guards that none was added meanwhile.

mod registry;
mod removal;
mod run;
mod stored;

pub use registry::Registry;
pub use stored::{Hooked, Stored};

pub(crate) use removal::Removal;
pub(crate) use run::Deletion;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::kernel::store::Entity;

/// The most rows that one commit deletes or unlinks.
const ROWS_PER_COMMIT: usize = 200;

/// What went with a row that was deleted, and what stays without it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    removed: BTreeMap<String, i64>,
    unlinked: BTreeMap<String, i64>,
}

impl Outcome for Deleted {}

impl Deleted {
    /// How many records of a type were deleted with it.
    #[must_use]
    pub fn removed<E: Entity>(&self) -> i64 {
        self.removed.get(E::NAME).copied().unwrap_or_default()
    }

    /// How many records of a type stay, and do not refer to it any more.
    #[must_use]
    pub fn unlinked<E: Entity>(&self) -> i64 {
        self.unlinked.get(E::NAME).copied().unwrap_or_default()
    }

    /// Whether any record stays that referred to it.
    pub(crate) fn was_referred_to(&self) -> bool {
        !self.unlinked.is_empty()
    }

    fn plus(mut self, more: Self) -> Self {
        for (table, count) in more.removed {
            *self.removed.entry(table).or_default() += count;
        }
        for (table, count) in more.unlinked {
            *self.unlinked.entry(table).or_default() += count;
        }
        self
    }
}
