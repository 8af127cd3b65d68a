//! Executes a write set: one statement per table and kind of change, with the rows bound as arrays.
//! Where no statement depends on the effects of another, all are combined into one. The caller
//! begins and commits the transaction.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _};

use corejobtrack_core::{
    sql,
    store::{Column, Key, Kind, Row, Schema, StoreError, Table, Value, journal},
};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgArguments};

use crate::{
    errors::{Failure, classify},
    placeholders::renumbered,
    values,
    write_set::{Update, WriteSet},
};

/// One statement. Its binds are arrays.
struct Part<'w> {
    text: String,
    binds: Vec<(Kind, Vec<Cow<'w, Value>>)>,
    /// The table and the number of rows that the statement must change, if that is checked.
    rows: Option<(&'static str, usize)>,
}

/// Executes a write set and stores the advanced counters.
pub(crate) async fn flush(
    connection: &mut PgConnection,
    schema: &Schema,
    write_set: &WriteSet,
    advanced: &BTreeMap<String, i64>,
) -> Result<(), Failure> {
    let parts = parts(write_set, advanced);
    if parts.len() > 1 && write_set.fits_one_statement() {
        return combined(connection, schema, &parts).await;
    }
    for part in &parts {
        let mut arguments = PgArguments::default();
        part.bind(&mut arguments)?;
        let done = sqlx::query_with(AssertSqlSafe(part.text.clone()), arguments)
            .execute(&mut *connection)
            .await
            .map_err(|error| classify(error, Some(schema)))?;
        part.check(usize::try_from(done.rows_affected()).ok())?;
    }
    Ok(())
}

async fn combined(
    connection: &mut PgConnection,
    schema: &Schema,
    parts: &[Part<'_>],
) -> Result<(), Failure> {
    let mut arguments = PgArguments::default();
    let (mut text, mut counts) = (String::from("WITH "), String::new());
    let mut bound = 0;
    for (place, part) in parts.iter().enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{comma}w{place} AS ({} RETURNING 1)",
            renumbered(&part.text, bound)
        );
        let _ = write!(counts, "{comma}(SELECT count(*) FROM w{place})");
        part.bind(&mut arguments)?;
        bound += part.binds.len();
    }
    let _ = write!(text, " SELECT {counts}");
    let done = sqlx::query_with(AssertSqlSafe(text), arguments)
        .fetch_one(connection)
        .await
        .map_err(|error| classify(error, Some(schema)))?;
    for (place, part) in parts.iter().enumerate() {
        let count = done.try_get::<i64, _>(place);
        part.check(count.ok().and_then(|count| usize::try_from(count).ok()))?;
    }
    Ok(())
}

impl Part<'_> {
    fn bind(&self, arguments: &mut PgArguments) -> Result<(), StoreError> {
        self.binds.iter().try_for_each(|(kind, values)| {
            values::bind_array(arguments, *kind, values.iter().map(AsRef::as_ref))
        })
    }

    /// Checks the number of changed rows. It can only differ if another program has changed the
    /// rows without the store's lock since the group was decided.
    fn check(&self, changed: Option<usize>) -> Result<(), StoreError> {
        match self.rows {
            Some((table, rows)) if changed != Some(rows) => Err(StoreError::Conflict { table }),
            _ => Ok(()),
        }
    }
}

fn parts<'w>(write_set: &'w WriteSet, advanced: &BTreeMap<String, i64>) -> Vec<Part<'w>> {
    let mut parts = Vec::new();
    for (table, rows) in write_set.inserts.values() {
        parts.push(insert(table, rows));
    }
    for ((_, columns), (table, rows)) in &write_set.updates {
        parts.push(update(table, columns, rows));
    }
    for ((_, column), (table, sums)) in &write_set.adds {
        let keys = sums.keys().collect();
        let sums = sums.values().map(|sum| Cow::Owned(Value::Int(*sum)));
        if let Some(column) = table.columns.get(*column) {
            parts.push(add(table, column, keys, sums.collect()));
        }
    }
    for (table, documents) in write_set.documents.values() {
        let text = format!(
            "INSERT INTO \"{}\" (\"id\", \"document\") SELECT v.id, v.document::TSVECTOR FROM \
             unnest($1::BIGINT[], $2::TEXT[]) AS v(id, document) ON CONFLICT (\"id\") DO UPDATE \
             SET \"document\" = EXCLUDED.\"document\"",
            sql::text_table(table)
        );
        let ids = documents.keys().map(|id| Cow::Owned(Value::Int(*id)));
        let texts = documents
            .values()
            .map(|document| Cow::Owned(Value::Text(sql::tsvector(document))));
        parts.push(Part {
            text,
            binds: vec![(Kind::Int, ids.collect()), (Kind::Text, texts.collect())],
            rows: None,
        });
    }
    for (table, keys) in write_set.deletes.values().rev() {
        delete(table, keys, &mut parts);
    }
    if !write_set.journal.is_empty() {
        parts.push(insert(journal::TABLE, &write_set.journal));
    }
    if !advanced.is_empty() {
        let names = advanced
            .keys()
            .map(|name| Cow::Owned(Value::Text(name.clone())));
        let next = advanced.values().map(|next| Cow::Owned(Value::Int(*next)));
        parts.push(Part {
            text: "INSERT INTO \"counters\" (\"name\", \"next\") SELECT * FROM \
                   unnest($1::TEXT[], $2::BIGINT[]) ON CONFLICT (\"name\") DO UPDATE SET \
                   \"next\" = EXCLUDED.\"next\""
                .into(),
            binds: vec![(Kind::Text, names.collect()), (Kind::Int, next.collect())],
            rows: None,
        });
    }
    parts
}

fn insert<'w>(table: &'static Table, rows: &'w [Row]) -> Part<'w> {
    let mut text = format!("INSERT INTO \"{}\" (", table.name);
    let mut casts = String::new();
    let mut aliases = String::new();
    for (place, column) in table.columns.iter().enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        let _ = write!(text, "{comma}\"{}\"", column.name);
        let _ = write!(casts, "{comma}v.c{place}{}", values::cast(column.kind));
        let _ = write!(aliases, "{comma}c{place}");
    }
    let _ = write!(text, ") SELECT {casts} FROM ");
    values::unnest(&mut text, table.columns.iter(), 1);
    let _ = write!(text, " AS v({aliases})");
    let binds = table.columns.iter().enumerate().map(|(place, column)| {
        let values = rows.iter().filter_map(|row| row.get(place));
        (column.kind, values.map(Cow::Borrowed).collect())
    });
    Part {
        text,
        binds: binds.collect(),
        rows: Some((table.name, rows.len())),
    }
}

fn update<'w>(table: &'static Table, places: &[usize], rows: &'w [Update]) -> Part<'w> {
    let columns: Vec<&Column> = places
        .iter()
        .filter_map(|place| table.columns.get(*place))
        .collect();
    let mut text = format!("UPDATE \"{}\" AS t SET ", table.name);
    for (place, column) in columns.iter().enumerate() {
        let comma = if place > 0 { ", " } else { "" };
        let cast = values::cast(column.kind);
        let _ = write!(text, "{comma}\"{}\" = v.c{place}{cast}", column.name);
    }
    if let Some(version) = version(table) {
        let comma = if columns.is_empty() { "" } else { ", " };
        let _ = write!(text, "{comma}\"{version}\" = t.\"{version}\" + 1");
    }
    let mut binds = key_binds(table, rows.iter().map(|(key, _)| key));
    for (place, column) in columns.iter().enumerate() {
        let values = rows.iter().filter_map(|(_, values)| values.get(place));
        binds.push((column.kind, values.map(Cow::Borrowed).collect()));
    }
    from_keys(&mut text, " FROM ", table, &columns);
    Part {
        text,
        binds,
        rows: Some((table.name, rows.len())),
    }
}

fn add<'w>(
    table: &'static Table,
    column: &'static Column,
    keys: Vec<&'w Key>,
    sums: Vec<Cow<'w, Value>>,
) -> Part<'w> {
    let name = column.name;
    let rows = Some((table.name, keys.len()));
    let mut text = format!(
        "UPDATE \"{}\" AS t SET \"{name}\" = t.\"{name}\" + v.c0",
        table.name
    );
    let mut binds = key_binds(table, keys.into_iter());
    binds.push((column.kind, sums));
    from_keys(&mut text, " FROM ", table, &[column]);
    Part { text, binds, rows }
}

fn delete<'w>(table: &'static Table, keys: &'w [Key], parts: &mut Vec<Part<'w>>) {
    if table.searchable {
        parts.push(Part {
            text: format!(
                "DELETE FROM \"{}\" AS t WHERE t.\"id\" = ANY($1::BIGINT[])",
                sql::text_table(table)
            ),
            binds: key_binds(table, keys.iter()),
            rows: None,
        });
    }
    let mut text = format!("DELETE FROM \"{}\" AS t", table.name);
    from_keys(&mut text, " USING ", table, &[]);
    parts.push(Part {
        text,
        binds: key_binds(table, keys.iter()),
        rows: Some((table.name, keys.len())),
    });
}

fn key_binds<'w>(
    table: &'static Table,
    keys: impl Iterator<Item = &'w Key> + Clone,
) -> Vec<(Kind, Vec<Cow<'w, Value>>)> {
    let columns = table.key_columns().iter().enumerate();
    columns
        .map(|(place, column)| {
            let values = keys.clone().filter_map(|key| key.get(place));
            (column.kind, values.map(Cow::Borrowed).collect())
        })
        .collect()
}

/// Appends ` FROM unnest(keys, columns) AS v(k0, c0) WHERE t.key = v.k0`.
fn from_keys(text: &mut String, from: &str, table: &'static Table, columns: &[&Column]) {
    text.push_str(from);
    let keys = table.key_columns();
    values::unnest(text, keys.iter().chain(columns.iter().copied()), 1);
    text.push_str(" AS v(");
    for place in 0..keys.len() {
        let _ = write!(text, "{}k{place}", if place > 0 { ", " } else { "" });
    }
    for place in 0..columns.len() {
        let _ = write!(text, ", c{place}");
    }
    text.push(')');
    for (place, key) in keys.iter().enumerate() {
        let and = if place > 0 { "AND" } else { "WHERE" };
        let _ = write!(text, " {and} t.\"{}\" = v.k{place}", key.name);
    }
}

fn version(table: &Table) -> Option<&'static str> {
    Some(table.columns.get(table.version?)?.name)
}
