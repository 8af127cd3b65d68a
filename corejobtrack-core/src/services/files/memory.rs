//! Blob storage in memory, for tests and for programs that need no persistence.

use std::{
    collections::BTreeMap,
    fmt,
    io::Cursor,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{BlobError, BlobKey, Blobs, ByteStream};
use crate::kernel::{
    clock::{Clock, SystemClock},
    store::Timestamp,
};

type StoredBlobs = BTreeMap<BlobKey, (Timestamp, Arc<[u8]>)>;

/// Blob storage in memory. Clones share their blobs.
#[derive(Clone)]
pub struct MemoryBlobs {
    clock: Arc<dyn Clock>,
    blobs: Arc<Mutex<StoredBlobs>>,
}

impl MemoryBlobs {
    /// An empty storage; the clock gives the time at which blobs are stored.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            blobs: Arc::default(),
        }
    }

    /// The keys of all blobs.
    #[must_use]
    pub fn keys(&self) -> Vec<BlobKey> {
        self.lock().keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, StoredBlobs> {
        self.blobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryBlobs {
    fn default() -> Self {
        Self::new(Arc::new(SystemClock))
    }
}

impl fmt::Debug for MemoryBlobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryBlobs")
            .field("keys", &self.keys())
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Blobs for MemoryBlobs {
    async fn put(
        &self,
        key: &BlobKey,
        bytes: &mut (dyn AsyncRead + Send + Unpin),
    ) -> Result<(), BlobError> {
        let mut all = Vec::new();
        bytes
            .read_to_end(&mut all)
            .await
            .map_err(|error| BlobError::Unavailable(error.to_string()))?;
        let now = self.clock.now();
        self.lock().insert(key.clone(), (now, all.into()));
        Ok(())
    }

    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<ByteStream, BlobError> {
        let bytes = self.lock().get(key).map(|(_, bytes)| Arc::clone(bytes));
        let bytes = bytes.ok_or(BlobError::NotFound)?;
        let Some(range) = range else {
            return Ok(Box::pin(Cursor::new(bytes)));
        };
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let some = bytes
            .get(place(range.start)..place(range.end))
            .ok_or_else(|| BlobError::Unavailable("the range is outside of the blob".into()))?;
        Ok(Box::pin(Cursor::new(some.to_vec())))
    }

    async fn delete(&self, key: &BlobKey) -> Result<(), BlobError> {
        self.lock().remove(key);
        Ok(())
    }

    async fn older_than(&self, shard: u8, before: Timestamp) -> Result<Vec<BlobKey>, BlobError> {
        let prefix = format!("{shard:02x}/");
        let blobs = self.lock();
        let old = blobs
            .iter()
            .filter(|(key, (at, _))| key.as_str().starts_with(&prefix) && *at < before);
        Ok(old.map(|(key, _)| key.clone()).collect())
    }
}
