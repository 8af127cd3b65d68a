//! Every query of the engine, explained on both databases: none reads a whole table, none sorts what
//! may be long. The texts are checked in as `docs/golden/queries.*.sql`; with `UPDATE_GOLDEN=1` the
//! files are written anew.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod accepted;
mod postgres;
mod queries;
mod sqlite;
mod tour;
mod tour_customers;
mod tour_files;
mod tour_mail;
mod tour_notifications;
mod tour_operations;
mod tour_signatures;
mod tour_support;

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path, sync::Arc};

use corejobtrack_core::{
    Engine, schema,
    store::{Store, Table},
};
use corejobtrack_store_pg::PgStore;
use corejobtrack_store_sqlite::SqliteStore;
use corejobtrack_tests::postgres::Cluster;

use queries::Query;

/// What is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// All of a table, or of an index of it, is read.
    Scans(String),
    /// Rows are sorted, or made distinct, after they were found.
    Sorts,
}

async fn asked() -> Vec<Query> {
    let schema = schema::current().unwrap();
    let tables: Vec<&'static Table> = schema.tables().to_vec();
    queries::distinct(&tour::everything().await, &tables)
}

/// An empty database with all tables: what it plans does not depend on what a test left in it.
async fn migrate(store: Arc<dyn Store>) {
    Engine::over(store).open().await.unwrap();
}

/// Fails with what was found and is not accepted.
fn judge(database: &str, text: impl Fn(&Query) -> &str, plans: Vec<(Query, String, Vec<Finding>)>) {
    let mut complaints = String::new();
    for (query, plan, findings) in &plans {
        let wrong: Vec<&Finding> = findings
            .iter()
            .filter(|finding| !accepted::is(&query.name, finding))
            .collect();
        if !wrong.is_empty() {
            let _ = write!(
                complaints,
                "\n{}\n  for {}\n  {wrong:?}\n  {}\n{plan}\n",
                query.name,
                query.needed_by.join(", "),
                text(query)
            );
        }
    }
    assert!(
        complaints.is_empty(),
        "{database} would read or sort too much. Add an index, ask otherwise, or say in \
         accepted.rs why it is no matter:\n{complaints}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_reads_a_whole_table_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("plans.db");
    migrate(Arc::new(SqliteStore::open(&file).unwrap())).await;
    let connection = rusqlite::Connection::open(&file).unwrap();
    let plans = asked().await.into_iter().map(|query| {
        let (plan, findings) = sqlite::explain(&connection, &query);
        (query, plan, findings)
    });
    judge("SQLite", |query| &query.sqlite, plans.collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_reads_a_whole_table_on_postgresql() {
    let database = Cluster::shared().await.database().await;
    migrate(Arc::new(PgStore::connect(database.url()).await.unwrap())).await;
    let mut connection = postgres::connect(database.url()).await;
    let mut plans = Vec::new();
    for query in asked().await {
        let (plan, findings) = postgres::explain(&mut connection, &query).await;
        plans.push((query, plan, findings));
    }
    judge("PostgreSQL", |query| &query.postgres, plans);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_is_still_asked() {
    let names: BTreeSet<String> = asked().await.into_iter().map(|query| query.name).collect();
    for (begins, _, why) in accepted::ACCEPTED {
        let is_asked = names.iter().any(|name| name.starts_with(begins));
        assert!(is_asked, "nothing asks any more: {begins} ({why})");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queries_are_as_checked_in() {
    let queries = asked().await;
    matches_file(
        "queries.sqlite.sql",
        &queries::listing(&queries, |q| &q.sqlite),
    );
    matches_file(
        "queries.pg.sql",
        &queries::listing(&queries, |q| &q.postgres),
    );
}

/// An operation that is not walked through has queries that nobody explains.
#[test]
fn the_walk_leaves_no_operation_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut walk = String::new();
    for entry in fs::read_dir(root.join("tests/plans")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("tour") {
            walk.extend(fs::read_to_string(path).unwrap().split_whitespace());
        }
    }
    let mut missing = Vec::new();
    for area in [
        "identity",
        "work/checklists",
        "work/customer",
        "work/edit",
        "work/item",
        "work/life",
        "work/lists",
        "work/signatures",
        "services/messages",
        "services/reading",
        "services/search",
        "parties",
        "parties/vendors",
        "sales/leads",
        "sales/quotes",
        "sales/lease_rates",
        "assets",
        "settings",
        "work/templates",
        "administration",
        "services/files",
        "services/notifications",
        "portal",
        "services/outbox",
    ] {
        let directory = root.join("../corejobtrack-core/src").join(area);
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let code = fs::read_to_string(path).unwrap();
            for operation in code.split("\n    pub async fn ").skip(1) {
                let name = operation.split(['(', '<']).next().unwrap_or_default();
                if !walk.contains(&format!(".{name}(")) && !walk.contains(&format!(".{name}::<")) {
                    missing.push(format!("{area}: {name}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "the walk passes by {missing:?}");
}

fn matches_file(name: &str, text: &str) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/golden");
    let file = directory.join(name);
    if std::env::var("UPDATE_GOLDEN").is_ok_and(|update| update == "1") {
        fs::create_dir_all(&directory).unwrap();
        fs::write(&file, text).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    let differs = expected
        .lines()
        .zip(text.lines())
        .position(|(old, new)| old != new)
        .unwrap_or_else(|| expected.lines().count().min(text.lines().count()));
    assert!(
        expected == text,
        "docs/golden/{name} is out of date from line {}: look at the difference after\n\
         UPDATE_GOLDEN=1 cargo test --package corejobtrack-tests --test plans",
        differs + 1,
    );
}
