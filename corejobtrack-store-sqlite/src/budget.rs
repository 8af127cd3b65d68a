//! Budget of a connection: the amount of work after which SQLite interrupts a read.

use std::{
    ffi::c_int,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use corejobtrack_core::store::StoreError;
use rusqlite::Connection;

use crate::error::from_sqlite;

/// The number of SQLite virtual machine instructions between two checks of the budget.
const INSTRUCTIONS: c_int = 1_000;
/// The number of checks for a read on the caller's thread: together some tenths of a millisecond.
const INLINE_CHECKS: u32 = 20;
/// The budget without a limit.
const UNLIMITED: u32 = u32::MAX;

/// The budget of one connection.
pub(crate) struct Budget(Arc<AtomicU32>);

impl Budget {
    /// Installs a budget on a connection, unlimited at first.
    pub(crate) fn of(connection: &mut Connection) -> Result<Self, StoreError> {
        let left = Arc::new(AtomicU32::new(UNLIMITED));
        let budget = Self(Arc::clone(&left));
        let interrupts = move || match left.load(Ordering::Relaxed) {
            UNLIMITED => false,
            0 => true,
            some => {
                left.store(some - 1, Ordering::Relaxed);
                false
            }
        };
        connection
            .progress_handler(INSTRUCTIONS, Some(interrupts))
            .map_err(from_sqlite)?;
        Ok(budget)
    }

    /// Limits the following reads to the time that passing them to another thread would take.
    pub(crate) fn limit(&self) {
        self.0.store(INLINE_CHECKS, Ordering::Relaxed);
    }

    /// Removes the limit and returns whether it was used up.
    pub(crate) fn lift(&self) -> bool {
        self.0.swap(UNLIMITED, Ordering::Relaxed) == 0
    }
}
