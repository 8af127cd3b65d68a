//! Reads of the in-memory store.

use std::collections::BTreeMap;

use super::{
    super::{
        Aggregate, AggregateFunction, Answer, Read, Row, Search, StoreError, Table, Value, check,
    },
    data::State,
    filter::{Matcher, matching, select},
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
            for function in &of.functions {
                answer.push(compute(*function, &rows)?);
            }
            Ok(answer)
        })
        .collect()
}

fn compute(function: AggregateFunction, rows: &[&Row]) -> Result<Value, StoreError> {
    let values = |place: usize| {
        rows.iter()
            .map(move |row| at(row, place))
            .filter(|value| *value != Value::Null)
    };
    Ok(match function {
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
