//! Reads of the in-memory store. They scan all rows of a table, or those with the first key value
//! that the filter requires.

use std::{collections::BTreeMap, ops::Bound};

use super::{
    super::{
        Aggregate, AggregateFunction, Answer, Filter, Read, Row, Search, Select, StoreError, Table,
        Value, check,
    },
    data::State,
    filter::{Matcher, directed},
};

/// Answers one read.
pub(super) fn read(state: &State, read: &Read) -> Result<Answer, StoreError> {
    check::read(read)?;
    match read {
        Read::Rows(of) => Ok(select(state, of)?
            .into_iter()
            .map(|row| declared(of.table, row))
            .collect()),
        Read::Aggregate(of) => aggregate(state, of),
        Read::Text(of) => search(state, of),
    }
}

/// The rows of a table that match a filter, ordered by key. They may have more columns than are
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
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    Ok(rows
        .into_iter()
        .skip(usize::try_from(of.offset).unwrap_or(usize::MAX))
        .take(of.limit.map_or(usize::MAX, |limit| {
            usize::try_from(limit).unwrap_or(usize::MAX)
        }))
        .collect())
}

fn search(state: &State, of: &Search) -> Result<Answer, StoreError> {
    let stored = state.table(of.table)?;
    let matcher = Matcher::new(state, &of.filter)?;
    Ok(stored
        .documents
        .iter()
        .filter(|(_, document)| document.matches(&of.terms))
        .filter_map(|(key, _)| stored.rows.get(key))
        .filter(|row| matcher.matches(row))
        .skip(usize::try_from(of.offset).unwrap_or(usize::MAX))
        .take(usize::try_from(of.limit).unwrap_or(usize::MAX))
        .map(|row| declared(of.table, row))
        .collect())
}

fn aggregate(state: &State, of: &Aggregate) -> Result<Answer, StoreError> {
    let mut groups: BTreeMap<Vec<Value>, Vec<&Row>> = BTreeMap::new();
    if of.group.is_empty() {
        groups.insert(Vec::new(), Vec::new());
    }
    for row in matching(state, of.table, &of.filter)? {
        let group = of.group.iter().map(|place| at(row, *place)).collect();
        groups.entry(group).or_default().push(row);
    }
    groups
        .into_iter()
        .map(|(mut answer, rows)| {
            for fold in &of.functions {
                answer.push(compute(*fold, &rows)?);
            }
            Ok(answer)
        })
        .collect()
}

fn compute(fold: AggregateFunction, rows: &[&Row]) -> Result<Value, StoreError> {
    let values = |place: usize| {
        rows.iter()
            .map(move |row| at(row, place))
            .filter(|value| *value != Value::Null)
    };
    Ok(match fold {
        AggregateFunction::Count => Value::Int(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
        AggregateFunction::Min(place) => values(place).min().unwrap_or(Value::Null),
        AggregateFunction::Max(place) => values(place).max().unwrap_or(Value::Null),
        AggregateFunction::Sum(place) => {
            let mut sum: Option<i128> = None;
            for value in values(place) {
                if let Value::Int(number) = value {
                    sum = Some(sum.unwrap_or(0) + i128::from(number));
                }
            }
            sum.map(i64::try_from)
                .transpose()
                .map_err(|_| StoreError::Invalid("a sum exceeds 64 bits".into()))?
                .map_or(Value::Null, Value::Int)
        }
    })
}

fn at(row: &[Value], place: usize) -> Value {
    row.get(place).cloned().unwrap_or(Value::Null)
}

/// The declared columns of a row.
fn declared(table: &Table, row: &Row) -> Row {
    row.iter().take(table.columns.len()).cloned().collect()
}

/// The value of the first key column, if the filter requires one.
fn first_key(filter: &Filter) -> Option<&Value> {
    match filter {
        Filter::Is(0, value) => Some(value),
        Filter::And(parts) => parts.iter().find_map(first_key),
        _ => None,
    }
}
