//! What SQLite says of a query: which tables it reads in full, and what it sorts.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::{Finding, queries::Query};

/// The plan in lines, and what is wrong with it.
pub fn explain(connection: &Connection, query: &Query) -> (String, Vec<Finding>) {
    let mut statement = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {}", query.sqlite))
        .unwrap_or_else(|error| panic!("{}: {error}", query.sqlite));
    let mut rows = statement.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        lines.push(row.get::<_, String>(3).unwrap());
    }
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
        // A virtual table is an index of its own; a subquery's rows were counted where it reads them.
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

/// The tables of a statement by the names it gives them.
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
