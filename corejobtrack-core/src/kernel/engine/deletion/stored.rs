//! A table, with the effects of deleting its rows.

use std::{fmt, pin::Pin};

use crate::kernel::{
    engine::{Audited, Effects, Plan, Tx},
    error::EngineError,
    store::{Entity, Filter, Row, StoreError, Table, Where},
};

/// The future of a hook: whether something was left to do.
pub(crate) type HookFuture<'a> =
    Pin<Box<dyn Future<Output = Result<bool, EngineError>> + Send + 'a>>;

type Remove = Box<dyn Fn(&Row, &Tx, &mut Effects) -> Result<(), StoreError> + Send + Sync>;
type Unlink = Box<dyn Fn(Row, Row, &Tx, &mut Effects) -> Result<(), StoreError> + Send + Sync>;
type FilterOf = Box<dyn Fn(&[Row]) -> Result<Filter, StoreError> + Send + Sync>;
type Before =
    Box<dyn for<'a> Fn(&'a Row, usize, &'a Tx, &'a mut Plan<()>) -> HookFuture<'a> + Send + Sync>;

/// A table, with the effects of deleting its rows.
pub(crate) struct StoredTable {
    pub(super) table: &'static Table,
    pub(super) remove: Vec<Remove>,
    pub(super) unlink: Vec<Unlink>,
    pub(super) owned: Vec<Owned>,
    pub(super) before: Vec<(&'static str, Before)>,
}

/// Rows of another table that belong to rows of this one, but have no foreign key.
pub(super) struct Owned {
    pub(super) table: &'static Table,
    pub(super) filter: FilterOf,
}

impl StoredTable {
    /// A table whose rows have audit entries of their own: each deletion is recorded.
    #[must_use]
    pub(crate) fn recorded<E: Audited>() -> Self {
        Self::with(
            E::TABLE,
            |row, _, effects| {
                effects.delete(&E::from_row(row.clone())?);
                Ok(())
            },
            |before, after, tx, effects| {
                let (before, mut after) = (E::from_row(before)?, E::from_row(after)?);
                after.stamp(before.row_version(), tx.now());
                effects.update(&before, &after);
                Ok(())
            },
        )
    }

    /// A table whose rows go silently with what they are a part of.
    #[must_use]
    pub(crate) fn silent<E: Entity>() -> Self {
        Self::with(
            E::TABLE,
            |row, _, effects| {
                effects.remove(&E::from_row(row.clone())?);
                Ok(())
            },
            |before, after, _, effects| {
                effects.set(&E::from_row(before)?, &E::from_row(after)?);
                Ok(())
            },
        )
    }

    fn with(
        table: &'static Table,
        remove: impl Fn(&Row, &Tx, &mut Effects) -> Result<(), StoreError> + Send + Sync + 'static,
        unlink: impl Fn(Row, Row, &Tx, &mut Effects) -> Result<(), StoreError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            table,
            remove: vec![Box::new(remove)],
            unlink: vec![Box::new(unlink)],
            owned: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Also does this when a row is deleted.
    #[must_use]
    pub(crate) fn on_removal<E: Entity>(mut self, then: fn(&E, &Tx, &mut Effects)) -> Self {
        self.remove.push(Box::new(move |row, tx, effects| {
            then(&E::from_row(row.clone())?, tx, effects);
            Ok(())
        }));
        self
    }

    /// Also does this when a row loses a reference; gets the row before and after.
    #[must_use]
    pub(crate) fn on_unlinking<E: Entity>(mut self, then: fn(&E, &E, &mut Effects)) -> Self {
        self.unlink.push(Box::new(move |before, after, _, effects| {
            then(&E::from_row(before)?, &E::from_row(after)?, effects);
            Ok(())
        }));
        self
    }

    /// Rows of `C` that pass the filter are deleted with rows of this table.
    #[must_use]
    pub(crate) fn owns<E: Entity, C: Entity>(mut self, filter: fn(&[E]) -> Where<C>) -> Self {
        self.owned.push(Owned {
            table: C::TABLE,
            filter: Box::new(move |rows| {
                let rows: Result<Vec<E>, StoreError> =
                    rows.iter().cloned().map(E::from_row).collect();
                Ok(filter(&rows?).into_filter())
            }),
        });
        self
    }

    /// Does this before a row is deleted, as often as it says that something was left to do. It plans
    /// at most as many changes as it is told. `what` says what it does.
    #[must_use]
    pub(crate) fn before_removal(
        mut self,
        what: &'static str,
        first: impl for<'a> Fn(&'a Row, usize, &'a Tx, &'a mut Plan<()>) -> HookFuture<'a>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.before.push((what, Box::new(first)));
        self
    }
}

impl fmt::Debug for StoredTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoredTable")
            .field(&self.table.name)
            .finish()
    }
}
