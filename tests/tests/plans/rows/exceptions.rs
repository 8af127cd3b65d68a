//! Reads that may examine more rows than others, each with its reason.

use corejobtrack_core::store::{Read, Table};

use super::makers::Rows;

/// The number of rows that a read may examine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Allowed {
    /// A fixed number.
    Rows(u64),
    /// A percentage of the rows of its table.
    Percent(u64),
}

/// A search ranks all rows with the words before it applies the limit, and filters by item
/// afterwards.
const RANKED: &str = "known weakness: a search for a frequent word ranks all rows that have it";
/// One index serves part of the filter; the other rows are read and left out.
const FILTERED: &str = "known weakness: one index serves the filter, the rest is read and left out";
/// The beginning of a query's name, what the query may examine, and why.
pub const EXCEPTIONS: &[(&str, Allowed, &str)] = &[
    ("checklist_items by words", Allowed::Percent(300), RANKED),
    ("customers by words", Allowed::Percent(300), RANKED),
    ("equipment by words", Allowed::Percent(300), RANKED),
    ("leads by words", Allowed::Percent(300), RANKED),
    ("messages by words", Allowed::Percent(300), RANKED),
    ("quotes by words", Allowed::Percent(300), RANKED),
    ("time_entries by words", Allowed::Percent(300), RANKED),
    ("vendors by words", Allowed::Percent(300), RANKED),
    ("work_items by words", Allowed::Percent(300), RANKED),
    (
        "count of outbox_messages",
        Allowed::Percent(200),
        "statistics count all messages; only administrators ask for them",
    ),
    (
        "count of vendors",
        Allowed::Percent(200),
        "the length of a whole list, which callers get only if they ask for it",
    ),
    (
        "users where id among",
        Allowed::Percent(150),
        "PostgreSQL reads all users where an item has hundreds of assignees",
    ),
    (
        "work_access where item_id and principal",
        Allowed::Rows(500),
        "who may see one item, once for each assignee and team",
    ),
    (
        "work_items where customer_id and another place and in work_access",
        Allowed::Percent(70),
        FILTERED,
    ),
];

/// The limit of an exception, if there is one.
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
