//! PostgreSQL's generic plan of a query, without values: the tables that it scans, and the sorts
//! that remain although sorting is disabled. Also the number of rows that a query with values
//! examines.

use corejobtrack_core::{
    sql::{self, Dialect},
    store,
};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};

use crate::{
    Finding,
    queries::{self, Query},
};

/// A connection whose plans avoid scans of whole tables if possible.
pub async fn connect(url: &str) -> PgConnection {
    let mut connection = PgConnection::connect(url).await.unwrap();
    run(&mut connection, "SET enable_seqscan = off").await;
    run(&mut connection, "SET plan_cache_mode = force_generic_plan").await;
    connection
}

/// The lines of the plan, and its problems.
pub async fn explain(connection: &mut PgConnection, query: &Query) -> (String, Vec<Finding>) {
    let (lines, findings) = planned(connection, query).await;
    if !findings.contains(&Finding::Sorts) {
        return (lines, findings);
    }
    // Sorting few rows may be cheaper than reading them in order; the question is whether it can be
    // avoided.
    run(connection, "SET enable_sort = off").await;
    run(connection, "SET enable_bitmapscan = off").await;
    let (ordered, left) = planned(connection, query).await;
    run(connection, "RESET enable_sort").await;
    run(connection, "RESET enable_bitmapscan").await;
    if left.is_empty() {
        (ordered, left)
    } else {
        (lines, findings)
    }
}

/// A connection with a program's settings to a filled database, whose statistics are brought up to
/// date. The statistics pretend that there are `times` as many rows, since small tables get other
/// plans.
pub async fn connect_to_filled(url: &str, times: usize) -> PgConnection {
    let mut connection = PgConnection::connect(url).await.unwrap();
    run(&mut connection, "VACUUM ANALYZE").await;
    run(&mut connection, "SET jit = off").await;
    run(&mut connection, "SET random_page_cost = 1.1").await;
    if times > 1 {
        let more = format!(
            "UPDATE pg_class SET reltuples = reltuples * {times} WHERE relnamespace = \
             'public'::regnamespace AND reltuples > 0"
        );
        run(&mut connection, &more).await;
    }
    connection
}

/// The number of rows that a read examines, and its plan. The read is repeated, since PostgreSQL
/// plans a statement without its values after five executions with them; but a search is not, since
/// the store plans each search with its values.
pub async fn rows_examined(
    connection: &mut PgConnection,
    read: &store::Read,
    times: usize,
) -> (u64, String) {
    let sql::Statement { text, binds } = sql::read(read, Dialect::Postgres);
    let types: Vec<&str> = binds.iter().map(queries::type_of).collect();
    let values: Vec<String> = binds.iter().map(literal).collect();
    prepare(connection, &text, &types).await;
    let mut worst = (0, String::new());
    let times = if matches!(read, store::Read::Text(_)) {
        1
    } else {
        times
    };
    for _ in 0..times {
        let explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE asked";
        let plan = match values.as_slice() {
            [] => lines(connection, explain.to_owned()).await,
            values => lines(connection, format!("{explain}({})", values.join(", "))).await,
        };
        let json: Value = serde_json::from_str(&plan).unwrap();
        let rows = rows_of(&json[0]["Plan"]).max(pages_of(&json[0]["Plan"]));
        if rows >= worst.0 {
            worst = (rows, brief(&json[0]["Plan"], 0));
        }
    }
    run(connection, "DEALLOCATE asked").await;
    worst
}

/// The rows that a plan examines, including the skipped ones.
fn rows_of(node: &Value) -> u64 {
    let number = |name: &str| node[name].as_f64().unwrap_or_default();
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let is_scan = kind.contains("Scan") && !["Subquery Scan", "CTE Scan"].contains(&kind);
    let each = number("Actual Rows")
        + number("Rows Removed by Filter")
        + number("Rows Removed by Index Recheck");
    // A lookup that finds nothing is work too.
    let own = if is_scan {
        each.max(1.0) * number("Actual Loops")
    } else {
        0.0
    };
    let inner = node["Plans"].as_array().into_iter().flatten();
    own as u64 + inner.map(rows_of).sum::<u64>()
}

/// The pages that were read. Only they show the skipped entries of an index.
fn pages_of(node: &Value) -> u64 {
    let pages = |name: &str| node[name].as_u64().unwrap_or_default();
    pages("Shared Hit Blocks") + pages("Shared Read Blocks")
}

/// A plan in brief: each node with its rows.
fn brief(node: &Value, depth: usize) -> String {
    let text = |name: &str| node[name].as_str().unwrap_or_default();
    let number = |name: &str| node[name].as_f64().unwrap_or_default();
    let mut plan = format!(
        "{:depth$}{} {}{}: {} rows, {} removed, {} times, {} pages {}{}\n",
        "",
        text("Node Type"),
        text("Relation Name"),
        text("Index Name"),
        number("Actual Rows"),
        number("Rows Removed by Filter") + number("Rows Removed by Index Recheck"),
        number("Actual Loops"),
        pages_of(node),
        text("Index Cond"),
        text("Filter"),
    );
    for inner in node["Plans"].as_array().into_iter().flatten() {
        plan.push_str(&brief(inner, depth + 2));
    }
    plan
}

fn literal(value: &store::Value) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    match value {
        store::Value::Bool(value) => value.to_string(),
        store::Value::Int(value) => value.to_string(),
        store::Value::Instant(value) => quoted(&value.to_string()),
        store::Value::Text(text) | store::Value::Json(text) => quoted(text),
        _ => "NULL".into(),
    }
}

async fn prepare(connection: &mut PgConnection, text: &str, types: &[&str]) {
    let types = match types {
        [] => String::new(),
        types => format!("({})", types.join(", ")),
    };
    run(connection, &format!("PREPARE asked{types} AS {text}")).await;
}

/// The answer of a statement, as lines of one column.
async fn lines(connection: &mut PgConnection, statement: String) -> String {
    let rows = sqlx::raw_sql(AssertSqlSafe(statement.clone()))
        .fetch_all(connection)
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    let lines = rows.iter().map(|row| row.get_unchecked::<String, _>(0));
    lines.collect::<Vec<_>>().join("\n")
}

async fn planned(connection: &mut PgConnection, query: &Query) -> (String, Vec<Finding>) {
    prepare(connection, &query.postgres, &query.types).await;
    let arguments = match placeholders(&query.postgres) {
        0 => String::new(),
        count => format!("({})", vec!["NULL"; count].join(", ")),
    };
    let mut plans = Vec::new();
    for format in ["TEXT", "JSON"] {
        let explain = format!("EXPLAIN (COSTS OFF, FORMAT {format}) EXECUTE asked{arguments}");
        plans.push(lines(connection, explain).await);
    }
    run(connection, "DEALLOCATE asked").await;
    let plan: Value = serde_json::from_str(&plans.pop().unwrap_or_default()).unwrap();
    let mut findings = Vec::new();
    look(&plan[0]["Plan"], query, &mut findings);
    (plans.pop().unwrap_or_default(), findings)
}

fn look(node: &Value, query: &Query, findings: &mut Vec<Finding>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    if kind.contains("Sort") {
        findings.push(Finding::Sorts);
    }
    let table = node["Relation Name"].as_str().unwrap_or_default();
    let reads_all = match kind {
        "Seq Scan" => true,
        // Without a condition, an index is read from end to end.
        "Index Scan" | "Index Only Scan" => node.get("Index Cond").is_none(),
        _ => false,
    };
    let is_small = query.tables.iter().any(|t| t.name == table && t.small);
    let is_page = query.is_page_of_all && kind != "Seq Scan" && !findings.contains(&Finding::Sorts);
    if reads_all && !is_small && !is_page {
        findings.push(Finding::Scans(table.to_owned()));
    }
    for inner in node["Plans"].as_array().into_iter().flatten() {
        look(inner, query, findings);
    }
}

fn placeholders(text: &str) -> usize {
    text.split('$')
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit());
            rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
        })
        .max()
        .unwrap_or(0)
}

async fn run(connection: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
        .execute(connection)
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}
