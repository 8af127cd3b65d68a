//! Write set: collects the changes of several batches, so that each table and kind of change needs
//! one statement. A change that must not be combined with, or executed before, an earlier one needs
//! a new write set. There is no I/O here.

use std::collections::{BTreeMap, HashMap, HashSet};

use corejobtrack_core::store::{Document, Key, Row, Schema, Table, Value};

use super::group::{Change, ChangeKind};

/// A value with its table.
type PerTable<T> = (&'static Table, T);
/// The key of a row and the new values of its columns.
pub(crate) type Update = (Key, Vec<Value>);

/// Changes that can be executed together, in this order: inserts, parents first; updates;
/// additions; documents; deletions, children first; the journal.
#[derive(Debug, Default)]
pub(crate) struct WriteSet {
    pub(crate) inserts: BTreeMap<usize, PerTable<Vec<Row>>>,
    /// By table and the columns that are set.
    pub(crate) updates: BTreeMap<(usize, Vec<usize>), PerTable<Vec<Update>>>,
    /// By table and column.
    pub(crate) adds: BTreeMap<(usize, usize), PerTable<HashMap<Key, i64>>>,
    pub(crate) documents: BTreeMap<usize, PerTable<BTreeMap<i64, Document>>>,
    pub(crate) deletes: BTreeMap<usize, PerTable<Vec<Key>>>,
    pub(crate) journal: Vec<Row>,
    /// The last change to each row.
    touched: HashMap<(usize, Key), Touch>,
    /// The rows that inserts and updates reference.
    referenced: HashSet<(&'static str, Value)>,
    /// The tables in which an update sets a column of a unique index.
    unique_tables: HashSet<usize>,
    /// Whether a row is changed more than once.
    repeated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touch {
    Inserted,
    Added,
    Updated,
    Deleted,
}

impl WriteSet {
    pub(crate) fn is_empty(&self) -> bool {
        self.inserts.is_empty()
            && self.updates.is_empty()
            && self.adds.is_empty()
            && self.documents.is_empty()
            && self.deletes.is_empty()
            && self.journal.is_empty()
    }

    /// Whether all changes can be combined into one statement, whose parts do not see each other's
    /// effects.
    pub(crate) fn fits_one_statement(&self) -> bool {
        !self.repeated && self.unique_tables.is_empty() && self.deletes.is_empty()
    }

    /// Whether a change must not be added to this write set.
    pub(crate) fn conflicts_with(&self, change: &Change, schema: &Schema) -> bool {
        let touch = || {
            self.touched
                .get(&(change.rank, change.key.clone()))
                .copied()
        };
        let deletes_parents = || {
            change.table.references.iter().any(|reference| {
                let parent = schema.tables().iter().find(|t| t.name == reference.table);
                parent
                    .and_then(|parent| schema.rank(parent))
                    .is_some_and(|rank| rank != change.rank && self.deletes.contains_key(&rank))
            })
        };
        match &change.kind {
            // Inserts run first. This one must run after an earlier deletion of the same row, and
            // after a change that referenced the row too early and must fail.
            ChangeKind::Insert(_) => {
                touch() == Some(Touch::Deleted)
                    || (change.key.len() == 1
                        && change.key.first().is_some_and(|key| {
                            !self.referenced.is_empty()
                                && self.referenced.contains(&(change.table.name, key.clone()))
                        }))
            }
            // One statement can change a row only once and checks unique values in an undefined
            // order. Run before an earlier deletion of a parent, an update could wrongly allow it.
            ChangeKind::Update(set) => {
                matches!(touch(), Some(Touch::Added | Touch::Updated))
                    || (self.unique_tables.contains(&change.rank) && sets_unique(change.table, set))
                    || (!self.deletes.is_empty() && deletes_parents())
            }
            ChangeKind::Add { .. } => touch() == Some(Touch::Deleted),
            ChangeKind::Delete => !self.deletes.is_empty() && deletes_parents(),
        }
    }

    /// Adds a change that [does not conflict](WriteSet::conflicts_with).
    pub(crate) fn push(&mut self, change: Change) {
        let Change {
            rank,
            table,
            key,
            kind,
            document,
        } = change;
        if let (Some(document), Some(Value::Int(id))) = (document, key.first()) {
            let documents = self
                .documents
                .entry(rank)
                .or_insert((table, BTreeMap::new()));
            documents.1.insert(*id, document);
        }
        match kind {
            ChangeKind::Insert(row) => {
                self.add_references(table, |place| row.get(place));
                self.touch(rank, key, Touch::Inserted);
                let rows = self.inserts.entry(rank).or_insert((table, Vec::new()));
                rows.1.push(row);
            }
            ChangeKind::Update(set) => {
                self.add_references(table, |place| set.get(&place));
                if sets_unique(table, &set) {
                    self.unique_tables.insert(rank);
                }
                self.touch(rank, key.clone(), Touch::Updated);
                if set.is_empty() && table.version.is_none() {
                    return;
                }
                let (columns, values) = set.into_iter().unzip();
                let rows = self
                    .updates
                    .entry((rank, columns))
                    .or_insert((table, Vec::new()));
                rows.1.push((key, values));
            }
            ChangeKind::Add { column, by } => {
                self.touch(rank, key.clone(), Touch::Added);
                let rows = self
                    .adds
                    .entry((rank, column))
                    .or_insert((table, HashMap::new()));
                let sum = rows.1.entry(key).or_default();
                // Each intermediate sum was checked, so the total only saturates if the row could
                // not hold the result.
                *sum = sum.saturating_add(by);
            }
            ChangeKind::Delete => {
                if let (Some(Value::Int(id)), Some(documents)) =
                    (key.first(), self.documents.get_mut(&rank))
                {
                    documents.1.remove(id);
                }
                self.touch(rank, key.clone(), Touch::Deleted);
                let keys = self.deletes.entry(rank).or_insert((table, Vec::new()));
                keys.1.push(key);
            }
        }
    }

    fn touch(&mut self, rank: usize, key: Key, touch: Touch) {
        let before = self.touched.insert((rank, key), touch);
        // Additions to one column are summed, but additions to two columns are two statements.
        self.repeated |= before.is_some();
    }

    fn add_references<'v>(
        &mut self,
        table: &'static Table,
        value: impl Fn(usize) -> Option<&'v Value>,
    ) {
        for reference in table.references {
            let value = table.column(reference.column).and_then(&value);
            if let Some(value) = value.filter(|value| **value != Value::Null) {
                self.referenced.insert((reference.table, value.clone()));
            }
        }
    }
}

fn sets_unique(table: &Table, set: &BTreeMap<usize, Value>) -> bool {
    table.indexes.iter().any(|index| {
        index.unique
            && index.columns.iter().any(|name| {
                table
                    .column(name)
                    .is_some_and(|place| set.contains_key(&place))
            })
    })
}
