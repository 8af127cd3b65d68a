//! The recorded queries in a form to read and compare: each query once, named by its form.

use std::{collections::BTreeMap, fmt::Write as _};

use corejobtrack_core::{
    sql::{self, Dialect},
    store::{
        Aggregate, AggregateFunction, Comparison, Filter, Guard, Order, Read, Select, Table, Value,
        Write as StoreWrite,
    },
};

use crate::tour::Step;

/// A read or write of the database.
#[derive(Debug, Clone)]
pub struct Query {
    /// A name that describes its form.
    pub name: String,
    /// The first few operations that need it.
    pub needed_by: Vec<String>,
    pub sqlite: String,
    pub postgres: String,
    /// The types of its placeholders on PostgreSQL.
    pub types: Vec<&'static str>,
    /// All tables, to find out which are small.
    pub tables: Vec<&'static Table>,
    /// Whether it reads a whole table in order, page by page, and stops at the end of the page.
    pub is_page_of_all: bool,
    /// The read, unless it is a write.
    pub read: Option<Read>,
    /// Whether it is a guard; it is only run with values of few rows.
    pub is_guard: bool,
}

/// The number of operations named for a query.
const NAMED: usize = 3;

/// Each query of the tour once, by name.
pub fn distinct(steps: &[Step], schema: &[&'static Table]) -> Vec<Query> {
    let mut queries: BTreeMap<(String, String), Query> = BTreeMap::new();
    let mut keep = |query: Query, step: &Step| {
        // An empty list: no database examines a row for it.
        if query.sqlite.contains(" WHERE FALSE") {
            return;
        }
        let key = (query.name.clone(), query.sqlite.clone());
        let known = queries.entry(key).or_insert(query);
        if known.needed_by.len() < NAMED && !known.needed_by.contains(&step.name) {
            known.needed_by.push(step.name.clone());
        }
    };
    for step in steps {
        for read in &step.reads {
            keep(of_read(read, schema), step);
        }
        for batch in &step.batches {
            for guard in &batch.guards {
                keep(of_guard(guard, schema), step);
            }
            for write in &batch.writes {
                for query in of_write(write, schema) {
                    keep(query, step);
                }
            }
        }
    }
    queries.into_values().collect()
}

fn query(name: String, text: impl Fn(Dialect) -> sql::Statement, all: &[&'static Table]) -> Query {
    let postgres = text(Dialect::Postgres);
    Query {
        name,
        needed_by: Vec::new(),
        sqlite: text(Dialect::Sqlite).text,
        types: postgres.binds.iter().map(type_of).collect(),
        postgres: postgres.text,
        tables: all.to_vec(),
        is_page_of_all: false,
        read: None,
        is_guard: false,
    }
}

pub fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "BOOLEAN",
        Value::Int(_) => "BIGINT",
        Value::Instant(_) => "TIMESTAMPTZ",
        Value::Text(_) | Value::Json(_) => "TEXT",
        _ => "unknown",
    }
}

fn of_read(read: &Read, all: &[&'static Table]) -> Query {
    let name = match read {
        Read::Rows(select) => rows(select),
        Read::Aggregate(aggregate) => {
            let functions = aggregate.functions.iter().map(|function| match function {
                AggregateFunction::Count => "count",
                AggregateFunction::Sum(_) => "sum",
                AggregateFunction::Min(_) => "least",
                AggregateFunction::Max(_) => "greatest",
            });
            let functions: Vec<&str> = functions.collect();
            format!(
                "{} of {}{}",
                functions.join(", "),
                aggregate.table.name,
                condition(aggregate.table, &aggregate.filter)
            )
        }
        Read::Text(search) => format!(
            "{} by words{}",
            search.table.name,
            condition(search.table, &search.filter)
        ),
    };
    let mut query = query(name, |dialect| sql::read(read, dialect), all);
    query.is_page_of_all = matches!(
        read,
        Read::Rows(select) if select.filter == Filter::All && select.limit.is_some()
    );
    query.read = Some(read.clone());
    query
}

fn of_guard(guard: &Guard, all: &[&'static Table]) -> Query {
    match guard {
        Guard::Unchanged { table, .. } | Guard::Exists { table, .. } => plain(
            format!("version of a row of {}", table.name),
            |dialect| sql::version_of_row(table, dialect),
            all,
        ),
        Guard::Count { table, filter, .. } => Query {
            is_guard: true,
            read: Some(Read::Aggregate(Aggregate {
                table,
                filter: filter.clone(),
                group: Vec::new(),
                functions: vec![AggregateFunction::Count],
            })),
            ..query(
                format!("guard: count of {}{}", table.name, condition(table, filter)),
                |dialect| sql::count(table, filter, dialect),
                all,
            )
        },
    }
}

fn of_write(write: &StoreWrite, all: &[&'static Table]) -> Vec<Query> {
    let table = write.table();
    let name = table.name;
    match write {
        StoreWrite::Insert { .. } => Vec::new(),
        StoreWrite::Update { set, document, .. } => {
            let columns: Vec<usize> = set.iter().map(|(column, _)| *column).collect();
            // The columns that are set do not affect how the row is found; separate entries for all
            // updates would make as many entries as there are forms of input.
            let mut done = vec![Query {
                name: format!("update of a row of {name}"),
                ..plain(
                    String::new(),
                    |dialect| sql::update(table, columns.get(..1).unwrap_or_default(), dialect),
                    all,
                )
            }];
            if document.is_some() {
                done.push(plain(
                    format!("document of a row of {name}"),
                    |dialect| sql::put_document(table, dialect),
                    all,
                ));
            }
            done
        }
        StoreWrite::Delete { .. } => {
            let mut done = vec![plain(
                format!("deletion of a row of {name}"),
                |dialect| sql::delete(table, dialect),
                all,
            )];
            if table.searchable {
                done.push(plain(
                    format!("deletion of the document of a row of {name}"),
                    |dialect| sql::delete_document(table, dialect),
                    all,
                ));
            }
            done
        }
        StoreWrite::Add { column, .. } => vec![plain(
            format!("addition to a row of {name}"),
            |dialect| sql::add(table, *column, dialect),
            all,
        )],
    }
}

/// A statement whose placeholders get their types from the columns they are compared with.
fn plain(name: String, text: impl Fn(Dialect) -> String, all: &[&'static Table]) -> Query {
    let statement = |dialect| sql::Statement {
        text: text(dialect),
        binds: Vec::new(),
    };
    query(name, statement, all)
}

/// The queries of one dialect as a file: of a query with several forms, such as longer
/// and shorter lists, the longest.
pub fn listing(queries: &[Query], text: impl Fn(&Query) -> &str) -> String {
    let mut longest: BTreeMap<&str, (&Query, Vec<&str>)> = BTreeMap::new();
    for query in queries {
        let known = longest.entry(&query.name).or_insert((query, Vec::new()));
        if text(known.0).len() < text(query).len() {
            known.0 = query;
        }
        for operation in &query.needed_by {
            if known.1.len() < NAMED && !known.1.contains(&operation.as_str()) {
                known.1.push(operation);
            }
        }
    }
    let mut file = String::from(
        "-- The engine's database queries, including those that find the rows to change.\n",
    );
    for (name, (query, needed_by)) in longest {
        let _ = write!(
            file,
            "\n-- {name}\n-- for {}\n{};\n",
            needed_by.join(", "),
            text(query)
        );
    }
    file
}

fn rows(select: &Select) -> String {
    let mut name = format!(
        "{}{}",
        select.table.name,
        condition(select.table, &select.filter)
    );
    if !select.order.is_empty() {
        let _ = write!(name, " by {}", order(select.table, &select.order));
    }
    if select.limit.is_some() {
        name.push_str(if select.offset > 0 {
            ", a later page"
        } else {
            ", a page"
        });
    }
    name
}

fn order(table: &Table, order: &[Order]) -> String {
    let column = |order: &Order| {
        let sign = if order.descending { " down" } else { "" };
        format!("{}{sign}", column(table, order.column))
    };
    order.iter().map(column).collect::<Vec<_>>().join(", ")
}

fn column(table: &Table, place: usize) -> &'static str {
    table.columns.get(place).map_or("?", |column| column.name)
}

fn condition(table: &Table, filter: &Filter) -> String {
    match filter {
        Filter::All => String::new(),
        filter => format!(" where {}", describe(table, filter)),
    }
}

fn describe(table: &Table, filter: &Filter) -> String {
    let list = |parts: &[Filter], word: &str| {
        let parts: Vec<String> = parts.iter().map(|part| describe(table, part)).collect();
        parts.join(word)
    };
    match filter {
        Filter::All => "any".into(),
        Filter::Is(place, Value::Null) => format!("no {}", column(table, *place)),
        Filter::IsNot(place, Value::Null) => format!("a {}", column(table, *place)),
        Filter::Is(place, _) => column(table, *place).into(),
        Filter::IsNot(place, _) => format!("another {}", column(table, *place)),
        Filter::Compare(place, how, _) => {
            let sign = match how {
                Comparison::Less => "below",
                Comparison::AtMost => "up to",
                Comparison::Greater => "above",
                Comparison::AtLeast => "from",
            };
            format!("{} {sign}", column(table, *place))
        }
        Filter::In(place, _) => format!("{} in a list", column(table, *place)),
        Filter::Prefix(place, _) => format!("{} begins", column(table, *place)),
        Filter::Contains(place, _) => format!("{} contains", column(table, *place)),
        Filter::After(_) => "after a row".into(),
        Filter::Exists(exists) => format!(
            "in {} ({})",
            exists.table.name,
            describe(exists.table, &exists.filter)
        ),
        Filter::Among(place, slices) => {
            let mut slices: Vec<String> = slices.iter().map(|slice| rows(&slice.of)).collect();
            slices.dedup();
            format!("{} among ({})", column(table, *place), slices.join("; "))
        }
        Filter::And(parts) => list(parts, " and "),
        Filter::Or(parts) => format!("({})", list(parts, " or ")),
        Filter::Not(part) => format!("not ({})", describe(table, part)),
    }
}
