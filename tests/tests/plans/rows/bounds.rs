//! The maximum number of rows that a read may examine, whatever the size of the tables.

use corejobtrack_core::store::{Filter, Read, Select, Table};

/// The maximum size of a list without a limit of its own, such as the parts of one item, and of a
/// count.
const UNLIMITED: u64 = 200;
/// The rows that a read may examine for each row that it may return.
const PER_RETURNED_ROW: u64 = 6;
/// The additional rows that it may examine.
const ADDITIONAL: u64 = 200;

/// The rows that a read without an exception may examine.
pub fn bound(read: &Read) -> u64 {
    let returned = match read {
        Read::Rows(select) => returned(select),
        Read::Aggregate(aggregate) => {
            listed(aggregate.table, &aggregate.filter) + slices(&aggregate.filter)
        }
        Read::Text(search) => {
            slices(&search.filter) + u64::from(search.limit) + u64::from(search.offset)
        }
    };
    PER_RETURNED_ROW * returned + ADDITIONAL
}

/// The maximum length of a list, and of the slices of other tables by which it is found.
fn returned(select: &Select) -> u64 {
    let own = match select.limit {
        Some(limit) => u64::from(limit),
        None => listed(select.table, &select.filter),
    };
    own + u64::from(select.offset) + slices(&select.filter)
}

fn slices(filter: &Filter) -> u64 {
    match filter {
        Filter::Among(_, slices) => slices.iter().map(|slice| returned(&slice.of)).sum(),
        Filter::And(parts) | Filter::Or(parts) => parts.iter().map(slices).sum(),
        Filter::Not(part) => slices(part),
        Filter::Exists(exists) => slices(&exists.filter),
        _ => 0,
    }
}

/// The rows of a list without a limit: one for each value of a unique column, else [`UNLIMITED`].
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
