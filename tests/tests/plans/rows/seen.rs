//! The values that the tour wrote into each column or searched for: the real values of a column,
//! where its declaration does not state them.

use std::collections::{BTreeMap, HashMap};

use corejobtrack_core::store::{Filter, Guard, Read, Table, Value, Write};

use crate::tour::Step;

/// Values by table and place of the column, with their frequencies.
#[derive(Debug, Default)]
pub struct Seen {
    values: HashMap<(&'static str, usize), BTreeMap<Value, u32>>,
}

impl Seen {
    pub fn in_steps(steps: &[Step]) -> Self {
        let mut seen = Self::default();
        for step in steps {
            for read in &step.reads {
                match read {
                    Read::Rows(select) => seen.filter(select.table, &select.filter),
                    Read::Aggregate(aggregate) => seen.filter(aggregate.table, &aggregate.filter),
                    Read::Text(search) => seen.filter(search.table, &search.filter),
                }
            }
            for batch in &step.batches {
                for guard in &batch.guards {
                    if let Guard::Count { table, filter, .. } = guard {
                        seen.filter(table, filter);
                    }
                }
                for write in &batch.writes {
                    seen.write(write);
                }
            }
        }
        seen
    }

    /// The values of a column, the most frequent first.
    pub fn of(&self, table: &Table, place: usize) -> Vec<&Value> {
        let Some(values) = self.values.get(&(table.name, place)) else {
            return Vec::new();
        };
        let mut values: Vec<(&Value, &u32)> = values.iter().collect();
        values.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        values.into_iter().map(|(value, _)| value).collect()
    }

    fn add(&mut self, table: &'static Table, place: usize, value: &Value) {
        let column = self.values.entry((table.name, place)).or_default();
        *column.entry(value.clone()).or_default() += 1;
    }

    fn write(&mut self, write: &Write) {
        match write {
            Write::Insert { table, row, .. } => {
                for (place, value) in row.iter().enumerate() {
                    self.add(table, place, value);
                }
            }
            Write::Update { table, set, .. } => {
                for (place, value) in set {
                    self.add(table, *place, value);
                }
            }
            Write::Delete { .. } | Write::Add { .. } => {}
        }
    }

    fn filter(&mut self, table: &'static Table, filter: &Filter) {
        match filter {
            Filter::Is(place, value) | Filter::IsNot(place, value) => {
                self.add(table, *place, value);
            }
            Filter::In(place, values) => {
                for value in values {
                    self.add(table, *place, value);
                }
            }
            Filter::Exists(exists) => self.filter(exists.table, &exists.filter),
            Filter::Among(_, slices) => {
                for slice in slices {
                    self.filter(slice.of.table, &slice.of.filter);
                }
            }
            Filter::And(parts) | Filter::Or(parts) => {
                for part in parts {
                    self.filter(table, part);
                }
            }
            Filter::Not(part) => self.filter(table, part),
            _ => {}
        }
    }
}
