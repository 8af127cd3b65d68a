//! Reads that may look at more rows than others, each with its reason.

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

/// How the name of a query begins, what it may look at, and why.
pub const EXCEPTIONS: &[(&str, Allowed, &str)] = &[
    ("nothing", Allowed::Rows(1), ""),
    ("nothing", Allowed::Percent(1), ""),
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
        Read::Fold(fold) => fold.table,
        Read::Text(search) => search.table,
    }
}
