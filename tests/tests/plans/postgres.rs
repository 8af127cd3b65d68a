//! What PostgreSQL says of a query whose values it does not know: which tables it reads in full, and
//! what it sorts though it is told to avoid it.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};

use crate::{Finding, queries::Query};

/// A connection on which plans avoid reading whole tables where they can.
pub async fn connect(url: &str) -> PgConnection {
    let mut connection = PgConnection::connect(url).await.unwrap();
    run(&mut connection, "SET enable_seqscan = off").await;
    run(&mut connection, "SET plan_cache_mode = force_generic_plan").await;
    connection
}

/// The plan in lines, and what is wrong with it.
pub async fn explain(connection: &mut PgConnection, query: &Query) -> (String, Vec<Finding>) {
    let (lines, findings) = planned(connection, query).await;
    if !findings.contains(&Finding::Sorts) {
        return (lines, findings);
    }
    // Sorting few rows may be cheaper than reading them in order. What counts is whether it can.
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

async fn planned(connection: &mut PgConnection, query: &Query) -> (String, Vec<Finding>) {
    let types = match query.types.as_slice() {
        [] => String::new(),
        types => format!("({})", types.join(", ")),
    };
    run(
        connection,
        &format!("PREPARE asked{types} AS {}", query.postgres),
    )
    .await;
    let arguments = match placeholders(&query.postgres) {
        0 => String::new(),
        count => format!("({})", vec!["NULL"; count].join(", ")),
    };
    let mut plans = Vec::new();
    for format in ["TEXT", "JSON"] {
        let explain = format!("EXPLAIN (COSTS OFF, FORMAT {format}) EXECUTE asked{arguments}");
        let rows = sqlx::raw_sql(AssertSqlSafe(explain))
            .fetch_all(&mut *connection)
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", query.postgres));
        let lines: Vec<String> = rows
            .iter()
            .map(|row| row.get_unchecked::<String, _>(0))
            .collect();
        plans.push(lines.join("\n"));
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
        // Without a condition, an index is read from one end to the other.
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
