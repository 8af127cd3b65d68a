//! How a store is opened.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use corejobtrack_core::store::StoreError;
use tempfile::TempDir;

use crate::error::failed;

/// What a power cut may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Nothing that was acknowledged: every commit is on the disk before its answer.
    #[default]
    Full,
    /// The last commits; never one without all those after it, and nothing if only the process ends.
    Normal,
}

/// Where a store is and how it works.
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) path: PathBuf,
    pub(crate) durability: Durability,
    pub(crate) readers: u32,
    pub(crate) queue: usize,
    pub(crate) busy: Duration,
    /// Removes the file of a temporary store with the last copy of its options.
    pub(crate) temporary: Option<Arc<TempDir>>,
}

impl Options {
    /// A store in the file at `path`, which is created if it is not there.
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

    /// A store in a file of its own, which goes away with the store: for tests and trials.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where no temporary file can be made.
    pub fn temporary() -> Result<Self, StoreError> {
        let directory = tempfile::tempdir()
            .map_err(|error| StoreError::Unavailable(format!("a temporary file: {error}")))?;
        let mut options = Self::new(directory.path().join("store.db"));
        options.durability = Durability::Normal;
        options.temporary = Some(Arc::new(directory));
        Ok(options)
    }

    /// What a power cut may take; [`Durability::Full`] unless said otherwise.
    #[must_use]
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// How many connections read, at least 1; 4 unless said otherwise.
    #[must_use]
    pub fn readers(mut self, readers: u32) -> Self {
        self.readers = readers.max(1);
        self
    }

    /// How many batches may wait for the writer, at least 1; 1024 unless said otherwise. One more
    /// is [`StoreError::Unavailable`].
    #[must_use]
    pub fn queue(mut self, queue: usize) -> Self {
        self.queue = queue.max(1);
        self
    }

    /// How long to wait while another process writes; 5 seconds unless said otherwise.
    #[must_use]
    pub fn busy_timeout(mut self, busy: Duration) -> Self {
        self.busy = busy;
        self
    }

    /// The path as SQLite is given it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a path that names no file.
    pub(crate) fn checked(&self) -> Result<&Path, StoreError> {
        if self.path.file_name().is_none() {
            return Err(failed(format!("{} names no file", self.path.display())));
        }
        Ok(&self.path)
    }
}
