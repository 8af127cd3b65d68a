//! Gathers the changes of several batches into one statement per table and kind. A change that
//! would not come out the same when it shares a statement with, or overtakes, one that came before
//! must wait for the next wave. Nothing here talks to the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use corejobtrack_core::store::{Document, Key, Row, Schema, Table, Value};

use super::group::{Change, What};

/// Something of one table.
type Of<T> = (&'static Table, T);
/// A row and the new values of the columns that are set.
pub(crate) type Update = (Key, Vec<Value>);

/// Changes that can be made together: inserts, parents first; updates; additions; documents;
/// deletions, children first; the journal.
#[derive(Debug, Default)]
pub(crate) struct Wave {
    pub(crate) inserts: BTreeMap<usize, Of<Vec<Row>>>,
    /// By table and the columns that are set.
    pub(crate) updates: BTreeMap<(usize, Vec<usize>), Of<Vec<Update>>>,
    /// By table and column.
    pub(crate) adds: BTreeMap<(usize, usize), Of<HashMap<Key, i64>>>,
    pub(crate) documents: BTreeMap<usize, Of<BTreeMap<i64, Document>>>,
    pub(crate) deletes: BTreeMap<usize, Of<Vec<Key>>>,
    pub(crate) journal: Vec<Row>,
    /// What was done last to rows.
    touched: HashMap<(usize, Key), Touch>,
    /// The rows that inserts and updates refer to.
    referenced: HashSet<(&'static str, Value)>,
    /// The tables in which an update set a column of a unique index.
    unique: HashSet<usize>,
    /// Whether a row is changed by more than one statement.
    twice: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touch {
    Inserted,
    Added,
    Updated,
    Deleted,
}

impl Wave {
    pub(crate) fn is_empty(&self) -> bool {
        self.inserts.is_empty()
            && self.updates.is_empty()
            && self.adds.is_empty()
            && self.documents.is_empty()
            && self.deletes.is_empty()
            && self.journal.is_empty()
    }

    /// Whether one statement can do it all, in which no part sees what another did.
    pub(crate) fn is_one_statement(&self) -> bool {
        !self.twice && self.unique.is_empty() && self.deletes.is_empty()
    }

    /// Whether a change must not join the others.
    pub(crate) fn excludes(&self, change: &Change, schema: &Schema) -> bool {
        let touch = || {
            self.touched
                .get(&(change.rank, change.key.clone()))
                .copied()
        };
        let parents_go = || {
            change.table.references.iter().any(|reference| {
                let parent = schema.tables().iter().find(|t| t.name == reference.table);
                parent
                    .and_then(|parent| schema.rank(parent))
                    .is_some_and(|rank| rank != change.rank && self.deletes.contains_key(&rank))
            })
        };
        match &change.what {
            // Inserts run first: they would overtake a deletion, and one that something referred to
            // before it was there.
            What::Insert(_) => {
                touch() == Some(Touch::Deleted)
                    || (change.key.len() == 1
                        && change.key.first().is_some_and(|key| {
                            !self.referenced.is_empty()
                                && self.referenced.contains(&(change.table.name, key.clone()))
                        }))
            }
            // One statement changes a row once, sees unique values in no certain order, and would
            // free a parent that was deleted before.
            What::Update(set) => {
                matches!(touch(), Some(Touch::Added | Touch::Updated))
                    || (self.unique.contains(&change.rank) && sets_unique(change.table, set))
                    || (!self.deletes.is_empty() && parents_go())
            }
            What::Add { .. } => touch() == Some(Touch::Deleted),
            What::Delete => !self.deletes.is_empty() && parents_go(),
        }
    }

    /// Takes a change that it does not [exclude](Wave::excludes).
    pub(crate) fn push(&mut self, change: Change) {
        let Change {
            rank,
            table,
            key,
            what,
            document,
        } = change;
        if let (Some(document), Some(Value::Int(id))) = (document, key.first()) {
            let documents = self
                .documents
                .entry(rank)
                .or_insert((table, BTreeMap::new()));
            documents.1.insert(*id, document);
        }
        match what {
            What::Insert(row) => {
                self.refer(table, |place| row.get(place));
                self.touch(rank, key, Touch::Inserted);
                let rows = self.inserts.entry(rank).or_insert((table, Vec::new()));
                rows.1.push(row);
            }
            What::Update(set) => {
                self.refer(table, |place| set.get(&place));
                if sets_unique(table, &set) {
                    self.unique.insert(rank);
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
            What::Add { column, by } => {
                self.touch(rank, key.clone(), Touch::Added);
                let rows = self
                    .adds
                    .entry((rank, column))
                    .or_insert((table, HashMap::new()));
                let sum = rows.1.entry(key).or_default();
                // Every sum on the way was checked, so the difference of two of them may only be
                // too large where the row itself could not hold it.
                *sum = sum.saturating_add(by);
            }
            What::Delete => {
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
        // Sums of one column are one change; of two columns, they are two statements.
        self.twice |= before.is_some();
    }

    fn refer<'v>(&mut self, table: &'static Table, value: impl Fn(usize) -> Option<&'v Value>) {
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
