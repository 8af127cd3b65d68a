//! Reads that may examine more rows than others, each with its reason.

use corejobtrack_core::store::{Read, Table};

use super::makers::Rows;

/// How many rows a read may look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Allowed {
    /// So many, however many there are.
    Rows(u64),
    /// So many of each hundred rows of its table.
    Percent(u64),
}

/// A search ranks every row that has the words before it is cut, and filters by item afterwards.
const RANKED: &str = "known weakness: a search for a frequent word ranks all rows that have it";
/// One index serves part of the filter; the other rows are read and left out, or sorted.
const COUNTED: &str = "known weakness: one index serves the filter, the rest is filtered or sorted";

/// The beginning of a query's name, what the query may examine, and why.
pub const EXCEPTIONS: &[(&str, Allowed, &str)] = &[
    ("checklist_items by words", Allowed::Percent(400), RANKED),
    ("customers by words", Allowed::Percent(400), RANKED),
    ("equipment by words", Allowed::Percent(400), RANKED),
    ("leads by words", Allowed::Percent(400), RANKED),
    ("messages by words", Allowed::Percent(400), RANKED),
    ("quotes by words", Allowed::Percent(400), RANKED),
    ("time_entries by words", Allowed::Percent(400), RANKED),
    ("vendors by words", Allowed::Percent(400), RANKED),
    ("work_items by words", Allowed::Percent(400), RANKED),
    (
        "count of outbox_messages",
        Allowed::Percent(200),
        "statistics count all messages; only administrators ask for them",
    ),
    (
        "quotes where customer_id and",
        Allowed::Percent(200),
        COUNTED,
    ),
    (
        "quotes where sales_lead_id and",
        Allowed::Percent(200),
        COUNTED,
    ),
    (
        "work_items where customer_id and another place and in work_access",
        Allowed::Percent(100),
        COUNTED,
    ),
    (
        "messages where item_id in a list",
        Allowed::Rows(10_000),
        "the messages of a batch of items that are deleted, all of which are wanted",
    ),
];

/// What an exception allows a read, if there is one.
pub fn allowed(query: &str, read: &Read, rows: &Rows) -> Option<u64> {
    let exception = EXCEPTIONS
        .iter()
        .find(|(begins, _, _)| query.starts_with(begins));
    Some(match exception?.1 {
        Allowed::Rows(most) => most,
        Allowed::Percent(percent) => rows.count(table(read)) as u64 * percent / 100,
    })
}

fn table(read: &Read) -> &'static Table {
    match read {
        Read::Rows(select) => select.table,
        Read::Aggregate(aggregate) => aggregate.table,
        Read::Text(search) => search.table,
    }
}
