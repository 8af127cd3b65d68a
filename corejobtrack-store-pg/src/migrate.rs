//! Migration: compares the schema with the system catalogue and creates missing tables, columns and
//! indexes, in one transaction that holds the lock of the writers. It never drops or rewrites
//! anything; only migration steps may.

use corejobtrack_core::{
    sql::{self, Catalogue, Dialect},
    store::{Migrated, Migration, MigrationStep, Schema, StoreError},
};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow};

use crate::{
    errors::{Failure, classify},
    options::Options,
};

/// The present state of the database.
#[derive(Default)]
struct Found {
    schema: bool,
    catalogue: Catalogue,
    /// The schema version and the number of the last migration step; `None` before the first
    /// migration.
    state: Option<(u32, u32)>,
}

const SCHEMA_TABLE: &str = "CREATE TABLE IF NOT EXISTS \"corejobtrack_schema\" (\n  \
     \"one\" BOOLEAN NOT NULL PRIMARY KEY DEFAULT TRUE CHECK (\"one\"),\n  \
     \"version\" BIGINT NOT NULL,\n  \"step\" BIGINT NOT NULL\n)";

/// Migrates to a schema, or only reports what would change.
pub(crate) async fn migrate(
    connection: &mut PgConnection,
    schema: &Schema,
    how: Migration,
    options: &Options,
) -> Result<Migrated, Failure> {
    run(
        connection,
        &format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({})",
            options.lock_key()
        ),
        schema,
    )
    .await?;
    let done = migrate_locked(connection, schema, how, options).await;
    let end = match (&done, how) {
        (Ok(_), Migration::Apply) => "COMMIT",
        _ => "ROLLBACK",
    };
    let ended = run(connection, end, schema).await;
    let done = done?;
    ended?;
    Ok(done)
}

async fn migrate_locked(
    connection: &mut PgConnection,
    schema: &Schema,
    how: Migration,
    options: &Options,
) -> Result<Migrated, Failure> {
    let mut found = inspect(connection, options, schema).await?;
    let (from, last_step) = found.state.unwrap_or_default();
    if from > schema.version() {
        return Err(StoreError::Newer {
            found: from,
            known: schema.version(),
        }
        .into());
    }
    let mut migrated = Migrated {
        from,
        ..Migrated::default()
    };
    if !found.schema {
        let text = format!("CREATE SCHEMA IF NOT EXISTS {}", options.quoted_schema());
        migrated.statements.push(text);
    }
    if found.state.is_none() {
        migrated.statements.push(SCHEMA_TABLE.into());
    }
    // In an empty database the tables are created in their final form, so no step runs.
    let steps = schema.steps().iter().filter(|step| step.number > last_step);
    let steps: Vec<&MigrationStep> = steps.filter(|_| found.state.is_some()).collect();
    if how == Migration::Apply {
        for text in &migrated.statements {
            run(connection, text, schema).await?;
        }
    }
    // A preview runs the steps too and rolls back, since what is missing depends on them.
    for step in &steps {
        run(connection, step.postgres, schema).await?;
        let title = format!("step {}: {}", step.number, step.title);
        migrated.created.push(title);
        migrated.statements.push(step.postgres.to_owned());
    }
    if !steps.is_empty() {
        found = inspect(connection, options, schema).await?;
    }
    let mut missing = Vec::new();
    for missing_object in sql::missing(schema, &found.catalogue, Dialect::Postgres)? {
        migrated.created.push(missing_object.what);
        missing.extend(missing_object.statements);
    }
    if how == Migration::Apply {
        for text in &missing {
            run(connection, text, schema).await?;
        }
        let step = schema.steps().last().map_or(0, |step| step.number);
        let text = format!(
            "INSERT INTO \"corejobtrack_schema\" (\"version\", \"step\") VALUES ({}, {step}) ON \
             CONFLICT (\"one\") DO UPDATE SET \"version\" = EXCLUDED.\"version\", \"step\" = \
             GREATEST(\"corejobtrack_schema\".\"step\", EXCLUDED.\"step\")",
            schema.version()
        );
        run(connection, &text, schema).await?;
    }
    migrated.statements.append(&mut missing);
    Ok(migrated)
}

async fn inspect(
    connection: &mut PgConnection,
    options: &Options,
    schema: &Schema,
) -> Result<Found, Failure> {
    let mut found = Found::default();
    let name = options.schema.as_str();
    let there = query(
        connection,
        "SELECT nspname::TEXT FROM pg_catalog.pg_namespace WHERE nspname = $1",
        name,
        schema,
    );
    found.schema = !there.await?.is_empty();
    let columns = query(
        connection,
        "SELECT c.relname::TEXT, a.attname::TEXT, t.typname::TEXT FROM pg_catalog.pg_class c \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid \
         JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
         WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped",
        name,
        schema,
    );
    for row in columns.await? {
        let (table, column, kind) = (text(&row, 0)?, text(&row, 1)?, text(&row, 2)?);
        let table = found.catalogue.tables.entry(table).or_default();
        table.columns.insert(column, kind);
    }
    let indexes = query(
        connection,
        "SELECT c.relname::TEXT, i.relname::TEXT, x.indisprimary, \
         ARRAY(SELECT a.attname::TEXT FROM unnest(x.indkey) WITH ORDINALITY AS k(num, place) \
         JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num \
         ORDER BY k.place) FROM pg_catalog.pg_index x \
         JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid \
         JOIN pg_catalog.pg_class c ON c.oid = x.indrelid \
         JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1",
        name,
        schema,
    );
    for row in indexes.await? {
        let (table, index) = (text(&row, 0)?, text(&row, 1)?);
        if row.try_get(2).map_err(|error| classify(error, None))? {
            let columns = row.try_get(3).map_err(|error| classify(error, None))?;
            found.catalogue.tables.entry(table).or_default().key = columns;
        }
        found.catalogue.indexes.insert(index);
    }
    if found.catalogue.tables.contains_key("corejobtrack_schema") {
        let state = sqlx::query("SELECT \"version\", \"step\" FROM \"corejobtrack_schema\"")
            .fetch_optional(&mut *connection)
            .await
            .map_err(|error| classify(error, Some(schema)))?;
        found.state = state
            .map(|row| Ok::<_, Failure>((number(&row, 0)?, number(&row, 1)?)))
            .transpose()?;
    }
    Ok(found)
}

async fn query(
    connection: &mut PgConnection,
    sql: &'static str,
    name: &str,
    schema: &Schema,
) -> Result<Vec<PgRow>, Failure> {
    sqlx::query(sql)
        .bind(name)
        .fetch_all(connection)
        .await
        .map_err(|error| classify(error, Some(schema)))
}

async fn run(
    connection: &mut PgConnection,
    statements: &str,
    schema: &Schema,
) -> Result<(), Failure> {
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
        .execute(connection)
        .await
        .map(drop)
        .map_err(|error| classify(error, Some(schema)))
}

fn text(row: &PgRow, place: usize) -> Result<String, Failure> {
    row.try_get(place).map_err(|error| classify(error, None))
}

fn number(row: &PgRow, place: usize) -> Result<u32, Failure> {
    let number: i64 = row.try_get(place).map_err(|error| classify(error, None))?;
    u32::try_from(number)
        .map_err(|_| StoreError::Corrupt("the schema version is out of range".into()).into())
}
