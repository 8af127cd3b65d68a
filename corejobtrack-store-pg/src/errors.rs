//! Conversion of driver errors to store errors.

use std::time::Duration;

use corejobtrack_core::{
    sql::index_name,
    store::{Schema, StoreError},
};

/// A failed operation of the database.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The connection is lost.
    Lost(String),
    /// The database or the store refused the operation; the connection is intact.
    Refused(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Lost(why) => Self::Unavailable(why),
            Failure::Refused(error) => error,
        }
    }
}

/// Limits the duration of an operation, in case the database does not answer at all.
pub(crate) async fn with_timeout<T>(
    timeout: Duration,
    operation: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::time::timeout(timeout, operation)
        .await
        .unwrap_or_else(|_| Err(Failure::Lost("the database does not answer".into())))
}

/// Converts an error of the driver; `schema` has the names of unique indexes.
pub(crate) fn classify(error: sqlx::Error, schema: Option<&Schema>) -> Failure {
    let database = match error {
        sqlx::Error::Database(database) => database,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => return Failure::Lost(error.to_string()),
        // The pool itself has already retried until its timeout.
        sqlx::Error::PoolTimedOut => {
            return Failure::Refused(StoreError::Unavailable(error.to_string()));
        }
        other => return Failure::Refused(StoreError::backend(other)),
    };
    let code = database.code().unwrap_or_default().into_owned();
    match code.as_str() {
        // Shutdown, crash, start-up, timeouts of sessions and transactions, too many connections.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25P04" | "53300" => {
            Failure::Lost(database.message().to_owned())
        }
        // Connection exceptions.
        _ if code.starts_with("08") => Failure::Lost(database.message().to_owned()),
        "23505" => Failure::Refused(duplicate(database.as_ref(), schema)),
        "23503" => Failure::Refused(StoreError::Reference),
        // Serialisation failure, deadlock, lock not available, statement timeout.
        "40001" | "40P01" | "55P03" | "57014" => {
            Failure::Refused(StoreError::Unavailable(database.message().to_owned()))
        }
        // Insufficient resources.
        _ if code.starts_with("53") => {
            Failure::Refused(StoreError::Unavailable(database.message().to_owned()))
        }
        _ => Failure::Refused(StoreError::Backend(Box::new(sqlx::Error::Database(
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
