//! File storage: implements the engine's `Blobs` port with `object_store`, in a folder, or in a
//! bucket of S3, Azure or Google Cloud if the program was built with that feature.

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

/// The size of an uploaded part, in bytes; buckets accept no smaller parts.
const PART: usize = 5 * 1024 * 1024;
/// How many parts are sent at the same time. These and the part being filled are the memory that an
/// upload needs.
const PARTS_AT_ONCE: usize = 2;
/// The mode of the folder: accessible to the server's user and group, as documented.
const FOLDER_MODE: u32 = 0o750;

/// Errors of opening the file storage.
#[derive(Debug, Error)]
pub enum StorageError {
    /// The folder cannot be created or written to.
    #[error("files cannot be stored in {folder}: {source}; see UPLOAD_DIR")]
    Folder {
        /// The folder, as configured.
        folder: String,
        /// The system's error.
        source: io::Error,
    },
    /// The URL does not name a usable bucket.
    #[error("files cannot be stored at UPLOAD_URL: {0}")]
    Url(String),
}

/// A file storage in a folder or a bucket.
#[derive(Debug)]
pub struct StoredBlobs {
    store: Arc<dyn ObjectStore>,
    /// The prefix of every key.
    prefix: Path,
    /// The folder, if the storage is one.
    folder: Option<PathBuf>,
}

impl StoredBlobs {
    /// Opens the configured storage.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be used.
    pub fn open(uploads: &Uploads) -> Result<Self, StorageError> {
        match &uploads.storage {
            UploadStorage::Folder(folder) => Self::in_folder(folder),
            UploadStorage::Url(url) => Self::at(url.reveal()),
        }
    }

    /// Opens a folder, which is created if it is missing.
    ///
    /// # Errors
    /// [`StorageError::Folder`] if it cannot be created or written to.
    pub fn in_folder(folder: &FilePath) -> Result<Self, StorageError> {
        let opened = || -> io::Result<(PathBuf, LocalFileSystem)> {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true).mode(FOLDER_MODE).create(folder)?;
            let folder = folder.canonicalize()?;
            // Checks now, rather than at the first upload, that the folder is writable.
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
        // The credentials come from the environment variables that the provider's tools use.
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
                tracing::debug!(%error, %key, "the parts of a failed upload cannot be deleted");
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
            tokio::task::spawn_blocking(move || delete_staged(&folder, before))
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

/// Deletes the staging files that uploads interrupted by a crash have left in a folder. The library
/// stores them beside the final file and never lists them.
fn delete_staged(folder: &FilePath, before: Timestamp) -> io::Result<()> {
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
        // The upload may have finished meanwhile, and the file may be gone.
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
