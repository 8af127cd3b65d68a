//! Follow-up rows: rows that follow from a plan, such as notifications, and get their ids when the
//! plan is complete.

use std::{collections::BTreeMap, fmt};

use crate::kernel::{
    actor::Actor,
    store::{Entity, StoreError, Timestamp, Write},
};

/// The key of a follow-up row within its table and plan; rows are written in the order of their keys.
pub(crate) type FollowUpKey = [i64; 4];

/// The first new id for the follow-up rows of each table.
pub(super) type FollowUpIds = BTreeMap<&'static str, i64>;

/// By whom and when a plan was decided.
#[derive(Debug)]
pub(crate) struct Origin<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) now: Timestamp,
}

type Row = Box<dyn FnOnce(i64, &Origin<'_>) -> Result<Write, StoreError> + Send>;

/// A row without its id.
pub(super) struct FollowUp(Row);

impl FollowUp {
    /// The row that a function makes of its id and origin.
    pub(super) fn of<E: Entity>(row: impl FnOnce(i64, &Origin<'_>) -> E + Send + 'static) -> Self {
        Self(Box::new(move |id, origin| {
            let row = row(id, origin);
            Ok(Write::Insert {
                table: E::TABLE,
                row: row.to_row()?,
                document: row.document(),
            })
        }))
    }

    /// The write of the row.
    pub(super) fn write(self, id: i64, origin: &Origin<'_>) -> Result<Write, StoreError> {
        (self.0)(id, origin)
    }
}

impl fmt::Debug for FollowUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FollowUp")
    }
}
