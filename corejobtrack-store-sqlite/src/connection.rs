//! Opens and configures connections for the writer and for reads.

use std::{
    thread,
    time::{Duration, Instant},
};

use corejobtrack_core::store::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use crate::{Durability, Options, error::from_sqlite};

/// The number of prepared statements that a connection caches.
const CACHED_STATEMENTS: usize = 512;

/// Opens the writer's connection and creates the file if it does not exist.
pub(crate) fn writer(options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(options, flags)?;
    enable_wal(&connection, options.busy)?;
    let synchronous = match options.durability {
        // macOS needs a stronger flush than the default one.
        Durability::Full => "FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON",
        Durability::Normal => "NORMAL",
    };
    let settings = format!(
        "PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; \
         PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864"
    );
    connection.execute_batch(&settings).map_err(from_sqlite)?;
    Ok(connection)
}

/// Opens a read-only connection to an existing file.
pub(crate) fn reader(options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(options, flags)?;
    let settings = "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY; \
                    PRAGMA mmap_size = 268435456";
    connection.execute_batch(settings).map_err(from_sqlite)?;
    Ok(connection)
}

fn open(options: &Options, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(options.checked()?, flags).map_err(from_sqlite)?;
    connection.busy_timeout(options.busy).map_err(from_sqlite)?;
    // Otherwise SQLite prepares a statement with a bound limit again for every execution, since the
    // best query plan may depend on the limit.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(from_sqlite)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    Ok(connection)
}

/// Enables the write-ahead log. It waits itself if another process does the same at this moment,
/// since SQLite ignores its busy timeout here.
fn enable_wal(connection: &Connection, timeout: Duration) -> Result<(), StoreError> {
    let end = Instant::now() + timeout;
    loop {
        match connection
            .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))
        {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                return Err(StoreError::Unavailable(format!(
                    "the file system does not support a write-ahead log (journal mode is {mode})"
                )));
            }
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < end =>
            {
                thread::sleep(Duration::from_millis(10));
            }
            Err(error) => return Err(from_sqlite(error)),
        }
    }
}
