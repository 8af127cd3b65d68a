//! Deletion of a record together with the rows that refer to it. `references` in
//! [`entity!`](crate::entity) declares whether such a row is deleted, loses its reference, or prevents
//! the deletion; [`StoredTable`] adds rows without a foreign key and further effects. Each commit
//! deletes at most 200 rows, and the last one guards that none was added meanwhile.

mod registry;
mod removal;
mod run;
mod stored;

pub use registry::Registry;

pub(crate) use removal::Removal;
pub(crate) use run::Deletion;
pub(crate) use stored::{HookFuture, StoredTable};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::kernel::store::Entity;

/// The most rows that one commit deletes or unlinks.
const ROWS_PER_COMMIT: usize = 200;

/// The number of records, by type, that a deletion removed together with a record, and the number of
/// those that stay but no longer refer to it.
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
