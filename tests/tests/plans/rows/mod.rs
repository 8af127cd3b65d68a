//! How many rows each read looks at where there are many: every recorded read is asked of a filled
//! database, with values that match, and may look at a small multiple of the rows that it answers.
//!
//! An explained plan cannot tell this. A filter that stands behind an index reads all that the index
//! finds and throws it away, and the plan looks like a good one.
//!
//! What is written by key is not asked again here: that it is found by the primary key alone is told
//! by its plan.

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

/// How many reads are printed, those that look at the most rows.
const WORST: usize = 10;

/// A filled database, and what is to be asked of it.
pub struct Filled {
    rows: Rows,
    queries: Vec<Query>,
}

/// What was found of one read.
pub struct Looked {
    query: Query,
    read: Read,
    /// How many rows it looked at.
    at: u64,
    allowed: u64,
    /// Where it did.
    plan: String,
}

impl Filled {
    /// Fills a store that has its tables with so many work items and what goes with them.
    pub async fn with(items: usize, store: Arc<dyn Store>) -> Self {
        let schema = schema::current().unwrap();
        let tables: Vec<&'static Table> = schema.tables().to_vec();
        let steps = tour::everything().await.steps;
        let rows = Rows::beside(items, &tables, &seen::Seen::in_steps(&steps));
        fill::fill(&store, &rows).await;
        let queries = queries::distinct(&steps, &tables);
        Self { rows, queries }
    }

    /// Each recorded read with values that match real rows.
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
                let asked = sql::read(&read, Dialect::Sqlite);
                if known.insert(format!("{} {:?}", asked.text, asked.binds)) {
                    reads.push((query, read));
                }
            }
        }
        reads
    }

    pub fn looked(&self, query: &Query, read: Read, at: u64, plan: String) -> Looked {
        Looked {
            allowed: exceptions::allowed(&query.name, &read, &self.rows)
                .unwrap_or_else(|| bounds::bound(&read)),
            query: query.clone(),
            read,
            at,
            plan,
        }
    }
}

/// Fails with the reads that looked at more rows than they may; prints the worst.
pub fn check(database: &str, mut all: Vec<Looked>) {
    all.sort_by_key(|looked| std::cmp::Reverse(looked.at));
    let mut named = BTreeSet::new();
    all.retain(|looked| named.insert(looked.query.name.clone()));
    println!(
        "{} reads on {database}; those that look at the most rows:",
        all.len()
    );
    for looked in all.iter().take(WORST) {
        println!(
            "{:>8} of {:>6}  {}",
            looked.at, looked.allowed, looked.query.name
        );
    }
    let mut complaints = String::new();
    for looked in all.iter().filter(|looked| looked.at > looked.allowed) {
        let _ = write!(
            complaints,
            "\n{} rows, but {} are allowed: {}\n  for {}\n  with {:?}\n{}\n",
            looked.at,
            looked.allowed,
            looked.query.name,
            looked.query.needed_by.join(", "),
            sql::read(&looked.read, Dialect::Sqlite).binds,
            looked.plan
        );
    }
    assert!(
        complaints.is_empty(),
        "{database} looks at too many rows. Add an index, ask otherwise, or say in \
         rows/exceptions.rs why it is no matter, or that it is a known weakness:\n{complaints}"
    );
}
