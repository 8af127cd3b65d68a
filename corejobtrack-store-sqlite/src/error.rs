//! Conversion of SQLite errors to store errors.

use corejobtrack_core::store::StoreError;
use rusqlite::{Error, ErrorCode, ffi};

/// Converts the error of a statement.
pub(crate) fn from_sqlite(error: Error) -> StoreError {
    let Error::SqliteFailure(failure, message) = &error else {
        return StoreError::backend(error);
    };
    let message = message.as_deref().unwrap_or_default();
    match failure.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => {
            if let Some(duplicate) = duplicate(message) {
                return duplicate;
            }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => return StoreError::Reference,
        // In a strict table: an integer that exceeds 64 bits becomes a floating-point number.
        ffi::SQLITE_CONSTRAINT_DATATYPE => {
            return invalid(format!("a number would overflow: {message}"));
        }
        _ => {}
    }
    match failure.code {
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::SystemIoFailure
        | ErrorCode::DiskFull
        | ErrorCode::CannotOpen
        | ErrorCode::OutOfMemory
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::FileLockingProtocolFailed => StoreError::Unavailable(error.to_string()),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            StoreError::Corrupt(error.to_string())
        }
        ErrorCode::TooBig => invalid("a value is too large".into()),
        _ if message == "integer overflow" => invalid("a sum exceeds 64 bits".into()),
        _ if message.starts_with("no such table") => {
            invalid("the store has no schema yet: migrate it first".into())
        }
        _ => StoreError::backend(error),
    }
}

/// Converts the error of `COMMIT`. After an I/O error, the commit may have happened all the same.
pub(crate) fn from_commit(error: Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure) => StoreError::OutcomeUnknown(error.to_string()),
        _ => from_sqlite(error),
    }
}

pub(crate) fn invalid(message: String) -> StoreError {
    StoreError::Invalid(message)
}

/// Parses `UNIQUE constraint failed: jobs.customer, jobs.number`.
fn duplicate(message: &str) -> Option<StoreError> {
    let columns = message.strip_prefix("UNIQUE constraint failed: ")?;
    let mut table = String::new();
    let mut names = Vec::new();
    for column in columns.split(", ") {
        let (of, name) = column.split_once('.')?;
        table = of.to_owned();
        names.push(name.to_owned());
    }
    Some(StoreError::Duplicate {
        table,
        columns: names,
    })
}

/// A copy of an error, for the other batches of a group that failed together.
pub(crate) fn copy_of(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(why) => StoreError::Unavailable(why.clone()),
        StoreError::OutcomeUnknown(why) => StoreError::OutcomeUnknown(why.clone()),
        StoreError::Corrupt(why) => StoreError::Corrupt(why.clone()),
        StoreError::Invalid(why) => StoreError::Invalid(why.clone()),
        other => StoreError::backend(other.to_string()),
    }
}
