//! How much work a connection may still do before SQLite interrupts it. It counts, and nothing more.

use std::{
    ffi::c_int,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use corejobtrack_core::store::StoreError;
use rusqlite::Connection;

use crate::error::meaning;

/// After how many of its steps SQLite asks whether to go on.
const STEPS: c_int = 1_000;
/// How often it may ask while a caller's thread waits: some tenths of a millisecond altogether.
const BRIEFLY: u32 = 20;
/// However often it asks.
const UNLIMITED: u32 = u32::MAX;

/// The budget of one connection.
pub(crate) struct Budget(Arc<AtomicU32>);

impl Budget {
    /// Lets a connection have a budget, unlimited at first.
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
            .progress_handler(STEPS, Some(interrupts))
            .map_err(meaning)?;
        Ok(budget)
    }

    /// Limits what follows to what is sooner done than handed to another thread.
    pub(crate) fn limit(&self) {
        self.0.store(BRIEFLY, Ordering::Relaxed);
    }

    /// Takes the limit away; says whether it was used up.
    pub(crate) fn lift(&self) -> bool {
        self.0.swap(UNLIMITED, Ordering::Relaxed) == 0
    }
}
