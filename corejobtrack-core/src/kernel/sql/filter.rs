//! Filters as SQL conditions. Where a condition may be null, null has the effect of false, so that
//! `AND`, `OR` and `WHERE` follow the two-valued logic of the contract.

use super::{Alias, Dialect, Writer, column};
use crate::kernel::store::{Column, Comparison, Exists, Filter, Kind, Order, Slice, Table, Value};

/// The longest `IN` list with one bind per value. Longer lists are bound as one JSON array, since
/// databases limit the number of binds.
const MAX_LIST: usize = 128;
/// The longest chain of `AND` or `OR` without parentheses: SQLite limits the depth of expressions.
const MAX_CHAIN: usize = 200;

impl Writer {
    /// Appends ` WHERE …`, or nothing if every row matches.
    pub(super) fn filtered(&mut self, alias: Alias, table: &'static Table, filter: &Filter) {
        if !matches_everything(filter) {
            self.push(" WHERE ");
            self.condition(alias, table, filter);
        }
    }

    /// Appends a condition that can be joined to others with `AND`.
    pub(super) fn condition(&mut self, alias: Alias, table: &'static Table, filter: &Filter) {
        match filter {
            Filter::And(all) if !matches_everything(filter) => {
                let all: Vec<&Filter> = all
                    .iter()
                    .filter(|part| !matches_everything(part))
                    .collect();
                self.chain(alias, table, &all, " AND ");
            }
            _ => self.operand(alias, table, filter),
        }
    }

    /// Appends a condition that needs no parentheses anywhere.
    fn operand(&mut self, alias: Alias, table: &'static Table, filter: &Filter) {
        match filter {
            Filter::All => {
                self.push("TRUE");
            }
            Filter::Is(place, value) => {
                self.column(alias, column(table, *place));
                match value {
                    Value::Null => self.push(" IS NULL"),
                    value => self.push(" = ").bind(value.clone()),
                };
            }
            Filter::IsNot(place, value) => {
                let column = column(table, *place);
                self.column(alias, column);
                match value {
                    Value::Null => self.push(" IS NOT NULL"),
                    value if column.nullable => self
                        .either(" IS NOT ", " IS DISTINCT FROM ")
                        .bind(value.clone()),
                    value => self.push(" <> ").bind(value.clone()),
                };
            }
            Filter::Compare(place, how, value) => {
                self.column(alias, column(table, *place));
                self.push(match how {
                    Comparison::Less => " < ",
                    Comparison::AtMost => " <= ",
                    Comparison::Greater => " > ",
                    Comparison::AtLeast => " >= ",
                });
                self.bind(value.clone());
            }
            Filter::In(place, values) => self.one_of(alias, column(table, *place), values),
            Filter::Prefix(place, text) => self.prefix(alias, column(table, *place), text),
            Filter::Contains(place, text) => {
                self.either("instr(", "strpos(");
                self.column(alias, column(table, *place)).push(", ");
                self.bind(Value::Text(text.clone())).push(") > 0");
            }
            Filter::After(parts) => self.after(alias, table, parts),
            Filter::Exists(exists) => self.exists(alias, table, exists),
            Filter::Among(place, slices) => self.among(alias, column(table, *place), slices),
            Filter::And(_) if matches_everything(filter) => {
                self.push("TRUE");
            }
            Filter::And(_) => {
                self.push("(");
                self.condition(alias, table, filter);
                self.push(")");
            }
            Filter::Or(any) if any.is_empty() => {
                self.push("FALSE");
            }
            Filter::Or(any) => {
                let any: Vec<&Filter> = any.iter().collect();
                self.push("(");
                self.chain(alias, table, &any, " OR ");
                self.push(")");
            }
            Filter::Not(part) => {
                self.push("(");
                self.condition(alias, table, part);
                self.push(") IS NOT TRUE");
            }
        }
    }

    fn chain(&mut self, alias: Alias, table: &'static Table, parts: &[&Filter], with: &str) {
        if parts.len() > MAX_CHAIN {
            let (first, second) = parts.split_at(parts.len() / 2);
            self.push("(");
            self.chain(alias, table, first, with);
            self.push(")").push(with).push("(");
            self.chain(alias, table, second, with);
            self.push(")");
            return;
        }
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                self.push(with);
            }
            self.operand(alias, table, part);
        }
    }

    fn one_of(&mut self, alias: Alias, column: &'static Column, values: &[Value]) {
        let values: Vec<&Value> = values.iter().filter(|v| **v != Value::Null).collect();
        let Some(last) = values.last() else {
            self.push("FALSE");
            return;
        };
        self.column(alias, column).push(" IN (");
        if values.len() > MAX_LIST {
            let array = values.iter().map(|value| json(value, self.dialect));
            let array = Value::Text(serde_json::Value::Array(array.collect()).to_string());
            match self.dialect {
                Dialect::Sqlite => {
                    self.push("SELECT value FROM json_each(").bind(array);
                }
                Dialect::Postgres => {
                    self.push("SELECT CAST(value AS ").push(match column.kind {
                        Kind::Bool => "BOOLEAN",
                        Kind::Int | Kind::Decimal { .. } => "BIGINT",
                        Kind::Instant => "TIMESTAMPTZ",
                        Kind::Text | Kind::Json | Kind::Bytes => "TEXT",
                    });
                    self.push(") FROM json_array_elements_text(CAST(CAST(");
                    self.bind(array).push(" AS TEXT) AS JSON)");
                }
            }
            self.push("))");
            return;
        }
        // Padded to a power of two, so that lists of many lengths share few statements.
        for place in 0..values.len().next_power_of_two() {
            if place > 0 {
                self.push(", ");
            }
            self.bind((*values.get(place).unwrap_or(last)).clone());
        }
        self.push(")");
    }

    /// Appends a prefix condition as a range, so that an index can serve it.
    fn prefix(&mut self, alias: Alias, column: &'static Column, text: &str) {
        if text.is_empty() {
            self.column(alias, column).push(" IS NOT NULL");
            return;
        }
        let end = successor(text);
        if end.is_some() {
            self.push("(");
        }
        self.column(alias, column).push(" >= ");
        self.bind(Value::Text(text.to_owned()));
        if let Some(end) = end {
            self.push(" AND ").column(alias, column).push(" < ");
            self.bind(Value::Text(end)).push(")");
        }
    }

    fn after(&mut self, alias: Alias, table: &'static Table, parts: &[(Order, Value)]) {
        let Some((first, _)) = parts.first() else {
            self.push("FALSE");
            return;
        };
        let plain = parts.iter().all(|(order, value)| {
            order.descending == first.descending
                && !column(table, order.column).nullable
                && *value != Value::Null
        });
        if !plain || parts.len() == 1 {
            self.push("(");
            self.after_parts(alias, table, parts);
            self.push(")");
            return;
        }
        self.push("(");
        for (place, (order, _)) in parts.iter().enumerate() {
            if place > 0 {
                self.push(", ");
            }
            self.column(alias, column(table, order.column));
        }
        self.push(if first.descending { ") < (" } else { ") > (" });
        for (place, (_, value)) in parts.iter().enumerate() {
            if place > 0 {
                self.push(", ");
            }
            self.bind(value.clone());
        }
        self.push(")");
    }

    /// Appends `a >= x AND (a > x OR …)`. The first comparison is a range that an index can serve;
    /// where `a > x` is false then, `a` equals `x`, and the remaining columns decide.
    fn after_parts(&mut self, alias: Alias, table: &'static Table, parts: &[(Order, Value)]) {
        let Some(((order, value), rest)) = parts.split_first() else {
            self.push("FALSE");
            return;
        };
        let column = column(table, order.column);
        if *value == Value::Null {
            match (order.descending, rest.is_empty()) {
                (true, true) => {
                    self.push("FALSE");
                }
                (true, false) => {
                    self.column(alias, column).push(" IS NULL AND (");
                    self.after_parts(alias, table, rest);
                    self.push(")");
                }
                (false, last) => {
                    self.column(alias, column).push(" IS NOT NULL");
                    if !last {
                        self.push(" OR (");
                        self.after_parts(alias, table, rest);
                        self.push(")");
                    }
                }
            }
            return;
        }
        let number = self.add_bind(value.clone());
        if rest.is_empty() {
            self.beyond(alias, column, order, "", number);
            return;
        }
        self.beyond(alias, column, order, "=", number);
        self.push(" AND (");
        self.beyond(alias, column, order, "", number);
        self.push(" OR (");
        self.after_parts(alias, table, rest);
        self.push("))");
    }

    /// Appends the condition that the column sorts after a bound value, which is not null. `equals`
    /// is `=` to include the value itself, or empty.
    fn beyond(
        &mut self,
        alias: Alias,
        column: &Column,
        order: &Order,
        equals: &str,
        number: usize,
    ) {
        let nulls_follow = order.descending && column.nullable;
        if nulls_follow {
            self.push("(");
        }
        self.column(alias, column)
            .push(if order.descending { " <" } else { " >" })
            .push(equals)
            .push(" ")
            .placeholder(number);
        if nulls_follow {
            self.push(" OR ").column(alias, column).push(" IS NULL)");
        }
    }

    fn exists(&mut self, alias: Alias, table: &'static Table, exists: &Exists) {
        let own = column(table, exists.own);
        let inner = self.next_alias();
        self.push("EXISTS (SELECT 1 FROM ");
        self.name(exists.table.name).push(" AS ").alias(inner);
        self.push(" WHERE ");
        self.column(inner, column(exists.table, exists.column));
        self.push(" = ").column(alias, own);
        if !matches_everything(&exists.filter) {
            self.push(" AND ");
            self.condition(inner, exists.table, &exists.filter);
        }
        self.push(")");
    }

    fn among(&mut self, alias: Alias, own: &'static Column, slices: &[Slice]) {
        if slices.is_empty() {
            self.push("FALSE");
            return;
        }
        self.column(alias, own).push(" IN (");
        for (place, slice) in slices.iter().enumerate() {
            if place > 0 {
                self.push(" UNION ALL ");
            }
            let inner = self.next_alias();
            let unlimited = slice.of.limit.is_none() && slice.of.offset == 0;
            if !unlimited {
                self.push("SELECT * FROM (");
            }
            self.push("SELECT ");
            self.column(inner, column(slice.of.table, slice.column));
            self.from(inner, slice.of.table);
            self.filtered(inner, slice.of.table, &slice.of.filter);
            if !unlimited {
                self.ordered_slice(inner, &slice.of);
                self.push(") AS s");
                self.number(inner.0);
            }
        }
        self.push(")");
    }
}

/// Whether a filter matches no row by its form alone, such as an `In` without values, so that the
/// query can be skipped.
#[must_use]
pub fn matches_nothing(filter: &Filter) -> bool {
    match filter {
        Filter::In(_, values) => values.iter().all(|value| *value == Value::Null),
        Filter::And(parts) => parts.iter().any(matches_nothing),
        Filter::Or(parts) => parts.iter().all(matches_nothing),
        _ => false,
    }
}

/// Whether a filter matches every row by its form alone.
pub(super) fn matches_everything(filter: &Filter) -> bool {
    match filter {
        Filter::All => true,
        Filter::And(all) => all.iter().all(matches_everything),
        _ => false,
    }
}

/// A value in the JSON array of a long list, in the form that SQLite stores or PostgreSQL casts.
fn json(value: &Value, dialect: Dialect) -> serde_json::Value {
    match (value, dialect) {
        (Value::Bool(value), Dialect::Sqlite) => i64::from(*value).into(),
        (Value::Instant(instant), Dialect::Sqlite) => instant.micros().into(),
        (value, _) => value.to_json(),
    }
}

/// The smallest text that is greater than every text beginning with `text`.
fn successor(text: &str) -> Option<String> {
    let mut head = text;
    while let Some(last) = head.chars().next_back() {
        head = head.get(..head.len() - last.len_utf8())?;
        let next = match last {
            '\u{D7FF}' => Some('\u{E000}'),
            other => char::from_u32(u32::from(other) + 1),
        };
        if let Some(next) = next {
            return Some(format!("{head}{next}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::successor;

    #[test]
    fn the_successor_of_a_prefix_is_valid_text() {
        assert_eq!(successor("ab").as_deref(), Some("ac"));
        assert_eq!(successor("a\u{D7FF}").as_deref(), Some("a\u{E000}"));
        assert_eq!(successor("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(successor("\u{10FFFF}"), None);
    }
}
