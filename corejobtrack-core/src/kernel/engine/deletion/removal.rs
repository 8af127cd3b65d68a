//! The part of a deletion that one commit carries out.

use std::{collections::HashSet, pin::Pin};

use super::{
    Deleted, ROWS_PER_COMMIT,
    registry::{Dependent, Link},
};
use crate::kernel::{
    engine::{Plan, Tx},
    error::EngineError,
    store::{Entity, Filter, Key, OnDelete, Row, Select, Table, Value, entity::key_of},
};

type Cleared<'a> = Pin<Box<dyn Future<Output = Result<bool, EngineError>> + Send + 'a>>;

/// The most rows whose dependents are read in one call.
const ROWS_PER_CALL: usize = 8;

/// Plans the deletion of rows with all that goes with them, as far as one commit can.
pub(crate) struct Removal<'a> {
    tx: &'a Tx,
    plan: &'a mut Plan<()>,
    /// How many more rows this commit may delete or unlink.
    room: usize,
    deleted: Deleted,
    /// The rows that this commit deletes.
    deleted_keys: HashSet<(&'static str, Key)>,
    /// The rows that this commit unlinks, before and after, in the order in which they were found.
    unlinked: Vec<Unlinked>,
    guards: Vec<(&'static Table, Filter, u32)>,
}

struct Unlinked {
    table: &'static Table,
    key: Key,
    before: Row,
    after: Row,
}

impl<'a> Removal<'a> {
    /// A removal of nothing so far.
    pub(crate) fn new(tx: &'a Tx, plan: &'a mut Plan<()>) -> Self {
        Self {
            tx,
            plan,
            room: ROWS_PER_COMMIT,
            deleted: Deleted::default(),
            deleted_keys: HashSet::new(),
            unlinked: Vec::new(),
            guards: Vec::new(),
        }
    }

    /// Plans the deletion of a row with all that goes with it. Returns false if more goes with it
    /// than fits into this commit: then the row stays for now.
    ///
    /// # Errors
    /// [`EngineError::InUse`] if a row keeps it from being deleted, or any error of the store.
    pub(crate) async fn remove<E: Entity>(&mut self, entity: &E) -> Result<bool, EngineError> {
        let row = [entity.to_row()?];
        if self.room == 0 || !self.clear(E::TABLE, &row).await? {
            return Ok(false);
        }
        let [row] = row;
        self.delete_row(E::TABLE, row)?;
        Ok(true)
    }

    /// Plans the deletion of what goes with a row, but not of the row, as far as it fits into this
    /// commit.
    pub(crate) async fn clear_away<E: Entity>(&mut self, entity: &E) -> Result<(), EngineError> {
        self.clear(E::TABLE, &[entity.to_row()?]).await.map(drop)
    }

    /// Completes the plan, which deletes everything.
    pub(crate) fn finish(mut self) -> Result<Deleted, EngineError> {
        for (table, filter, count) in std::mem::take(&mut self.guards) {
            self.plan.guard_rows(table, filter, count..=count);
        }
        self.finish_part()
    }

    /// Completes the plan, which is followed by others.
    pub(crate) fn finish_part(self) -> Result<Deleted, EngineError> {
        let Self {
            tx,
            plan,
            mut deleted,
            ..
        } = self;
        for row in self.unlinked {
            let key = (row.table.name, row.key);
            if self.deleted_keys.contains(&key) {
                continue;
            }
            *deleted.unlinked.entry(row.table.name.into()).or_default() += 1;
            let stored = tx.registry().stored(row.table);
            for unlink in stored.into_iter().flat_map(|stored| &stored.unlink) {
                unlink(row.before.clone(), row.after.clone(), tx, plan)?;
            }
        }
        Ok(deleted)
    }

    /// Clears the way for the deletion of rows. Returns whether nothing depends on them any more,
    /// once this commit is done.
    fn clear<'s>(&'s mut self, table: &'static Table, rows: &'s [Row]) -> Cleared<'s> {
        Box::pin(async move {
            let tx = self.tx;
            let stored = tx.registry().stored(table);
            for (_, before) in stored.into_iter().flat_map(|stored| &stored.before) {
                for row in rows {
                    if before(row, self.room, tx, self.plan).await? {
                        self.room = 0;
                        return Ok(false);
                    }
                }
            }
            let dependents = tx.registry().dependents(table);
            if dependents.is_empty() || rows.is_empty() {
                return Ok(true);
            }
            let mut counts = vec![0_usize; dependents.len()];
            let mut is_clear = true;
            for rows in rows.chunks(ROWS_PER_CALL) {
                let found = dependent_rows(tx, &dependents, rows, self.room).await?;
                for ((dependent, count), found) in dependents.iter().zip(&mut counts).zip(found) {
                    *count += found.len();
                    is_clear &= self.process(dependent, found).await?;
                }
                if !is_clear && self.room == 0 {
                    break;
                }
            }
            if !is_clear {
                return Ok(false);
            }
            for (dependent, count) in dependents.iter().zip(counts) {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                let filter = dependent.filter(rows)?;
                self.guards.push((dependent.stored.table, filter, count));
            }
            Ok(true)
        })
    }

    /// Removes or unlinks rows that depend on others. Returns whether none is left.
    async fn process(
        &mut self,
        dependent: &Dependent<'_>,
        found: Vec<Row>,
    ) -> Result<bool, EngineError> {
        let table = dependent.stored.table;
        let key = |row: &Row| (table.name, key_of(table, row));
        let left: Vec<Row> = found
            .into_iter()
            .filter(|row| !self.deleted_keys.contains(&key(row)))
            .collect();
        match dependent.link {
            Link::Reference {
                on_delete: OnDelete::Refuse,
                ..
            } => match left.is_empty() {
                true => Ok(true),
                false => Err(EngineError::InUse(table.name)),
            },
            Link::Reference {
                column,
                on_delete: OnDelete::Unlink,
            } => {
                let fits = left.len() <= self.room;
                for row in left.into_iter().take(self.room) {
                    self.room -= 1;
                    self.unlink(table, column, row);
                }
                Ok(fits)
            }
            Link::Owned(_)
            | Link::Reference {
                on_delete: OnDelete::Remove,
                ..
            } => {
                let fitting = left.get(..left.len().min(self.room)).unwrap_or_default();
                if !self.clear(table, fitting).await? {
                    return Ok(false);
                }
                let fits = left.len() <= self.room;
                for row in left.into_iter().take(self.room) {
                    self.room -= 1;
                    *self.deleted.removed.entry(table.name.into()).or_default() += 1;
                    self.delete_row(table, row)?;
                }
                Ok(fits)
            }
        }
    }

    fn unlink(&mut self, table: &'static Table, column: usize, row: Row) {
        let key = key_of(table, &row);
        let clear = |row: &mut Row| {
            if let Some(value) = row.get_mut(column) {
                *value = Value::Null;
            }
        };
        let known = self
            .unlinked
            .iter_mut()
            .find(|known| known.table == table && known.key == key);
        match known {
            Some(known) => clear(&mut known.after),
            None => {
                let mut after = row.clone();
                clear(&mut after);
                self.unlinked.push(Unlinked {
                    table,
                    key,
                    before: row,
                    after,
                });
            }
        }
    }

    fn delete_row(&mut self, table: &'static Table, row: Row) -> Result<(), EngineError> {
        let stored = self.tx.registry().stored(table);
        for remove in stored.into_iter().flat_map(|stored| &stored.remove) {
            remove(&row, self.tx, self.plan)?;
        }
        self.deleted_keys.insert((table.name, key_of(table, &row)));
        Ok(())
    }
}

/// The rows that depend on these, by table; more of each than fit into this commit if there are
/// as many. Each is read through an index, whatever the number of rows.
async fn dependent_rows(
    tx: &Tx,
    dependents: &[Dependent<'_>],
    of: &[Row],
    room: usize,
) -> Result<Vec<Vec<Row>>, EngineError> {
    let most = u32::try_from(room + 1).unwrap_or(u32::MAX);
    let mut selects = Vec::with_capacity(dependents.len() * of.len());
    for dependent in dependents {
        for row in of {
            let mut select = Select::from(dependent.stored.table);
            select.filter = dependent.filter(std::slice::from_ref(row))?;
            select.order = dependent.order(&select.filter);
            select.limit = Some(most);
            selects.push(select);
        }
    }
    let found = tx.rows(selects).await?;
    Ok(found.chunks(of.len()).map(<[Vec<Row>]>::concat).collect())
}
