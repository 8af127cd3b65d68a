//! The port to whatever keeps the bytes of files: a folder, a bucket, memory. It knows keys and
//! bytes; whose they are and how they are called stands in rows.

use std::{fmt, ops::Range, pin::Pin};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncRead;

use crate::kernel::store::{ColumnType, Kind, StoreError, Timestamp, Value, entity::mismatch};

/// Bytes as they come.
pub type ByteStream = Pin<Box<dyn AsyncRead + Send>>;

/// How many hexadecimal digits a key has, its shard included.
const DIGITS: usize = 32;

/// What a blob is found by: random, so that nothing that a client sends is ever part of a path. It
/// reads `ab/cdef…`; the first two digits are its shard, by which blobs are listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlobKey(String);

impl BlobKey {
    /// A key of random bits, perhaps with a suffix such as `.png`.
    pub(crate) fn of(bits: u128, suffix: &str) -> Self {
        let digits = format!("{bits:0DIGITS$x}");
        let (shard, rest) = digits.split_at(2);
        Self(format!("{shard}/{rest}{suffix}"))
    }

    /// Reads a key, as a storage lists it; none for what is no key of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (shard, rest) = text.split_once('/')?;
        let (digits, suffix) = rest.split_once('.').unwrap_or((rest, "png"));
        let hex = |text: &str| {
            text.bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_key = shard.len() == 2
            && shard.len() + digits.len() == DIGITS
            && hex(shard)
            && hex(digits)
            && matches!(suffix, "png" | "jpg");
        is_key.then(|| Self(text.to_owned()))
    }

    /// The text of it, with one slash in it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ColumnType for BlobKey {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Result<Value, StoreError> {
        Ok(Value::Text(self.0.clone()))
    }

    fn from_value(value: Value) -> Result<Self, StoreError> {
        match value {
            Value::Text(text) => Ok(Self(text)),
            other => Err(mismatch(&other, "BlobKey")),
        }
    }
}

/// Why a storage did not do something.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlobError {
    /// There is no such blob.
    #[error("there is no such blob")]
    NotFound,
    /// The storage is away, full, or may not be used.
    #[error("{0}")]
    Unavailable(String),
}

/// Keeps the bytes of files. All of it may be called at once, by several programs.
#[async_trait]
pub trait Blobs: fmt::Debug + Send + Sync + 'static {
    /// Keeps all of `bytes` under a new key, and answers when they are safe. Where the bytes cannot
    /// be read to their end or kept, nothing is left under the key. They may be too many to be held
    /// in memory.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`], also where reading `bytes` fails.
    async fn put(
        &self,
        key: &BlobKey,
        bytes: &mut (dyn AsyncRead + Send + Unpin),
    ) -> Result<(), BlobError>;

    /// The bytes of a blob, or those in a range that lies within it.
    ///
    /// # Errors
    /// [`BlobError::NotFound`], [`BlobError::Unavailable`].
    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<ByteStream, BlobError>;

    /// Deletes a blob; one that is not there is deleted already.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    async fn delete(&self, key: &BlobKey) -> Result<(), BlobError>;

    /// The blobs of a shard that were put before an instant, in any order. What a put that was cut
    /// off has left in the shard before then may be cleared away.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    async fn older_than(&self, shard: u8, before: Timestamp) -> Result<Vec<BlobKey>, BlobError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for suffix in ["", ".png", ".jpg"] {
            let key = BlobKey::of(0xab_cdef, suffix);
            assert!(key.as_str().starts_with("00/0000"), "{key}");
            assert_eq!(BlobKey::parse(key.as_str()), Some(key));
        }
    }

    #[test]
    fn what_is_no_key_is_none() {
        let digits = "0".repeat(30);
        for text in [
            String::new(),
            "ab".into(),
            digits.clone(),
            format!("zz/{digits}"),
            format!("AB/{digits}"),
            format!("ab/{digits}.exe"),
            format!("ab/{digits}#1"),
            format!("ab/../{digits}"),
        ] {
            assert_eq!(BlobKey::parse(&text), None, "{text}");
        }
    }
}
