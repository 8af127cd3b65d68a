//! Keeps the bytes of files in a folder, or in a bucket of S3, Azure or Google Cloud where the
//! program was built to: the engine's port over `object_store`. It knows nothing of what they are.

use std::{
    io,
    ops::Range,
    os::unix::fs::DirBuilderExt,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use corejobtrack_core::{
    files::{BlobError, BlobKey, Blobs, ByteStream},
    store::Timestamp,
};
use futures_util::{StreamExt, TryStreamExt};
use object_store::{
    Error, GetOptions, ObjectStore, ObjectStoreExt, buffered::BufWriter, local::LocalFileSystem,
    path::Path,
};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWriteExt};
use tokio_util::io::StreamReader;
use url::Url;

use crate::config::{UploadStorage, Uploads};

/// How many bytes are sent at once; buckets take no smaller parts.
const PART: usize = 5 * 1024 * 1024;
/// How many parts are on their way at once; with the one that is filled, this is the memory that an
/// upload takes.
const PARTS_AT_ONCE: usize = 2;
/// Who may look into the folder: the server and its group, as documented.
const FOLDER_MODE: u32 = 0o750;

/// Why a storage cannot be used at all.
#[derive(Debug, Error)]
pub enum StorageError {
    /// The folder cannot be made or written to.
    #[error("files cannot be kept in {folder}: {source}; see UPLOAD_DIR")]
    Folder {
        /// As configured.
        folder: String,
        /// What the system says.
        source: io::Error,
    },
    /// The URL names no bucket that can be used.
    #[error("files cannot be kept at UPLOAD_URL: {0}")]
    Url(String),
}

/// Files in a folder or a bucket.
#[derive(Debug)]
pub struct StoredBlobs {
    store: Arc<dyn ObjectStore>,
    /// What comes before every key.
    prefix: Path,
    /// The folder, where it is one.
    folder: Option<PathBuf>,
}

impl StoredBlobs {
    /// The storage that is configured.
    ///
    /// # Errors
    /// Where it cannot be used.
    pub fn open(uploads: &Uploads) -> Result<Self, StorageError> {
        match &uploads.storage {
            UploadStorage::Folder(folder) => Self::in_folder(folder),
            UploadStorage::Url(url) => Self::at(url.reveal()),
        }
    }

    /// A folder, which is made where it is missing.
    ///
    /// # Errors
    /// Where it cannot be made or written to.
    pub fn in_folder(folder: &FilePath) -> Result<Self, StorageError> {
        let opened = || -> io::Result<(PathBuf, LocalFileSystem)> {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true).mode(FOLDER_MODE).create(folder)?;
            let folder = folder.canonicalize()?;
            // Better to know now than with somebody's first upload.
            tempfile::tempfile_in(&folder)?;
            let store = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
            Ok((folder, store))
        };
        let (folder, store) = opened().map_err(|source| StorageError::Folder {
            folder: folder.display().to_string(),
            source,
        })?;
        Ok(Self {
            store: Arc::new(store),
            prefix: Path::default(),
            folder: Some(folder),
        })
    }

    fn at(url: &str) -> Result<Self, StorageError> {
        let url = Url::parse(url).map_err(|error| StorageError::Url(error.to_string()))?;
        // Who may use the bucket stands in the variables that its own tools read.
        let variables = std::env::vars().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let (store, prefix) = object_store::parse_url_opts(&url, variables)
            .map_err(|error| StorageError::Url(error.to_string()))?;
        Ok(Self {
            store: store.into(),
            prefix,
            folder: None,
        })
    }

    fn path(&self, key: &BlobKey) -> Path {
        let parts = self.prefix.parts().map(|part| part.as_ref().to_owned());
        Path::from_iter(parts.chain(key.as_str().split('/').map(str::to_owned)))
    }
}

fn unavailable(error: impl std::fmt::Display) -> BlobError {
    BlobError::Unavailable(error.to_string())
}

#[async_trait]
impl Blobs for StoredBlobs {
    async fn put(
        &self,
        key: &BlobKey,
        mut bytes: &mut (dyn AsyncRead + Send + Unpin),
    ) -> Result<(), BlobError> {
        let store = Arc::clone(&self.store);
        let mut writer = BufWriter::with_capacity(store, self.path(key), PART)
            .with_max_concurrency(PARTS_AT_ONCE);
        if let Err(error) = tokio::io::copy(&mut bytes, &mut writer).await {
            if let Err(error) = writer.abort().await {
                tracing::debug!(%error, %key, "left of an upload that failed");
            }
            return Err(unavailable(error));
        }
        writer.shutdown().await.map_err(unavailable)
    }

    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<ByteStream, BlobError> {
        let options = GetOptions {
            range: range.map(Into::into),
            ..GetOptions::default()
        };
        match self.store.get_opts(&self.path(key), options).await {
            Ok(found) => Ok(Box::pin(StreamReader::new(
                found.into_stream().map_err(io::Error::from),
            ))),
            Err(Error::NotFound { .. }) => Err(BlobError::NotFound),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn delete(&self, key: &BlobKey) -> Result<(), BlobError> {
        match self.store.delete(&self.path(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn older_than(&self, shard: u8, before: Timestamp) -> Result<Vec<BlobKey>, BlobError> {
        let shard = format!("{shard:02x}");
        if let Some(folder) = &self.folder {
            let folder = folder.join(&shard);
            tokio::task::spawn_blocking(move || clear_away(&folder, before))
                .await
                .map_err(unavailable)?
                .map_err(unavailable)?;
        }
        let within = self.prefix.clone().join(shard.as_str());
        let mut found = self.store.list(Some(&within));
        let mut keys = Vec::new();
        while let Some(object) = found.next().await {
            let object = object.map_err(unavailable)?;
            let key = object
                .location
                .filename()
                .and_then(|name| BlobKey::parse(&format!("{shard}/{name}")));
            let is_old = object.last_modified.timestamp_micros() < before.micros();
            keys.extend(key.filter(|_| is_old));
        }
        Ok(keys)
    }
}

/// Deletes what uploads have left in a folder that were cut off with the program: files beside the
/// blob that they were to become, which the library never lists.
fn clear_away(folder: &FilePath, before: Timestamp) -> io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let micros = u64::try_from(before.micros()).unwrap_or_default();
    let before = SystemTime::UNIX_EPOCH + Duration::from_micros(micros);
    for entry in entries {
        let entry = entry?;
        let is_staged = entry
            .file_name()
            .to_str()
            .and_then(|name| name.split_once('#'))
            .is_some_and(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
        // It may have been finished meanwhile.
        let is_old = |entry: &std::fs::DirEntry| {
            let changed = entry.metadata().and_then(|metadata| metadata.modified());
            changed.is_ok_and(|changed| changed < before)
        };
        if is_staged && is_old(&entry) {
            match std::fs::remove_file(entry.path()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}
