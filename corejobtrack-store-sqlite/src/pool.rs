//! The connections that read. Whoever finds all of them lent waits in line for one.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use corejobtrack_core::store::{self, StoreError};
use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Options, budget::Budget, connection, read::Limited};

/// Connections, opened when they are first needed.
pub(crate) struct Pool {
    options: Options,
    idle: Mutex<Vec<Limited>>,
    turns: Arc<Semaphore>,
    open: AtomicU32,
}

/// A lent connection; it goes back when this is dropped.
pub(crate) struct Lease {
    connection: Option<Limited>,
    pool: Arc<Pool>,
    // Given back after the connection, so that whoever comes next finds it.
    _turn: OwnedSemaphorePermit,
}

impl Pool {
    /// A pool for an existing file, with one connection open.
    pub(crate) fn new(options: Options) -> Result<Arc<Self>, StoreError> {
        let first = open(&options)?;
        let turns = usize::try_from(options.readers).unwrap_or(1);
        Ok(Arc::new(Self {
            options,
            idle: Mutex::new(vec![first]),
            turns: Arc::new(Semaphore::new(turns)),
            open: AtomicU32::new(1),
        }))
    }

    /// Lends a connection, once there is one.
    pub(crate) async fn lend(self: &Arc<Self>) -> Result<Lease, StoreError> {
        let turn = match Arc::clone(&self.turns).try_acquire_owned() {
            Ok(turn) => turn,
            Err(_) => Arc::clone(&self.turns)
                .acquire_owned()
                .await
                .map_err(|_| closed())?,
        };
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connection = open(&self.options)?;
                self.open.fetch_add(1, Ordering::Relaxed);
                connection
            }
        };
        Ok(Lease {
            connection: Some(connection),
            pool: Arc::clone(self),
            _turn: turn,
        })
    }

    /// Closes the idle connections and lends no more.
    pub(crate) fn close(&self) {
        self.turns.close();
        self.idle().clear();
    }

    /// How many connections there are.
    pub(crate) fn numbers(&self) -> store::Pool {
        let open = self.open.load(Ordering::Relaxed);
        let idle = u32::try_from(self.idle().len()).unwrap_or(open);
        store::Pool {
            available: idle,
            in_use: open.saturating_sub(idle),
            max: self.options.readers,
            min: 1,
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Limited>> {
        // Nothing in there can be half done.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// The connection.
    pub(crate) fn connection(&self) -> Result<&Connection, StoreError> {
        Ok(&self.limited()?.connection)
    }

    /// The connection with its budget.
    pub(crate) fn limited(&self) -> Result<&Limited, StoreError> {
        self.connection.as_ref().ok_or_else(closed)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(limited) = self.connection.take() else {
            return;
        };
        let connection = &limited.connection;
        // A read that panicked may have left its limit and its snapshot.
        limited.budget.lift();
        let clean = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
        if clean && !self.pool.turns.is_closed() {
            self.pool.idle().push(limited);
        } else {
            self.pool.open.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.numbers().fmt(f)
    }
}

fn open(options: &Options) -> Result<Limited, StoreError> {
    let mut connection = connection::reader(options)?;
    let budget = Budget::of(&mut connection)?;
    Ok(Limited { connection, budget })
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store was closed".into())
}
