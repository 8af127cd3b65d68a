//! Applying a batch to the in-memory store: check everything, then write with an undo log, so that
//! a failed write leaves nothing behind.

use std::collections::BTreeMap;

use super::{
    super::{
        Batch, Committed, Document, Guard, Key, Position, Receipt, Row, StoreError, Table, Value,
        Version, Write,
        entity::key_of,
        journal::{self, placed},
    },
    data::{State, Stored},
    filter,
};

/// Applies a batch that passed [`Batch::check`].
pub(super) fn commit(state: &mut State, batch: &Batch) -> Result<Committed, StoreError> {
    if state.schema.is_none() {
        return Err(StoreError::Invalid(
            "the store has no schema yet: migrate it first".into(),
        ));
    }
    if let Some(receipt) = receipt(state, batch)? {
        return Err(StoreError::Applied(Box::new(receipt)));
    }
    let (committed, counters) = take(state, batch)?;
    let mut apply = Apply {
        state,
        committed,
        before: Vec::new(),
    };
    apply.conflicts(batch)?;
    apply.counts(batch)?;
    if let Err(error) = apply.write_all(batch, counters) {
        apply.undo();
        return Err(error);
    }
    Ok(apply.committed)
}

/// A row as it was before a write, for the undo log.
struct Before {
    table: &'static Table,
    key: Key,
    row: Option<Row>,
    document: Option<Document>,
}

struct Apply<'a> {
    state: &'a mut State,
    committed: Committed,
    /// The undo log.
    before: Vec<Before>,
}

fn receipt(state: &State, batch: &Batch) -> Result<Option<Receipt>, StoreError> {
    let command = Value::Text(batch.command.to_string());
    state
        .table(journal::TABLE)?
        .by_unique("command", command)
        .cloned()
        .map(journal::receipt)
        .transpose()
}

/// The acknowledgement of the batch, and the counters as they are afterwards.
fn take(state: &State, batch: &Batch) -> Result<(Committed, BTreeMap<String, i64>), StoreError> {
    let stored = state.table(journal::COUNTERS)?;
    let next = |counter: &str, start: i64| {
        let row = stored.rows.get(&vec![Value::Text(counter.to_owned())]);
        match row.and_then(|row| row.get(1)) {
            Some(Value::Int(next)) => *next,
            _ => start,
        }
    };
    let full =
        |counter: &str| StoreError::Invalid(format!("the counter {counter} has no more values"));
    let mut counters = BTreeMap::new();
    let mut numbers = Vec::with_capacity(batch.takes.len());
    for take in &batch.takes {
        let counter = counters
            .entry(take.counter.clone())
            .or_insert_with(|| next(&take.counter, take.start));
        numbers.push(*counter);
        *counter = counter
            .checked_add(take.count.into())
            .ok_or_else(|| full(&take.counter))?;
    }
    let mut position = next(journal::POSITION, 1);
    if batch.is_kept() {
        let after = position
            .checked_add(1)
            .ok_or_else(|| full(journal::POSITION))?;
        counters.insert(journal::POSITION.to_owned(), after);
    } else {
        position -= 1;
    }
    let committed = Committed {
        position: Position(position),
        numbers,
    };
    Ok((committed, counters))
}

impl Apply<'_> {
    fn placed(&self, values: &[Value]) -> Vec<Value> {
        values.iter().map(|value| self.value(value)).collect()
    }

    fn value(&self, value: &Value) -> Value {
        placed(value, self.committed.position, &self.committed.numbers)
    }

    /// Checks that every row the batch guards or changes exists in the expected version.
    fn conflicts(&self, batch: &Batch) -> Result<(), StoreError> {
        for guard in &batch.guards {
            match guard {
                Guard::Unchanged {
                    table,
                    key,
                    version,
                } => {
                    self.row(table, &self.placed(key), Some(*version))?;
                }
                Guard::Exists { table, key } => {
                    self.row(table, &self.placed(key), None)?;
                }
                Guard::Count { .. } => {}
            }
        }
        for write in &batch.writes {
            let from = match write {
                Write::Insert { .. } => continue,
                Write::Update { from, .. } | Write::Delete { from, .. } => *from,
                Write::Add { .. } => None,
            };
            self.row(write.table(), &self.placed(write.key()), from)?;
        }
        Ok(())
    }

    fn counts(&self, batch: &Batch) -> Result<(), StoreError> {
        for (place, guard) in batch.guards.iter().enumerate() {
            if let Guard::Count {
                table,
                filter,
                within,
            } = guard
            {
                let count = filter::matching(self.state, table, filter)?.len();
                if !u32::try_from(count).is_ok_and(|count| within.contains(&count)) {
                    return Err(StoreError::Guard { guard: place });
                }
            }
        }
        Ok(())
    }

    fn write_all(
        &mut self,
        batch: &Batch,
        counters: BTreeMap<String, i64>,
    ) -> Result<(), StoreError> {
        for write in self.ordered(batch)? {
            self.write(write)?;
        }
        for (name, next) in counters {
            let row = vec![Value::Text(name), Value::Int(next)];
            self.put(journal::COUNTERS, row, None)?;
        }
        if batch.is_kept() {
            let entry = journal::entry(batch, self.committed.position, &self.committed.numbers)?;
            self.put(journal::TABLE, entry, None)?;
        }
        Ok(())
    }

    /// The writes in the order of the contract: inserts, parents first; updates and additions;
    /// deletions, children first.
    fn ordered<'b>(&self, batch: &'b Batch) -> Result<Vec<&'b Write>, StoreError> {
        let mut ordered = Vec::with_capacity(batch.writes.len());
        for write in &batch.writes {
            let table = write.table();
            self.state.table(table)?;
            let rank = self.state.schema.as_ref().and_then(|s| s.rank(table));
            let rank = rank.and_then(|rank| i64::try_from(rank).ok());
            let rank = rank.ok_or_else(|| {
                StoreError::Invalid(format!("{} is not in the schema", table.name))
            })?;
            ordered.push(match write {
                Write::Insert { .. } => (0, rank, write),
                Write::Update { .. } | Write::Add { .. } => (1, rank, write),
                Write::Delete { .. } => (2, -rank, write),
            });
        }
        ordered.sort_by_key(|(stage, rank, _)| (*stage, *rank));
        Ok(ordered.into_iter().map(|(_, _, write)| write).collect())
    }

    fn write(&mut self, write: &Write) -> Result<(), StoreError> {
        let table = write.table();
        let key = self.placed(write.key());
        match write {
            Write::Insert { row, document, .. } => {
                let mut row = self.placed(row);
                set(&mut row, table.version, Value::Int(1));
                if self.stored(table)?.rows.contains_key(&key) {
                    let names = table.key_columns().iter().map(|column| column.name);
                    return Err(duplicate(table, names));
                }
                self.put(table, row, document.clone())
            }
            Write::Update {
                from,
                set: values,
                document,
                ..
            } => {
                let mut row = self.row(table, &key, *from)?;
                for (place, value) in values {
                    set(&mut row, Some(*place), self.value(value));
                }
                if let Some(Value::Int(version)) = table.version.and_then(|place| row.get(place)) {
                    let raised = Value::Int(version.saturating_add(1));
                    set(&mut row, table.version, raised);
                }
                let present = self.stored(table)?.documents.get(&key).cloned();
                self.put(table, row, document.clone().or(present))
            }
            Write::Add {
                column, by, floor, ..
            } => {
                let mut row = self.row(table, &key, None)?;
                let Some(Value::Int(number)) = row.get(*column) else {
                    return Err(StoreError::Corrupt(format!(
                        "a column of {} is not a number",
                        table.name
                    )));
                };
                let name = table.columns.get(*column).map_or("", |column| column.name);
                let sum = number.checked_add(*by).ok_or_else(|| {
                    StoreError::Invalid(format!("{}.{name} would overflow", table.name))
                })?;
                if floor.is_some_and(|floor| sum < floor) {
                    return Err(StoreError::BelowFloor {
                        table: table.name,
                        column: name,
                    });
                }
                set(&mut row, Some(*column), Value::Int(sum));
                let present = self.stored(table)?.documents.get(&key).cloned();
                self.put(table, row, present)
            }
            Write::Delete { from, .. } => {
                self.row(table, &key, *from)?;
                self.replace(table, key.clone(), None, None)?;
                self.check_unreferenced(table, &key)
            }
        }
    }

    /// Stores a row after checking unique indexes and references.
    fn put(
        &mut self,
        table: &'static Table,
        mut row: Row,
        document: Option<Document>,
    ) -> Result<(), StoreError> {
        let key = key_of(table, &row);
        let stored = self.stored(table)?;
        for column in stored.columns.iter().skip(row.len()) {
            row.push(super::migrate::empty(*column));
        }
        if let Some(index) = stored.duplicate(&key, &row) {
            return Err(duplicate(table, index.names.iter().copied()));
        }
        // A unique value that an earlier write of the batch released is not free yet.
        for before in self.before.iter().filter(|before| before.table == table) {
            let Some(old) = before.row.as_deref().filter(|_| before.key != key) else {
                continue;
            };
            for index in stored.unique() {
                if index
                    .values(old)
                    .is_some_and(|old| index.values(&row) == Some(old))
                {
                    return Err(duplicate(table, index.names.iter().copied()));
                }
            }
        }
        self.replace(table, key, Some(row.clone()), document)?;
        for reference in table.references {
            let value = table.column(reference.column).and_then(|at| row.get(at));
            let value = value.cloned().unwrap_or(Value::Null);
            let parent = self.state.tables.get(reference.table);
            let exists =
                parent.is_some_and(|parent| parent.rows.contains_key(&vec![value.clone()]));
            if value != Value::Null && !exists {
                return Err(StoreError::Reference);
            }
        }
        Ok(())
    }

    /// Checks that no row references the deleted row with this key.
    fn check_unreferenced(&self, table: &Table, key: &Key) -> Result<(), StoreError> {
        for child in self.state.tables.values() {
            for reference in child.table.references {
                let Some(place) = child.table.column(reference.column) else {
                    continue;
                };
                if reference.table == table.name
                    && child.rows.values().any(|row| row.get(place) == key.first())
                {
                    return Err(StoreError::Reference);
                }
            }
        }
        Ok(())
    }

    fn stored(&self, table: &Table) -> Result<&Stored, StoreError> {
        self.state.table(table)
    }

    /// The row with this key, which must have the given version, if any.
    fn row(&self, table: &Table, key: &Key, version: Option<Version>) -> Result<Row, StoreError> {
        let found = self.stored(table)?.rows.get(key).filter(|row| {
            version.is_none_or(|version| {
                table.version.and_then(|place| row.get(place)) == Some(&Value::Int(version.0))
            })
        });
        // Only the table kept in the state is `'static`.
        let name = self.stored(table)?.table.name;
        found.cloned().ok_or(StoreError::Conflict { table: name })
    }

    fn replace(
        &mut self,
        table: &'static Table,
        key: Key,
        row: Option<Row>,
        document: Option<Document>,
    ) -> Result<(), StoreError> {
        let stored = self.state.table_mut(table)?;
        let (row, document) = stored.replace(&key, row, document);
        self.before.push(Before {
            table,
            key,
            row,
            document,
        });
        Ok(())
    }

    fn undo(&mut self) {
        while let Some(before) = self.before.pop() {
            if let Ok(stored) = self.state.table_mut(before.table) {
                stored.replace(&before.key, before.row, before.document);
            }
        }
    }
}

fn set(row: &mut Row, place: Option<usize>, value: Value) {
    if let Some(slot) = place.and_then(|place| row.get_mut(place)) {
        *slot = value;
    }
}

fn duplicate(table: &Table, columns: impl Iterator<Item = &'static str>) -> StoreError {
    StoreError::Duplicate {
        table: table.name.to_owned(),
        columns: columns.map(str::to_owned).collect(),
    }
}
