//! SQLite's plan of a query: the tables that it scans and the sorts. Also the number of rows that a
//! read examines.

use std::collections::HashMap;

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{Read, Value},
};
use rusqlite::{Connection, StatementStatus};

use crate::{Finding, queries::Query};

/// The steps of SQLite's program for a returned row, in addition to one for each column.
const STEPS_OF_A_ROW: u64 = 12;
/// The steps for a row that is examined and skipped.
const STEPS_PASSING_A_ROW: u64 = 5;

/// The lines of the plan, and its problems.
pub fn explain(connection: &Connection, query: &Query) -> (String, Vec<Finding>) {
    let lines = lines(
        connection,
        &format!("EXPLAIN QUERY PLAN {}", query.sqlite),
        3,
    );
    let tables = tables(&query.sqlite);
    let sorts = lines.iter().any(|line| line.starts_with("USE TEMP B-TREE"));
    let mut findings = Vec::new();
    for line in &lines {
        if line.starts_with("USE TEMP B-TREE") {
            findings.push(Finding::Sorts);
        }
        let Some(scanned) = line.strip_prefix("SCAN ") else {
            continue;
        };
        // A virtual table is an index itself; the rows of a subquery are counted where it reads
        // them.
        let alias = scanned.split(' ').next().unwrap_or_default();
        let Some(table) = tables
            .get(alias)
            .filter(|_| !scanned.contains("VIRTUAL TABLE"))
        else {
            continue;
        };
        let is_small = query.tables.iter().any(|t| t.name == *table && t.small);
        if !is_small && (!query.is_page_of_all || sorts) {
            findings.push(Finding::Scans((*table).to_owned()));
        }
    }
    (lines.join("\n"), findings)
}

/// The tables of a statement by alias.
fn tables(text: &str) -> HashMap<&str, &str> {
    let mut tables = HashMap::new();
    let words: Vec<&str> = text
        .split([' ', '(', ')', ','])
        .filter(|word| !word.is_empty())
        .collect();
    for triple in words.windows(3) {
        if let [table, "AS", alias] = triple
            && let Some(table) = table.strip_prefix('"').and_then(|t| t.strip_suffix('"'))
        {
            tables.insert(*alias, table);
        }
    }
    for pair in words.windows(2) {
        if let ["FROM" | "UPDATE" | "INTO", table] = pair {
            let table = table.trim_matches('"');
            tables.insert(table, table);
        }
    }
    tables
}

/// The number of rows that a read examines, and its plan. SQLite counts the steps of its program:
/// the steps for returned rows are known, the others were taken for skipped rows.
pub fn rows_examined(connection: &Connection, read: &Read) -> (u64, String) {
    let sql::Statement { text, binds } = sql::read(read, Dialect::Sqlite);
    let plan = lines(connection, &format!("EXPLAIN QUERY PLAN {text}"), 3);
    let program = lines(connection, &format!("EXPLAIN {text}"), 1).len() as u64;
    let mut statement = connection.prepare(&text).unwrap();
    for (place, value) in binds.iter().enumerate() {
        statement
            .raw_bind_parameter(place + 1, literal(value))
            .unwrap();
    }
    let columns = statement.column_count() as u64;
    let mut rows = statement.raw_query();
    let mut answered = 0;
    while rows.next().unwrap().is_some() {
        answered += 1;
    }
    drop(rows);
    let counter = |which| u64::try_from(statement.get_status(which)).unwrap();
    let steps = counter(StatementStatus::VmStep);
    let sorts = counter(StatementStatus::Sort);
    let for_answers = answered * (columns + STEPS_OF_A_ROW) * (1 + sorts.min(1));
    let others = steps.saturating_sub(program + for_answers) / STEPS_PASSING_A_ROW;
    let plan = format!(
        "{}\n{answered} rows answered, {steps} steps, {sorts} sorts",
        plan.join("\n")
    );
    (answered + others, plan)
}

fn lines(connection: &Connection, statement: &str, column: usize) -> Vec<String> {
    let mut statement = connection
        .prepare(statement)
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    let mut rows = statement.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        lines.push(row.get::<_, String>(column).unwrap());
    }
    lines
}

fn literal(value: &Value) -> rusqlite::types::Value {
    match value {
        Value::Bool(value) => i64::from(*value).into(),
        Value::Int(value) => (*value).into(),
        Value::Instant(value) => value.micros().into(),
        Value::Text(text) | Value::Json(text) => text.clone().into(),
        Value::Bytes(bytes) => bytes.clone().into(),
        Value::Null | Value::Number(_) | Value::Position => rusqlite::types::Value::Null,
    }
}
