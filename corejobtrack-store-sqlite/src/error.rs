//! Errors of SQLite by meaning.

use corejobtrack_core::store::StoreError;
use rusqlite::{Error, ErrorCode, ffi};

/// What a statement's error means.
pub(crate) fn meaning(error: Error) -> StoreError {
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
        // In a strict table: an integer that outgrew 64 bits became a floating point number.
        ffi::SQLITE_CONSTRAINT_DATATYPE => {
            return failed(format!("a number would overflow: {message}"));
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
        ErrorCode::TooBig => failed("a value is too big".into()),
        _ if message == "integer overflow" => failed("a sum does not fit into 64 bits".into()),
        _ if message.starts_with("no such table") => {
            failed("the store has no schema yet: migrate it first".into())
        }
        _ => StoreError::backend(error),
    }
}

/// What an error of `COMMIT` means: after a failure of the disk, what was written may still turn up.
pub(crate) fn of_commit(error: Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure) => StoreError::OutcomeUnknown(error.to_string()),
        _ => meaning(error),
    }
}

pub(crate) fn failed(what: String) -> StoreError {
    StoreError::Invalid(what)
}

/// Reads `UNIQUE constraint failed: jobs.customer, jobs.number`.
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

/// An error again, for the others of a group that failed as one.
pub(crate) fn again(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(why) => StoreError::Unavailable(why.clone()),
        StoreError::OutcomeUnknown(why) => StoreError::OutcomeUnknown(why.clone()),
        StoreError::Corrupt(why) => StoreError::Corrupt(why.clone()),
        StoreError::Invalid(why) => StoreError::Invalid(why.clone()),
        other => StoreError::backend(other.to_string()),
    }
}
