//! Replaces the values of recorded reads by values that match many existing rows: conditions get
//! the most common values, while constants such as `is_read = false` stay.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{Exists, Filter, Read, Search, Select, Slice, Table, Term, Value},
};

use super::makers::{Rows, word};

/// The number of rows of a table that are examined to find values.
const SAMPLE: usize = 4_000;
/// The rank of the first word in searches: one document in eight has it.
const FREQUENT: u64 = 10;

/// The choice of values for a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Choice {
    /// Whether values of many rows are chosen, or of few.
    pub frequent: bool,
    /// Whether a bound is a value above most rows, or below.
    pub late: bool,
}

/// The choices for each read.
pub const CHOICES: [Choice; 4] = [
    Choice {
        frequent: true,
        late: true,
    },
    Choice {
        frequent: true,
        late: false,
    },
    Choice {
        frequent: false,
        late: true,
    },
    Choice {
        frequent: false,
        late: false,
    },
];

type Places = (&'static str, usize);

/// Finds values for reads, and caches them.
pub struct Parameters<'a> {
    rows: &'a Rows,
    columns: RefCell<HashMap<Places, Rc<Vec<Value>>>>,
    filters: RefCell<HashMap<(String, Choice), Filter>>,
}

impl<'a> Parameters<'a> {
    pub fn of(rows: &'a Rows) -> Self {
        Self {
            rows,
            columns: RefCell::default(),
            filters: RefCell::default(),
        }
    }

    pub fn read(&self, read: &Read, choice: Choice) -> Read {
        match read {
            Read::Rows(select) => Read::Rows(self.select(select, choice)),
            Read::Aggregate(aggregate) => {
                let mut aggregate = aggregate.clone();
                aggregate.filter = self.filter(aggregate.table, &aggregate.filter, choice);
                Read::Aggregate(aggregate)
            }
            Read::Text(search) => Read::Text(Search {
                terms: terms(&search.terms),
                filter: self.filter(search.table, &search.filter, choice),
                ..search.clone()
            }),
        }
    }

    fn select(&self, select: &Select, choice: Choice) -> Select {
        let mut select = select.clone();
        select.filter = self.filter(select.table, &select.filter, choice);
        select
    }

    fn filter(&self, table: &'static Table, filter: &Filter, choice: Choice) -> Filter {
        if !self.rows.makes(table) {
            return filter.clone();
        }
        let asked = sql::count(table, filter, Dialect::Sqlite);
        let known = (format!("{} {:?}", asked.text, asked.binds), choice);
        if let Some(filter) = self.filters.borrow().get(&known) {
            return filter.clone();
        }
        let matching = self.matching(table, filter, choice);
        let filter = self.with_values(table, filter, &matching, choice);
        self.filters.borrow_mut().insert(known, filter.clone());
        filter
    }

    /// Rows that agree in all columns that the filter compares for equality, and have its
    /// constants.
    fn matching(&self, table: &'static Table, filter: &Filter, choice: Choice) -> Vec<usize> {
        let parts = match filter {
            Filter::And(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut compared = Vec::new();
        let mut sample: Vec<usize> = (0..self.sample(table)).collect();
        for part in parts {
            let (Filter::Is(place, _) | Filter::In(place, _)) = part else {
                continue;
            };
            let values = self.column(table, *place);
            if let Filter::Is(_, asked) = part {
                let alike = |row: &usize| self.alike(table, *place, asked, &values[*row]);
                let with: Vec<usize> = sample.iter().copied().filter(alike).collect();
                if !with.is_empty() {
                    sample = with;
                }
            }
            if !matches!(part, Filter::Is(_, asked) if self.is_constant(table, *place, asked)) {
                compared.push(values);
            }
        }
        let mut groups: BTreeMap<Vec<&Value>, Vec<usize>> = BTreeMap::new();
        for row in &sample {
            let values: Vec<&Value> = compared.iter().map(|values| &values[*row]).collect();
            if values.iter().all(|value| **value != Value::Null) {
                groups.entry(values).or_default().push(*row);
            }
        }
        let groups = groups.into_values();
        let found = if choice.frequent {
            groups.max_by_key(Vec::len)
        } else {
            groups.min_by_key(Vec::len)
        };
        found.unwrap_or(sample)
    }

    fn with_values(
        &self,
        table: &'static Table,
        filter: &Filter,
        matching: &[usize],
        choice: Choice,
    ) -> Filter {
        let all = |parts: &[Filter]| {
            let each = parts.iter();
            each.map(|part| self.with_values(table, part, matching, choice))
                .collect()
        };
        let first = |place: usize, otherwise: &Value| {
            let values = self.column(table, place);
            let mut values = matching.iter().map(|row| values[*row].clone());
            values
                .find(|value| *value != Value::Null)
                .unwrap_or_else(|| otherwise.clone())
        };
        let bound = |place: usize, otherwise: &Value| {
            let values = self.column(table, place);
            let mut values: Vec<&Value> = matching.iter().map(|row| &values[*row]).collect();
            values.retain(|value| **value != Value::Null);
            values.sort();
            let at = values.len() * if choice.late { 19 } else { 1 } / 20;
            values
                .get(at)
                .map_or(otherwise.clone(), |value| (*value).clone())
        };
        match filter {
            Filter::Is(place, value) if !self.is_constant(table, *place, value) => {
                Filter::Is(*place, first(*place, value))
            }
            Filter::Compare(place, how, value) => {
                Filter::Compare(*place, *how, bound(*place, value))
            }
            Filter::In(place, values) => {
                Filter::In(*place, self.list(table, *place, values, matching))
            }
            Filter::Prefix(place, text) => match first(*place, &Value::Text(text.clone())) {
                Value::Text(text) => Filter::Prefix(*place, text.chars().take(4).collect()),
                _ => filter.clone(),
            },
            Filter::Contains(place, text) => match first(*place, &Value::Text(text.clone())) {
                Value::Text(text) => {
                    Filter::Contains(*place, text.chars().skip(1).take(4).collect())
                }
                _ => filter.clone(),
            },
            Filter::After(values) => {
                let each = values.iter();
                Filter::After(
                    each.map(|(order, value)| (*order, bound(order.column, value)))
                        .collect(),
                )
            }
            Filter::Exists(exists) => Filter::Exists(Box::new(Exists {
                filter: self.filter(exists.table, &exists.filter, choice),
                ..(**exists).clone()
            })),
            Filter::Among(place, slices) => {
                let slice = |slice: &Slice| Slice {
                    column: slice.column,
                    of: self.select(&slice.of, choice),
                };
                Filter::Among(*place, slices.iter().map(slice).collect())
            }
            Filter::And(parts) => Filter::And(all(parts)),
            Filter::Or(parts) => Filter::Or(all(parts)),
            Filter::Not(part) => {
                Filter::Not(Box::new(self.with_values(table, part, matching, choice)))
            }
            other => other.clone(),
        }
    }

    /// A new value of the same kind for each value of a list: first that of the matching rows, then
    /// the most frequent ones.
    fn list(
        &self,
        table: &'static Table,
        place: usize,
        list: &[Value],
        matching: &[usize],
    ) -> Vec<Value> {
        let values = self.column(table, place);
        let mut counts: BTreeMap<&Value, usize> = BTreeMap::new();
        for value in values.iter() {
            *counts.entry(value).or_default() += 1;
        }
        for row in matching.iter().take(1) {
            *counts.entry(&values[*row]).or_default() += values.len();
        }
        let mut others: Vec<&Value> = counts.keys().copied().collect();
        others.sort_by_key(|value| std::cmp::Reverse(counts[value]));
        let mut chosen: Vec<Value> = Vec::new();
        for asked in list {
            let is_free = |value: &&&Value| {
                **value != &Value::Null
                    && !chosen.contains(value)
                    && self.alike(table, place, asked, value)
            };
            let free = others.iter().find(is_free);
            chosen.push(free.map_or_else(|| asked.clone(), |value| (*value).clone()));
        }
        chosen
    }

    /// Whether a value is a constant of the query and not a parameter: truth values, words
    /// such as states, and null.
    fn is_constant(&self, table: &Table, place: usize, value: &Value) -> bool {
        let is_word = |text: &String| self.rows.family(table, place, value) == Some(text);
        match value {
            Value::Null | Value::Bool(_) => true,
            Value::Text(text) => is_word(text),
            _ => false,
        }
    }

    /// Whether a value may replace another: the same constant, or the same kind of name.
    fn alike(&self, table: &Table, place: usize, asked: &Value, value: &Value) -> bool {
        match asked {
            Value::Null | Value::Bool(_) => asked == value,
            asked => {
                let family = self.rows.family(table, place, asked);
                family.is_none() || family == self.rows.family(table, place, value)
            }
        }
    }

    fn sample(&self, table: &Table) -> usize {
        self.rows.count(table).min(SAMPLE)
    }

    /// The values of a column in a sample of the table's rows.
    fn column(&self, table: &'static Table, place: usize) -> Rc<Vec<Value>> {
        let known = (table.name, place);
        if let Some(values) = self.columns.borrow().get(&known) {
            return Rc::clone(values);
        }
        let (sample, all) = (self.sample(table), self.rows.count(table));
        let values = (0..sample).map(|row| self.rows.value(table, place, row * all / sample));
        let values = Rc::new(values.collect());
        self.columns.borrow_mut().insert(known, Rc::clone(&values));
        values
    }
}

/// Replaces the words of a search by words of the documents.
fn terms(terms: &[Term]) -> Vec<Term> {
    let mut rank = FREQUENT;
    let mut next = |_: &String| {
        rank += 1;
        word(rank - 1)
    };
    let each = terms.iter();
    each.map(|term| Term {
        phrase: term.phrase.iter().map(&mut next).collect(),
        prefix: term.prefix,
    })
    .collect()
}
