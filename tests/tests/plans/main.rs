//! Every query of the engine, recorded by a tour of all operations and explained on both databases:
//! none reads a whole table, and none sorts a list that may be long. The texts are checked in as
//! `docs/golden/queries.*.sql`; with `UPDATE_GOLDEN=1` the files are rewritten.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod accepted;
mod postgres;
mod queries;
mod rows;
mod source;
mod sqlite;
mod tour;
mod tour_customers;
mod tour_files;
mod tour_mail;
mod tour_notifications;
mod tour_operations;
mod tour_signatures;
mod tour_support;
mod tour_work;

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc};

use corejobtrack_core::{
    Engine, schema,
    store::{Store, Table},
};
use corejobtrack_store_pg::PgStore;
use corejobtrack_store_sqlite::{Durability, Options, SqliteStore};
use corejobtrack_tests::{golden, postgres::Cluster};

use queries::Query;
use rows::Filled;
use source::{Place, Source};

/// A problem in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The whole of a table or of an index is read.
    Scans(String),
    /// Rows are sorted or deduplicated after they were found.
    Sorts,
}

async fn recorded_queries() -> Vec<Query> {
    let schema = schema::current().unwrap();
    let tables: Vec<&'static Table> = schema.tables().to_vec();
    queries::distinct(&tour::everything().await.steps, &tables)
}

/// Creates all tables in an empty database, whose plans depend on no earlier test.
async fn migrate(store: Arc<dyn Store>) {
    Engine::over(store).open().await.unwrap();
}

/// Fails if there are findings that are not accepted.
fn check(database: &str, text: impl Fn(&Query) -> &str, plans: Vec<(Query, String, Vec<Finding>)>) {
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
        "{database} would read or sort too much. Add an index, change the query, or explain in \
         accepted.rs why it is acceptable:\n{complaints}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_reads_a_whole_table_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("plans.db");
    migrate(Arc::new(SqliteStore::open(&file).unwrap())).await;
    let connection = rusqlite::Connection::open(&file).unwrap();
    let plans = recorded_queries().await.into_iter().map(|query| {
        let (plan, findings) = sqlite::explain(&connection, &query);
        (query, plan, findings)
    });
    check("SQLite", |query| &query.sqlite, plans.collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_reads_a_whole_table_on_postgresql() {
    let database = Cluster::shared().await.database().await;
    migrate(Arc::new(PgStore::connect(database.url()).await.unwrap())).await;
    let mut connection = postgres::connect(database.url()).await;
    let mut plans = Vec::new();
    for query in recorded_queries().await {
        let (plan, findings) = postgres::explain(&mut connection, &query).await;
        plans.push((query, plan, findings));
    }
    check("PostgreSQL", |query| &query.postgres, plans);
}

/// The number of work items in the tests of every day, and in those of every night.
const FEW: usize = 2_000;
const MANY: usize = 100_000;

#[tokio::test(flavor = "multi_thread")]
async fn no_read_examines_many_rows_on_sqlite() {
    examine_few_rows_on_sqlite(FEW).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "fills 100,000 work items; tests/nightly runs it"]
async fn no_read_examines_many_of_100_000_rows_on_sqlite() {
    examine_few_rows_on_sqlite(MANY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_read_examines_many_rows_on_postgresql() {
    examine_few_rows_on_postgresql(FEW).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "fills 100,000 work items; tests/nightly runs it"]
async fn no_read_examines_many_of_100_000_rows_on_postgresql() {
    examine_few_rows_on_postgresql(MANY).await;
}

async fn examine_few_rows_on_sqlite(items: usize) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("filled.db");
    let options = Options::new(&file).durability(Durability::Normal);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open_with(options).unwrap());
    migrate(Arc::clone(&store)).await;
    let filled = Filled::with(items, store).await;
    let connection = rusqlite::Connection::open(&file).unwrap();
    let reads = filled.reads().into_iter().map(|(query, read)| {
        let (count, plan) = sqlite::rows_examined(&connection, &read);
        filled.examined(query, read, count, plan)
    });
    rows::check("SQLite", reads.collect());
}

async fn examine_few_rows_on_postgresql(items: usize) {
    let database = Cluster::shared().await.database().await;
    let store: Arc<dyn Store> = Arc::new(PgStore::connect(database.url()).await.unwrap());
    migrate(Arc::clone(&store)).await;
    let filled = Filled::with(items, store).await;
    let mut connection = postgres::connect_to_filled(database.url(), MANY / items).await;
    let times = if items == FEW { 1 } else { 7 };
    let mut examined = Vec::new();
    for (query, read) in filled.reads() {
        let (count, plan) = postgres::rows_examined(&mut connection, &read, times).await;
        examined.push(filled.examined(query, read, count, plan));
    }
    rows::check("PostgreSQL", examined);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_exception_matches_a_recorded_query() {
    let names: BTreeSet<String> = recorded_queries()
        .await
        .into_iter()
        .map(|query| query.name)
        .collect();
    for (begins, _, why) in accepted::ACCEPTED {
        let is_recorded = names.iter().any(|name| name.starts_with(begins));
        assert!(is_recorded, "matches no recorded query: {begins} ({why})");
    }
    for (begins, _, why) in rows::EXCEPTIONS {
        let is_recorded = names.iter().any(|name| name.starts_with(begins));
        assert!(is_recorded, "matches no recorded query: {begins} ({why})");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queries_are_as_checked_in() {
    let queries = recorded_queries().await;
    golden::matches(
        "queries.sqlite.sql",
        &queries::listing(&queries, |q| &q.sqlite),
    );
    golden::matches(
        "queries.pg.sql",
        &queries::listing(&queries, |q| &q.postgres),
    );
}

/// The operations are read from the source: an operation that the tour omits has queries
/// without an explained plan.
#[tokio::test(flavor = "multi_thread")]
async fn the_tour_performs_every_operation() {
    let walked = tour::everything().await;
    let performed: BTreeSet<&str> = walked
        .steps
        .iter()
        .filter_map(|step| step.name.split([' ', ',']).next())
        .collect();
    let mut operations = Source::read().operations();
    assert!(
        operations.len() > 100,
        "the walk of the source found only {operations:?}"
    );
    operations.retain(|operation| !performed.contains(operation.as_str()));
    assert!(
        operations.is_empty(),
        "The tour of the plans (tests/tests/plans/tour*.rs) does not perform {operations:#?}"
    );
}

/// Every line of the source that begins a query or states a condition on a column must run within
/// an operation of the tour, whose queries are recorded and explained here. This finds a read that
/// no operation of the tour makes, and one that is only made in a case that the tour omits, such as
/// a filter that it never sets.
#[tokio::test(flavor = "multi_thread")]
async fn the_tour_makes_every_read_of_the_source() {
    let reached = tour::everything().await.reached;
    let lines: BTreeSet<Place> = reached
        .lines
        .iter()
        .filter_map(|(file, line)| source::place(file, *line))
        .collect();
    let source = Source::read();
    let sites = source.call_sites();
    assert!(
        sites.len() > 100,
        "the walk of the source found only {sites:?}"
    );
    let mut missing: Vec<String> = sites
        .into_iter()
        .filter(|(place, _)| !lines.contains(place))
        .map(|((file, line), what)| format!("{file}:{line}: {what}"))
        .collect();
    let asked = |name: &String| reached.asks.iter().any(|ask| ask.contains(name.as_str()));
    missing.extend(source.asks().into_iter().filter(|name| !asked(name)));
    assert!(
        missing.is_empty(),
        "The tour of the plans (tests/tests/plans/tour*.rs) reaches none of \
         these lines, so their queries are not explained: {missing:#?}"
    );
}
