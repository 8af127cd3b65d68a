//! What PostgreSQL's errors mean to the callers of a store.

use std::time::Duration;

use corejobtrack_core::{
    sql::index_name,
    store::{Schema, StoreError},
};

/// Why something was not done in the database.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The connection is no more.
    Lost(String),
    /// The database, or the store, refused; the connection is good.
    Refused(StoreError),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<Failed> for StoreError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Lost(why) => Self::Unavailable(why),
            Failed::Refused(error) => error,
        }
    }
}

/// Ends what a database that does not answer at all would hold up for ever.
pub(crate) async fn within<T>(
    patience: Duration,
    doing: impl Future<Output = Result<T, Failed>>,
) -> Result<T, Failed> {
    tokio::time::timeout(patience, doing)
        .await
        .unwrap_or_else(|_| Err(Failed::Lost("the database does not answer".into())))
}

/// What an error of the driver means, with the names of `schema` for constraints.
pub(crate) fn failed(error: sqlx::Error, schema: Option<&Schema>) -> Failed {
    let database = match error {
        sqlx::Error::Database(database) => database,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => return Failed::Lost(error.to_string()),
        // The pool itself has tried again until then.
        sqlx::Error::PoolTimedOut => {
            return Failed::Refused(StoreError::Unavailable(error.to_string()));
        }
        other => return Failed::Refused(StoreError::backend(other)),
    };
    let code = database.code().unwrap_or_default().into_owned();
    match code.as_str() {
        // Connection exceptions, shutdown, crash, starting up, too many connections.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25P04" | "53300" => {
            Failed::Lost(database.message().to_owned())
        }
        _ if code.starts_with("08") => Failed::Lost(database.message().to_owned()),
        "23505" => Failed::Refused(duplicate(database.as_ref(), schema)),
        "23503" => Failed::Refused(StoreError::Reference),
        // Deadlock, serialisation, out of resources, lock not available, timeout.
        "40001" | "40P01" | "55P03" | "57014" => {
            Failed::Refused(StoreError::Unavailable(database.message().to_owned()))
        }
        _ if code.starts_with("53") => {
            Failed::Refused(StoreError::Unavailable(database.message().to_owned()))
        }
        _ => Failed::Refused(StoreError::Backend(Box::new(sqlx::Error::Database(
            database,
        )))),
    }
}

fn duplicate(error: &dyn sqlx::error::DatabaseError, schema: Option<&Schema>) -> StoreError {
    let table = error.table().unwrap_or_default();
    let constraint = error.constraint().unwrap_or_default();
    let declared = schema
        .and_then(|schema| schema.tables().iter().find(|known| known.name == table))
        .map(|table| {
            table
                .indexes
                .iter()
                .find(|index| index.unique && index_name(table, index) == constraint)
                .map_or_else(
                    || table.key_columns().iter().map(|c| c.name).collect(),
                    |index| index.columns.to_vec(),
                )
        });
    StoreError::Duplicate {
        table: table.to_owned(),
        columns: declared
            .unwrap_or_default()
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}
