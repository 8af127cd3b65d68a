//! Statements for reads: rows, aggregates and searches, one statement for each.

use super::{Alias, Dialect, Statement, Writer, column, filter::matches_everything, text};
use crate::kernel::store::{
    Aggregate, AggregateFunction, Column, Filter, Kind, Order, Read, Search, Select, Table, Value,
};

/// The statement that answers a read.
#[must_use]
pub fn read(read: &Read, dialect: Dialect) -> Statement {
    let mut writer = Writer::new(dialect);
    let alias = writer.next_alias();
    match read {
        Read::Rows(select) => writer.select(alias, select),
        Read::Aggregate(aggregate) => writer.aggregate(alias, aggregate),
        Read::Text(search) => writer.search(alias, search),
    }
    writer.finish()
}

/// The kinds of the columns of a read's answer, in order. The statement may return further columns,
/// which are to be ignored.
#[must_use]
pub fn column_kinds(read: &Read) -> Vec<Kind> {
    let all = |table: &Table| table.columns.iter().map(|column| column.kind).collect();
    match read {
        Read::Rows(select) => all(select.table),
        Read::Text(search) => all(search.table),
        Read::Aggregate(of) => {
            let groups = of.group.iter().map(|place| column(of.table, *place).kind);
            let functions = of.functions.iter().map(|function| match function {
                AggregateFunction::Count => Kind::Int,
                AggregateFunction::Sum(place)
                | AggregateFunction::Min(place)
                | AggregateFunction::Max(place) => column(of.table, *place).kind,
            });
            groups.chain(functions).collect()
        }
    }
}

/// The statement that counts the rows that match a filter.
#[must_use]
pub fn count(table: &'static Table, filter: &Filter, dialect: Dialect) -> Statement {
    let mut writer = Writer::new(dialect);
    let alias = writer.next_alias();
    writer.push("SELECT COUNT(*)").from(alias, table);
    writer.filtered(alias, table, filter);
    writer.finish()
}

impl Writer {
    pub(super) fn from(&mut self, alias: Alias, table: &Table) {
        self.push(" FROM ").name(table.name);
        self.push(" AS ").alias(alias);
    }

    fn columns<'a>(&mut self, alias: Alias, columns: impl IntoIterator<Item = &'a Column>) {
        for (place, column) in columns.into_iter().enumerate() {
            if place > 0 {
                self.push(", ");
            }
            self.column(alias, column);
        }
    }

    fn select(&mut self, alias: Alias, select: &Select) {
        self.push("SELECT ");
        self.columns(alias, select.table.columns);
        self.from(alias, select.table);
        self.filtered(alias, select.table, &select.filter);
        self.ordered_slice(alias, select);
    }

    /// Appends order, limit and offset, unless there is at most one row. Columns that the filter fixes
    /// are left out of the order: PostgreSQL does not see that they are redundant if they are
    /// Boolean, and would sort what an index has in order.
    pub(super) fn ordered_slice(&mut self, alias: Alias, select: &Select) {
        let fixed = fixed_columns(&select.filter);
        if select.limit != Some(0) && select.offset == 0 && are_unique(select.table, &fixed) {
            return;
        }
        let mut settled = fixed;
        let mut first = true;
        for order in &select.order {
            if !settled.contains(&order.column) {
                self.order(alias, select.table, *order, std::mem::take(&mut first));
                settled.push(order.column);
            }
        }
        if !is_total_order(select.table, &settled) {
            for column in 0..select.table.key {
                if !settled.contains(&column) {
                    let order = Order {
                        column,
                        descending: false,
                    };
                    self.order(alias, select.table, order, std::mem::take(&mut first));
                }
            }
        }
        self.page(select.limit, select.offset);
    }

    fn order(&mut self, alias: Alias, table: &'static Table, order: Order, first: bool) {
        let column = column(table, order.column);
        self.push(if first { " ORDER BY " } else { ", " });
        self.column(alias, column);
        if order.descending {
            self.push(" DESC");
        }
        // Null is the smallest value, as it is by default in SQLite.
        if column.nullable {
            self.either(
                "",
                if order.descending {
                    " NULLS LAST"
                } else {
                    " NULLS FIRST"
                },
            );
        }
    }

    fn page(&mut self, limit: Option<u32>, offset: u32) {
        match limit {
            Some(limit) => {
                self.push(" LIMIT ").bind(Value::Int(limit.into()));
            }
            None if offset > 0 => {
                self.either(" LIMIT -1", "");
            }
            None => {}
        }
        if offset > 0 {
            self.push(" OFFSET ").bind(Value::Int(offset.into()));
        }
    }

    fn aggregate(&mut self, alias: Alias, of: &Aggregate) {
        self.push("SELECT ");
        self.columns(alias, of.group.iter().map(|place| column(of.table, *place)));
        for (place, aggregated) in of.functions.iter().enumerate() {
            if place > 0 || !of.group.is_empty() {
                self.push(", ");
            }
            let (function, argument) = match aggregated {
                AggregateFunction::Count => {
                    self.push("COUNT(*)");
                    continue;
                }
                // In PostgreSQL the sum of BIGINTs is a NUMERIC.
                AggregateFunction::Sum(argument) if self.dialect == Dialect::Postgres => {
                    self.push("CAST(SUM(");
                    self.column(alias, column(of.table, *argument));
                    self.push(") AS BIGINT)");
                    continue;
                }
                AggregateFunction::Sum(argument) => ("SUM(", argument),
                AggregateFunction::Min(argument) => ("MIN(", argument),
                AggregateFunction::Max(argument) => ("MAX(", argument),
            };
            self.push(function);
            self.column(alias, column(of.table, *argument)).push(")");
        }
        if of.group.is_empty() && of.functions.is_empty() {
            self.push("COUNT(*)");
        }
        self.from(alias, of.table);
        self.filtered(alias, of.table, &of.filter);
        if of.group.is_empty() {
            return;
        }
        self.push(" GROUP BY ");
        self.columns(alias, of.group.iter().map(|place| column(of.table, *place)));
        for (place, group) in of.group.iter().enumerate() {
            let order = Order {
                column: *group,
                descending: false,
            };
            self.order(alias, of.table, order, place == 0);
        }
    }

    fn search(&mut self, alias: Alias, search: &Search) {
        let query = match self.dialect {
            Dialect::Sqlite => text::fts5(&search.terms),
            Dialect::Postgres => text::tsquery(&search.terms),
        };
        self.push("SELECT ");
        self.columns(alias, search.table.columns);
        if query.is_empty() {
            self.from(alias, search.table);
            self.push(" WHERE FALSE");
            return;
        }
        let key = column(search.table, 0);
        self.push(" FROM ").name(&super::text_table(search.table));
        // CROSS JOIN keeps SQLite from searching the full-text index once for each row.
        self.push(" AS f").either(" CROSS JOIN ", " JOIN ");
        self.name(search.table.name);
        self.push(" AS ").alias(alias).push(" ON ");
        self.column(alias, key);
        let number = self.add_bind(Value::Text(query));
        match self.dialect {
            Dialect::Sqlite => {
                self.push(" = f.rowid WHERE f.");
                self.name(&super::text_table(search.table));
                self.push(" MATCH ").placeholder(number);
            }
            Dialect::Postgres => {
                self.push(" = f.\"id\" WHERE f.\"document\" @@ CAST(CAST(");
                self.placeholder(number).push(" AS TEXT) AS TSQUERY)");
            }
        }
        if !matches_everything(&search.filter) {
            self.push(" AND ");
            self.condition(alias, search.table, &search.filter);
        }
        match self.dialect {
            Dialect::Sqlite => {
                self.push(" ORDER BY f.rank, ");
            }
            Dialect::Postgres => {
                self.push(" ORDER BY ts_rank(f.\"document\", CAST(CAST(");
                self.placeholder(number)
                    .push(" AS TEXT) AS TSQUERY)) DESC, ");
            }
        }
        self.column(alias, key);
        self.page(Some(search.limit), search.offset);
    }
}

/// Whether these columns make an order total: no two rows have the same values in all of them.
/// Nullable columns do not count, since a unique index allows several rows with nulls.
fn is_total_order(table: &Table, columns: &[usize]) -> bool {
    let never_null = |place: &usize| table.columns.get(*place).is_some_and(|c| !c.nullable);
    let columns: Vec<usize> = columns.iter().copied().filter(never_null).collect();
    are_unique(table, &columns)
}

/// Whether no two rows have the same values in all of these columns, if none is null.
fn are_unique(table: &Table, columns: &[usize]) -> bool {
    let has = |place: usize| columns.contains(&place);
    (0..table.key).all(has)
        || table.indexes.iter().any(|index| {
            let mut places = index.columns.iter().map(|name| table.column(name));
            index.unique && places.all(|place| place.is_some_and(has))
        })
}

/// The columns that have the same value, which is not null, in all rows that match the filter.
fn fixed_columns(filter: &Filter) -> Vec<usize> {
    let parts = match filter {
        Filter::And(parts) => parts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let fixed = parts.iter().filter_map(|part| match part {
        Filter::Is(place, value) if *value != Value::Null => Some(*place),
        _ => None,
    });
    fixed.collect()
}
