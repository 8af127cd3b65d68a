//! Filters of the in-memory store, with the two-valued logic of the contract, and the rows that they
//! select.

use std::{cmp::Ordering, collections::BTreeSet, ops::Bound};

use super::{
    super::{Comparison, Filter, Order, Row, Select, StoreError, Table, Value},
    data::State,
};

/// A filter whose values from other tables are looked up already.
pub(super) enum Matcher<'a> {
    All,
    Is(usize, &'a Value),
    Compare(usize, Comparison, &'a Value),
    In(usize, &'a [Value]),
    Prefix(usize, &'a str),
    Contains(usize, &'a str),
    After(&'a [(Order, Value)]),
    Member(usize, BTreeSet<Value>),
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

impl<'a> Matcher<'a> {
    /// Prepares a filter by looking up its values from other tables.
    pub fn new(state: &State, filter: &'a Filter) -> Result<Self, StoreError> {
        let all = |parts: &'a [Filter]| {
            parts
                .iter()
                .map(|part| Self::new(state, part))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match filter {
            Filter::All => Self::All,
            Filter::Is(place, value) => Self::Is(*place, value),
            Filter::IsNot(place, value) => Self::Not(Box::new(Self::Is(*place, value))),
            Filter::Compare(place, how, value) => Self::Compare(*place, *how, value),
            Filter::In(place, values) => Self::In(*place, values),
            Filter::Prefix(place, text) => Self::Prefix(*place, text),
            Filter::Contains(place, text) => Self::Contains(*place, text),
            Filter::After(parts) => Self::After(parts),
            Filter::Exists(exists) => Self::Member(
                exists.own,
                matching(state, exists.table, &exists.filter)?
                    .filter_map(|row| row.get(exists.column).cloned())
                    .collect(),
            ),
            Filter::Among(place, slices) => {
                let mut values = BTreeSet::new();
                for slice in slices {
                    values.extend(
                        select(state, &slice.of)?
                            .into_iter()
                            .filter_map(|row| row.get(slice.column).cloned()),
                    );
                }
                Self::Member(*place, values)
            }
            Filter::And(parts) => Self::And(all(parts)?),
            Filter::Or(parts) => Self::Or(all(parts)?),
            Filter::Not(part) => Self::Not(Box::new(Self::new(state, part)?)),
        })
    }

    /// Whether a row matches.
    pub fn matches(&self, row: &[Value]) -> bool {
        let at = |place: usize| row.get(place).unwrap_or(&Value::Null);
        let text = |place: usize| match at(place) {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        };
        match self {
            Self::All => true,
            Self::Is(place, value) => at(*place) == *value,
            Self::Compare(place, how, value) => {
                *at(*place) != Value::Null && holds(at(*place).cmp(value), *how)
            }
            Self::In(place, values) => *at(*place) != Value::Null && values.contains(at(*place)),
            Self::Prefix(place, start) => text(*place).is_some_and(|text| text.starts_with(start)),
            Self::Contains(place, part) => text(*place).is_some_and(|text| text.contains(part)),
            Self::After(parts) => parts
                .iter()
                .map(|(order, value)| directed(at(order.column).cmp(value), *order))
                .find(|ordering| ordering.is_ne())
                .is_some_and(Ordering::is_gt),
            Self::Member(place, values) => {
                *at(*place) != Value::Null && values.contains(at(*place))
            }
            Self::And(parts) => parts.iter().all(|part| part.matches(row)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(row)),
            Self::Not(part) => !part.matches(row),
        }
    }
}

/// Reverses the ordering of two values if the order is descending.
pub(super) fn directed(ordering: Ordering, order: Order) -> Ordering {
    if order.descending {
        ordering.reverse()
    } else {
        ordering
    }
}

fn holds(ordering: Ordering, how: Comparison) -> bool {
    match how {
        Comparison::Less => ordering.is_lt(),
        Comparison::AtMost => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::AtLeast => ordering.is_ge(),
    }
}

/// The rows of a table that match a filter, ordered by key. Scans all rows of the table, or those
/// with the first key value that the filter requires. They may have more columns than are
/// declared.
pub(super) fn matching<'a>(
    state: &'a State,
    table: &Table,
    filter: &Filter,
) -> Result<std::vec::IntoIter<&'a Row>, StoreError> {
    let rows = &state.table(table)?.rows;
    let matcher = Matcher::new(state, filter)?;
    let found: Vec<&Row> = match first_key(filter) {
        Some(first) => rows
            .range((Bound::Included(vec![first.clone()]), Bound::Unbounded))
            .take_while(|(key, _)| key.first() == Some(first))
            .map(|(_, row)| row)
            .filter(|row| matcher.matches(row))
            .collect(),
        None => rows.values().filter(|row| matcher.matches(row)).collect(),
    };
    Ok(found.into_iter())
}

/// The rows of a select, in order.
pub(super) fn select<'a>(state: &'a State, of: &Select) -> Result<Vec<&'a Row>, StoreError> {
    let mut rows: Vec<&Row> = matching(state, of.table, &of.filter)?.collect();
    // The rows are ordered by key and the sort is stable, so the key breaks ties.
    rows.sort_by(|a, b| {
        of.order
            .iter()
            .map(|order| directed(a.get(order.column).cmp(&b.get(order.column)), *order))
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    Ok(rows
        .into_iter()
        .skip(usize::try_from(of.offset).unwrap_or(usize::MAX))
        .take(of.limit.map_or(usize::MAX, |limit| {
            usize::try_from(limit).unwrap_or(usize::MAX)
        }))
        .collect())
}

/// The value of the first key column, if the filter requires one.
fn first_key(filter: &Filter) -> Option<&Value> {
    match filter {
        Filter::Is(0, value) => Some(value),
        Filter::And(parts) => parts.iter().find_map(first_key),
        _ => None,
    }
}
