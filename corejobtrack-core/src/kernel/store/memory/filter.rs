//! Evaluation of filters in the in-memory store, with the two-valued logic of the contract.

use std::{cmp::Ordering, collections::BTreeSet};

use super::{
    super::{Comparison, Filter, Order, StoreError, Value},
    data::State,
    read,
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
                read::matching(state, exists.table, &exists.filter)?
                    .filter_map(|row| row.get(exists.column).cloned())
                    .collect(),
            ),
            Filter::Among(place, slices) => {
                let mut values = BTreeSet::new();
                for slice in slices {
                    values.extend(
                        read::select(state, &slice.of)?
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
