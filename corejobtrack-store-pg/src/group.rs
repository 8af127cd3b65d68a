//! Decides the batches of a group one after the other, each against the result of those before it.
//! It does no I/O: the needed data is read before ([`Lookups`]), and the effects of the accepted
//! batches are kept in memory ([`State`]).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use corejobtrack_core::store::{
    Batch, CommandId, Committed, Document, Filter, Guard, Key, Position, Receipt, Row, Schema,
    StoreError, Table, Value, Version, Write, journal,
};

/// The data that must be read from the database before a group can be decided.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    pub(crate) commands: Vec<String>,
    /// The first one is the counter of positions.
    pub(crate) counters: Vec<String>,
    /// By the rank of the table.
    pub(crate) tables: BTreeMap<usize, Keys>,
    /// The count guards: the index of the batch, and of the guard in it.
    pub(crate) counts: Vec<(usize, usize)>,
}

/// The rows of one table that a group guards or changes.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) table: &'static Table,
    pub(crate) keys: Vec<Key>,
    places: HashMap<Key, usize>,
    /// The columns that are added to.
    pub(crate) columns: BTreeSet<usize>,
}

impl Lookups {
    /// Collects the lookups of a group. Every table must be in the schema.
    pub(crate) fn of<'b>(
        batches: impl Iterator<Item = &'b Batch>,
        schema: &Schema,
    ) -> Result<Self, StoreError> {
        let mut lookups = Self {
            counters: vec![journal::POSITION.to_owned()],
            ..Self::default()
        };
        for (place, batch) in batches.enumerate() {
            lookups.commands.push(batch.command.to_string());
            for take in &batch.takes {
                if !lookups.counters.contains(&take.counter) {
                    lookups.counters.push(take.counter.clone());
                }
            }
            for (guard_place, guard) in batch.guards.iter().enumerate() {
                match guard {
                    Guard::Unchanged { table, key, .. } | Guard::Exists { table, key } => {
                        lookups.row(schema, table, key, None)?;
                    }
                    Guard::Count { .. } => lookups.counts.push((place, guard_place)),
                }
            }
            for write in &batch.writes {
                let column = match write {
                    Write::Insert { .. } => {
                        rank(schema, write.table())?;
                        continue;
                    }
                    Write::Add { column, .. } => Some(*column),
                    Write::Update { .. } | Write::Delete { .. } => None,
                };
                lookups.row(schema, write.table(), write.key(), column)?;
            }
        }
        Ok(lookups)
    }

    fn row(
        &mut self,
        schema: &Schema,
        table: &'static Table,
        key: &[Value],
        column: Option<usize>,
    ) -> Result<(), StoreError> {
        let keys = self
            .tables
            .entry(rank(schema, table)?)
            .or_insert_with(|| Keys {
                table,
                keys: Vec::new(),
                places: HashMap::new(),
                columns: BTreeSet::new(),
            });
        keys.columns.extend(column);
        // No row has a key yet that contains a placeholder.
        let placeholder = |value| matches!(value, &Value::Number(_) | &Value::Position);
        if !key.iter().any(placeholder) && !keys.places.contains_key(key) {
            keys.places.insert(key.to_vec(), keys.keys.len());
            keys.keys.push(key.to_vec());
        }
        Ok(())
    }
}

/// Refuses a batch that uses a table outside of the schema, before it joins a group.
pub(crate) fn check_tables(batch: &Batch, schema: &Schema) -> Result<(), StoreError> {
    let guarded = batch.guards.iter().map(|guard| match guard {
        Guard::Unchanged { table, .. }
        | Guard::Exists { table, .. }
        | Guard::Count { table, .. } => *table,
    });
    guarded
        .chain(batch.writes.iter().map(Write::table))
        .try_for_each(|table| rank(schema, table).map(drop))
}

pub(crate) fn rank(schema: &Schema, table: &Table) -> Result<usize, StoreError> {
    schema
        .rank(table)
        .ok_or_else(|| StoreError::Invalid(format!("{} is not in the schema", table.name)))
}

/// The part of a row that is needed to decide a group.
#[derive(Debug, Clone, Default)]
struct RowState {
    /// The version, or 0 in a table without versions; `None` if the row does not exist.
    version: Option<i64>,
    /// The columns that are added to.
    numbers: BTreeMap<usize, i64>,
}

/// The data of the lookups, updated with the effects of the batches accepted so far.
#[derive(Debug)]
pub(crate) struct State<'a> {
    schema: &'a Schema,
    lookups: Lookups,
    rows: HashMap<(usize, usize), RowState>,
    counters: HashMap<String, i64>,
    /// The counters that batches took numbers from, with their next values.
    advanced: BTreeMap<String, i64>,
    receipts: HashMap<CommandId, Receipt>,
    counts: HashMap<(usize, usize), i64>,
    /// The tables written by accepted batches.
    written: BTreeSet<&'static str>,
}

/// A batch that passed all checks.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) committed: Committed,
    /// Its changes, in the order of the contract.
    pub(crate) changes: Vec<Change>,
    /// Its journal row, if it is recorded.
    pub(crate) entry: Option<Row>,
}

/// A write whose placeholders are replaced.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) rank: usize,
    pub(crate) table: &'static Table,
    pub(crate) key: Key,
    pub(crate) kind: ChangeKind,
    pub(crate) document: Option<Document>,
}

#[derive(Debug)]
pub(crate) enum ChangeKind {
    Insert(Row),
    Update(BTreeMap<usize, Value>),
    Add { column: usize, by: i64 },
    Delete,
}

/// Why a batch is rejected.
#[derive(Debug)]
pub(crate) enum Rejection {
    /// The error is final.
    Immediate(StoreError),
    /// The error applies unless the database refuses one of these earlier changes of the batch.
    AfterWrites(Vec<Change>, StoreError),
}

impl From<StoreError> for Rejection {
    fn from(error: StoreError) -> Self {
        Self::Immediate(error)
    }
}

impl<'a> State<'a> {
    pub(crate) fn new(schema: &'a Schema, lookups: Lookups) -> Self {
        Self {
            schema,
            lookups,
            rows: HashMap::new(),
            counters: HashMap::new(),
            advanced: BTreeMap::new(),
            receipts: HashMap::new(),
            counts: HashMap::new(),
            written: BTreeSet::new(),
        }
    }

    pub(crate) fn lookups(&self) -> &Lookups {
        &self.lookups
    }

    /// Records that a row of the lookups exists.
    pub(crate) fn found_row(&mut self, rank: usize, place: usize, version: i64) {
        self.rows.entry((rank, place)).or_default().version = Some(version);
    }

    pub(crate) fn found_number(&mut self, rank: usize, place: usize, column: usize, number: i64) {
        let row = self.rows.entry((rank, place)).or_default();
        row.numbers.insert(column, number);
    }

    pub(crate) fn found_counter(&mut self, place: usize, next: i64) {
        if let Some(name) = self.lookups.counters.get(place) {
            self.counters.insert(name.clone(), next);
        }
    }

    pub(crate) fn found_count(&mut self, of: (usize, usize), count: i64) {
        self.counts.insert(of, count);
    }

    pub(crate) fn found_receipt(&mut self, command: CommandId, receipt: Receipt) {
        self.receipts.insert(command, receipt);
    }

    /// Whether accepted batches wrote tables that the counts of this batch depend on, so that they
    /// must be read again.
    pub(crate) fn needs_counts(&self, batch: &Batch) -> bool {
        batch.guards.iter().any(|guard| match guard {
            Guard::Unchanged { .. } | Guard::Exists { .. } => false,
            Guard::Count { table, filter, .. } => {
                self.written.contains(table.name) || looks_into(filter, &self.written)
            }
        })
    }

    /// Takes the counters that the accepted batches advanced, with their next values.
    pub(crate) fn take_advanced(&mut self) -> BTreeMap<String, i64> {
        std::mem::take(&mut self.advanced)
    }

    /// Decides a batch, given with its index in the group.
    pub(crate) fn decide(&mut self, place: usize, batch: &Batch) -> Result<Accepted, Rejection> {
        if let Some(receipt) = self.receipts.get(&batch.command) {
            return Err(StoreError::Applied(Box::new(receipt.clone())).into());
        }
        let (committed, counters) = self.take(batch)?;
        self.conflicts(batch)?;
        self.counts(place, batch)?;
        let mut after = HashMap::new();
        let mut changes = Vec::with_capacity(batch.writes.len());
        for write in self.ordered(batch)? {
            match self.change(write, &committed, &mut after) {
                Ok(change) => changes.push(change),
                Err(error) if changes.is_empty() => return Err(Rejection::Immediate(error)),
                Err(error) => return Err(Rejection::AfterWrites(changes, error)),
            }
        }
        let mut entry = None;
        if batch.is_kept() {
            let row = journal::entry(batch, committed.position, &committed.numbers)?;
            self.receipts
                .insert(batch.command, journal::receipt(row.clone())?);
            entry = Some(row);
            self.written.insert(journal::TABLE.name);
        }
        self.rows.extend(after);
        self.written
            .extend(changes.iter().map(|change| change.table.name));
        self.counters.extend(counters.clone());
        self.advanced.extend(counters);
        Ok(Accepted {
            committed,
            changes,
            entry,
        })
    }

    fn take(&self, batch: &Batch) -> Result<(Committed, BTreeMap<String, i64>), StoreError> {
        let exhausted =
            |name: &str| StoreError::Invalid(format!("the counter {name} has no more values"));
        let mut advanced = BTreeMap::new();
        let mut numbers = Vec::with_capacity(batch.takes.len());
        for take in &batch.takes {
            let next = advanced
                .get(&take.counter)
                .or_else(|| self.counters.get(&take.counter))
                .copied()
                .unwrap_or(take.start);
            numbers.push(next);
            let next = next
                .checked_add(take.count.into())
                .ok_or_else(|| exhausted(&take.counter))?;
            advanced.insert(take.counter.clone(), next);
        }
        let mut position = self.counters.get(journal::POSITION).copied().unwrap_or(1);
        if batch.is_kept() {
            let next = position
                .checked_add(1)
                .ok_or_else(|| exhausted(journal::POSITION))?;
            advanced.insert(journal::POSITION.to_owned(), next);
        } else {
            position -= 1;
        }
        let position = Position(position);
        Ok((Committed { position, numbers }, advanced))
    }

    /// Checks that all guarded and changed rows exist in the expected version.
    fn conflicts(&self, batch: &Batch) -> Result<(), StoreError> {
        let no_changes = HashMap::new();
        for guard in &batch.guards {
            match guard {
                Guard::Unchanged {
                    table,
                    key,
                    version,
                } => {
                    self.row(table, key, Some(*version), &no_changes)?;
                }
                Guard::Exists { table, key } => {
                    self.row(table, key, None, &no_changes)?;
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
            self.row(write.table(), write.key(), from, &no_changes)?;
        }
        Ok(())
    }

    fn counts(&self, place: usize, batch: &Batch) -> Result<(), StoreError> {
        for (guard_place, guard) in batch.guards.iter().enumerate() {
            if let Guard::Count { within, .. } = guard {
                let count = self.counts.get(&(place, guard_place)).copied();
                let count = count.and_then(|count| u32::try_from(count).ok());
                if !count.is_some_and(|count| within.contains(&count)) {
                    return Err(StoreError::Guard { guard: guard_place });
                }
            }
        }
        Ok(())
    }

    /// The writes in the order of the contract: inserts, parents first; updates and additions;
    /// deletions, children first.
    fn ordered<'b>(&self, batch: &'b Batch) -> Result<Vec<&'b Write>, StoreError> {
        let mut ordered = Vec::with_capacity(batch.writes.len());
        for write in &batch.writes {
            let rank = rank(self.schema, write.table())?;
            let last = self.schema.tables().len();
            ordered.push(match write {
                Write::Insert { .. } => (0, rank, write),
                Write::Update { .. } | Write::Add { .. } => (1, rank, write),
                Write::Delete { .. } => (2, last - rank, write),
            });
        }
        ordered.sort_by_key(|(stage, rank, _)| (*stage, *rank));
        Ok(ordered.into_iter().map(|(_, _, write)| write).collect())
    }

    /// The row with a key, which must have the given version, if any. `after` has the rows that the
    /// batch itself has changed.
    fn row(
        &self,
        table: &'static Table,
        key: &[Value],
        version: Option<Version>,
        after: &HashMap<(usize, usize), RowState>,
    ) -> Result<((usize, usize), RowState), StoreError> {
        let at = self.row_index(rank(self.schema, table)?, key);
        at.and_then(|at| Some((at, after.get(&at).or_else(|| self.rows.get(&at))?)))
            .filter(|(_, row)| match version {
                Some(version) => row.version == Some(version.0),
                None => row.version.is_some(),
            })
            .map(|(at, row)| (at, row.clone()))
            .ok_or(StoreError::Conflict { table: table.name })
    }

    fn row_index(&self, rank: usize, key: &[Value]) -> Option<(usize, usize)> {
        let place = self.lookups.tables.get(&rank)?.places.get(key)?;
        Some((rank, *place))
    }

    fn change(
        &self,
        write: &Write,
        committed: &Committed,
        after: &mut HashMap<(usize, usize), RowState>,
    ) -> Result<Change, StoreError> {
        let put = |value: &Value| journal::placed(value, committed.position, &committed.numbers);
        let table = write.table();
        let rank = rank(self.schema, table)?;
        let key: Key = write.key().iter().map(put).collect();
        let mut document = None;
        let kind = match write {
            Write::Insert {
                row, document: new, ..
            } => {
                document = new.clone();
                let mut row: Row = row.iter().map(put).collect();
                if let Some(slot) = table.version.and_then(|place| row.get_mut(place)) {
                    *slot = Value::Int(1);
                }
                if let Some(at) = self.row_index(rank, &key) {
                    let columns = self.lookups.tables.get(&rank).map(|keys| &keys.columns);
                    let numbers = columns
                        .into_iter()
                        .flatten()
                        .filter_map(|column| match row.get(*column) {
                            Some(Value::Int(number)) => Some((*column, *number)),
                            _ => None,
                        })
                        .collect();
                    let version = Some(i64::from(table.version.is_some()));
                    after.insert(at, RowState { version, numbers });
                }
                ChangeKind::Insert(row)
            }
            Write::Update {
                from,
                set,
                document: new,
                ..
            } => {
                document = new.clone();
                let (at, mut row) = self.row(table, &key, *from, after)?;
                let set: BTreeMap<usize, Value> = set
                    .iter()
                    .map(|(place, value)| (*place, put(value)))
                    .collect();
                for (column, value) in &set {
                    if let (Some(number), Value::Int(value)) = (row.numbers.get_mut(column), value)
                    {
                        *number = *value;
                    }
                }
                if table.version.is_some() {
                    row.version = row.version.map(|version| version.saturating_add(1));
                }
                after.insert(at, row);
                ChangeKind::Update(set)
            }
            Write::Add {
                column, by, floor, ..
            } => {
                let (at, mut row) = self.row(table, &key, None, after)?;
                let name = table.columns.get(*column).map_or("", |column| column.name);
                let Some(number) = row.numbers.get_mut(column) else {
                    return Err(StoreError::Corrupt(format!(
                        "{}.{name} is not a number",
                        table.name
                    )));
                };
                *number = number.checked_add(*by).ok_or_else(|| {
                    StoreError::Invalid(format!("{}.{name} would overflow", table.name))
                })?;
                if floor.is_some_and(|floor| *number < floor) {
                    return Err(StoreError::BelowFloor {
                        table: table.name,
                        column: name,
                    });
                }
                after.insert(at, row);
                ChangeKind::Add {
                    column: *column,
                    by: *by,
                }
            }
            Write::Delete { from, .. } => {
                let (at, _) = self.row(table, &key, *from, after)?;
                after.insert(at, RowState::default());
                ChangeKind::Delete
            }
        };
        Ok(Change {
            rank,
            table,
            key,
            kind,
            document,
        })
    }
}

/// Whether a filter reads one of these other tables.
fn looks_into(filter: &Filter, written: &BTreeSet<&'static str>) -> bool {
    match filter {
        Filter::Exists(exists) => {
            written.contains(exists.table.name) || looks_into(&exists.filter, written)
        }
        Filter::Among(_, slices) => slices.iter().any(|slice| {
            written.contains(slice.of.table.name) || looks_into(&slice.of.filter, written)
        }),
        Filter::And(parts) | Filter::Or(parts) => {
            parts.iter().any(|part| looks_into(part, written))
        }
        Filter::Not(part) => looks_into(part, written),
        _ => false,
    }
}
