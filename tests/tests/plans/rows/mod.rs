//! The number of rows that each read examines in large tables: every recorded read is run on a
//! filled database, with matching values, and may examine a small multiple of the rows that it
//! returns.
//!
//! An explained plan cannot show this. A filter that is applied after an index lookup reads all
//! rows that the index finds and discards them, and the plan looks good.
//!
//! Writes are not run here: their plans show that they find their row by the primary
//! key alone.

mod bounds;
mod exceptions;
mod fill;
mod makers;
mod parameters;
mod realistic;
mod seen;

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc};

use corejobtrack_core::{
    schema,
    sql::{self, Dialect},
    store::{Read, Store, Table},
};

use crate::{
    queries::{self, Query},
    tour,
};

pub use exceptions::EXCEPTIONS;
use makers::Rows;
use parameters::{CHOICES, Parameters};

/// The number of printed reads, those that examine the most rows.
const WORST: usize = 10;

/// A filled database, and the queries to run on it.
pub struct Filled {
    rows: Rows,
    queries: Vec<Query>,
}

/// The rows that a read examined.
pub struct Examined {
    query: Query,
    read: Read,
    /// The number of examined rows.
    count: u64,
    allowed: u64,
    /// The plan, with the rows of each node.
    plan: String,
}

impl Filled {
    /// Fills a store, whose tables are empty, with this many work items and related rows.
    pub async fn with(items: usize, store: Arc<dyn Store>) -> Self {
        let schema = schema::current().unwrap();
        let tables: Vec<&'static Table> = schema.tables().to_vec();
        let steps = tour::everything().await.steps;
        let rows = Rows::beside(items, &tables, &seen::Seen::in_steps(&steps));
        fill::fill(&store, &rows).await;
        let queries = queries::distinct(&steps, &tables);
        Self { rows, queries }
    }

    /// Each recorded read with values that match existing rows.
    pub fn reads(&self) -> Vec<(&Query, Read)> {
        let parameters = Parameters::of(&self.rows);
        let mut known = BTreeSet::new();
        let mut reads = Vec::new();
        for query in &self.queries {
            let Some(read) = &query.read else {
                continue;
            };
            for choice in CHOICES {
                let compares = query.sqlite.contains(['<', '>']);
                if query.is_guard && choice.frequent || !compares && choice.late {
                    continue;
                }
                let read = parameters.read(read, choice);
                let statement = sql::read(&read, Dialect::Sqlite);
                if known.insert(format!("{} {:?}", statement.text, statement.binds)) {
                    reads.push((query, read));
                }
            }
        }
        reads
    }

    pub fn examined(&self, query: &Query, read: Read, count: u64, plan: String) -> Examined {
        Examined {
            allowed: exceptions::allowed(&query.name, &read, &self.rows)
                .unwrap_or_else(|| bounds::bound(&read)),
            query: query.clone(),
            read,
            count,
            plan,
        }
    }
}

/// Fails if reads examined more rows than allowed; prints the worst.
pub fn check(database: &str, mut all: Vec<Examined>) {
    all.sort_by_key(|examined| std::cmp::Reverse(examined.count));
    let mut named = BTreeSet::new();
    all.retain(|examined| named.insert(examined.query.name.clone()));
    println!(
        "{} reads on {database}; those that examine the most rows:",
        all.len()
    );
    for examined in all.iter().take(WORST) {
        println!(
            "{:>8} of {:>6}  {}",
            examined.count, examined.allowed, examined.query.name
        );
    }
    let mut complaints = String::new();
    for examined in all
        .iter()
        .filter(|examined| examined.count > examined.allowed)
    {
        let _ = write!(
            complaints,
            "\n{} rows, but {} are allowed: {}\n  for {}\n  with {:?}\n{}\n",
            examined.count,
            examined.allowed,
            examined.query.name,
            examined.query.needed_by.join(", "),
            sql::read(&examined.read, Dialect::Sqlite).binds,
            examined.plan
        );
    }
    assert!(
        complaints.is_empty(),
        "{database} examines too many rows. Add an index, change the query, or explain in \
         rows/exceptions.rs why it is acceptable or a known weakness:\n{complaints}"
    );
}
