//! Connection pool for reads. Callers wait in order while all connections are in use.

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

use crate::{Options, budget::Budget, connection, read::BudgetedConnection};

/// A pool of connections, which are opened when needed.
pub(crate) struct Pool {
    options: Options,
    idle: Mutex<Vec<BudgetedConnection>>,
    permits: Arc<Semaphore>,
    open: AtomicU32,
}

/// A connection in use, which is returned to the pool on drop.
pub(crate) struct Lease {
    connection: Option<BudgetedConnection>,
    pool: Arc<Pool>,
    // Released after the connection is returned, so that the next caller finds it idle.
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    /// A pool for an existing file, with one open connection.
    pub(crate) fn new(options: Options) -> Result<Arc<Self>, StoreError> {
        let first = open(&options)?;
        let permits = usize::try_from(options.readers).unwrap_or(1);
        Ok(Arc::new(Self {
            options,
            idle: Mutex::new(vec![first]),
            permits: Arc::new(Semaphore::new(permits)),
            open: AtomicU32::new(1),
        }))
    }

    /// Takes a connection from the pool, waiting until one is available.
    pub(crate) async fn acquire(self: &Arc<Self>) -> Result<Lease, StoreError> {
        let permit = match Arc::clone(&self.permits).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => Arc::clone(&self.permits)
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
            _permit: permit,
        })
    }

    /// Closes the pool and its idle connections.
    pub(crate) fn close(&self) {
        self.permits.close();
        self.idle().clear();
    }

    /// The numbers of connections.
    pub(crate) fn status(&self) -> store::Pool {
        let open = self.open.load(Ordering::Relaxed);
        let idle = u32::try_from(self.idle().len()).unwrap_or(open);
        store::Pool {
            available: idle,
            in_use: open.saturating_sub(idle),
            max: self.options.readers,
            min: 1,
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<BudgetedConnection>> {
        // A panic cannot leave the list of connections inconsistent.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// The connection.
    pub(crate) fn connection(&self) -> Result<&Connection, StoreError> {
        Ok(&self.budgeted()?.connection)
    }

    /// The connection with its budget.
    pub(crate) fn budgeted(&self) -> Result<&BudgetedConnection, StoreError> {
        self.connection.as_ref().ok_or_else(closed)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(budgeted) = self.connection.take() else {
            return;
        };
        let connection = &budgeted.connection;
        // A read that panicked may have left its limit and its transaction.
        budgeted.budget.lift();
        let clean = connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
        if clean && !self.pool.permits.is_closed() {
            self.pool.idle().push(budgeted);
        } else {
            self.pool.open.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.status().fmt(f)
    }
}

fn open(options: &Options) -> Result<BudgetedConnection, StoreError> {
    let mut connection = connection::reader(options)?;
    let budget = Budget::of(&mut connection)?;
    Ok(BudgetedConnection { connection, budget })
}

fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}
