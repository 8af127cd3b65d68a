//! How many rows a read may look at, however many there are.

use corejobtrack_core::store::{Filter, Read, Select, Table};

/// What a list without a limit of its own may hold, such as the parts of one item, and what may be
/// counted.
const UNLIMITED: u64 = 200;
/// How many rows a read may look at for each one that it may answer.
const FOR_EACH: u64 = 6;
/// How many more it may look at.
const MORE: u64 = 200;

/// How many rows a read may look at that is no exception.
pub fn bound(read: &Read) -> u64 {
    let answers = match read {
        Read::Rows(select) => answers(select),
        Read::Aggregate(aggregate) => {
            listed(aggregate.table, &aggregate.filter) + slices(&aggregate.filter)
        }
        Read::Text(search) => {
            slices(&search.filter) + u64::from(search.limit) + u64::from(search.offset)
        }
    };
    FOR_EACH * answers + MORE
}

/// How many rows a list may have, and the slices of other tables that it is found by.
fn answers(select: &Select) -> u64 {
    let own = match select.limit {
        Some(limit) => u64::from(limit),
        None => listed(select.table, &select.filter),
    };
    own + u64::from(select.offset) + slices(&select.filter)
}

fn slices(filter: &Filter) -> u64 {
    match filter {
        Filter::Among(_, slices) => slices.iter().map(|slice| answers(&slice.of)).sum(),
        Filter::And(parts) | Filter::Or(parts) => parts.iter().map(slices).sum(),
        Filter::Not(part) => slices(part),
        Filter::Exists(exists) => slices(&exists.filter),
        _ => 0,
    }
}

/// The rows of a list without a limit: one for each value of a unique column, else many.
fn listed(table: &Table, filter: &Filter) -> u64 {
    let parts = match filter {
        Filter::And(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let is_unique = |place: usize| {
        let name = table.columns[place].name;
        let is_key = place == 0 && table.key == 1;
        is_key
            || table
                .indexes
                .iter()
                .any(|index| index.unique && index.columns == [name])
    };
    let listed = parts.iter().map(|part| match part {
        Filter::Is(place, _) if is_unique(*place) => 1,
        Filter::In(place, values) if is_unique(*place) => values.len() as u64,
        Filter::In(_, values) => values.len() as u64 * UNLIMITED,
        _ => u64::MAX,
    });
    match listed.min() {
        None | Some(u64::MAX) => UNLIMITED,
        Some(rows) => rows,
    }
}
