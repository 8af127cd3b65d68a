//! Options for opening a store.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use corejobtrack_core::store::StoreError;
use tempfile::TempDir;

use crate::error::invalid;

/// Which commits survive a power failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// All acknowledged commits: each is on disk before it is acknowledged.
    #[default]
    Full,
    /// All except possibly the last ones; the file stays consistent. If only the process ends, no
    /// commit is lost.
    Normal,
}

/// Options of a store.
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) path: PathBuf,
    pub(crate) durability: Durability,
    pub(crate) readers: u32,
    pub(crate) queue: usize,
    pub(crate) busy: Duration,
    /// The directory of a temporary store, removed with the last copy of its options.
    pub(crate) temporary: Option<Arc<TempDir>>,
}

impl Options {
    /// Options for the file at `path`, which is created if it does not exist.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            durability: Durability::Full,
            readers: 4,
            queue: 1024,
            busy: Duration::from_secs(5),
            temporary: None,
        }
    }

    /// Options for a new file in a temporary directory, which is removed with the store: for tests
    /// and demonstrations. Its durability is [`Durability::Normal`].
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if no temporary directory can be created.
    pub fn temporary() -> Result<Self, StoreError> {
        let directory = tempfile::tempdir()
            .map_err(|error| StoreError::Unavailable(format!("no temporary directory: {error}")))?;
        let mut options = Self::new(directory.path().join("store.db"));
        options.durability = Durability::Normal;
        options.temporary = Some(Arc::new(directory));
        Ok(options)
    }

    /// Sets which commits survive a power failure. Default: [`Durability::Full`].
    #[must_use]
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Sets the greatest number of connections for reads, at least 1. Default: 4.
    #[must_use]
    pub fn readers(mut self, readers: u32) -> Self {
        self.readers = readers.max(1);
        self
    }

    /// Sets the greatest number of batches in the writer's queue, at least 1; further ones are
    /// refused with [`StoreError::Unavailable`]. Default: 1024.
    #[must_use]
    pub fn queue(mut self, queue: usize) -> Self {
        self.queue = queue.max(1);
        self
    }

    /// Sets how long to wait while another process writes. Default: 5 s.
    #[must_use]
    pub fn busy_timeout(mut self, busy: Duration) -> Self {
        self.busy = busy;
        self
    }

    /// The path for SQLite.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if the path has no file name.
    pub(crate) fn checked(&self) -> Result<&Path, StoreError> {
        if self.path.file_name().is_none() {
            return Err(invalid(format!(
                "the path {} has no file name",
                self.path.display()
            )));
        }
        Ok(&self.path)
    }
}
