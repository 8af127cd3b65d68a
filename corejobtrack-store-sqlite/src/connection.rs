//! Connections: the one that writes and those that read.

use std::{
    thread,
    time::{Duration, Instant},
};

use corejobtrack_core::store::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use crate::{Durability, Options, error::meaning};

/// How many prepared statements a connection keeps.
const STATEMENTS: usize = 512;

/// Opens the connection that writes; creates the file.
pub(crate) fn writer(options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(options, flags)?;
    write_ahead(&connection, options.busy)?;
    let synchronous = match options.durability {
        // Where the system knows a stronger flush (macOS), that is what Full means.
        Durability::Full => "FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON",
        Durability::Normal => "NORMAL",
    };
    let settings = format!(
        "PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; \
         PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864"
    );
    connection.execute_batch(&settings).map_err(meaning)?;
    Ok(connection)
}

/// Opens a connection that reads; the file is there.
pub(crate) fn reader(options: &Options) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(options, flags)?;
    let settings = "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY; \
                    PRAGMA mmap_size = 268435456";
    connection.execute_batch(settings).map_err(meaning)?;
    Ok(connection)
}

fn open(options: &Options, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(options.checked()?, flags).map_err(meaning)?;
    connection.busy_timeout(options.busy).map_err(meaning)?;
    // Otherwise a statement with a bound limit is prepared anew each time it is run, for a plan that
    // may suit the limit better.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(meaning)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// Turns the write-ahead log on. SQLite does not wait for its busy timeout here when another
/// process does the same at that moment.
fn write_ahead(connection: &Connection, patience: Duration) -> Result<(), StoreError> {
    let end = Instant::now() + patience;
    loop {
        match connection
            .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))
        {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(mode) => {
                return Err(StoreError::Unavailable(format!(
                    "the file system has no write-ahead log: journal mode is {mode}"
                )));
            }
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < end =>
            {
                thread::sleep(Duration::from_millis(10));
            }
            Err(error) => return Err(meaning(error)),
        }
    }
}
