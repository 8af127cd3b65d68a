//! Blob storage: the port to the bytes of files, in a folder, a bucket or memory. It knows only
//! keys and bytes; names and owners are in rows.

use std::{fmt, ops::Range, pin::Pin};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncRead;

use crate::kernel::store::{ColumnType, Kind, StoreError, Timestamp, Value, entity::mismatch};

/// A stream of bytes.
pub type ByteStream = Pin<Box<dyn AsyncRead + Send>>;

/// How many hexadecimal digits a key has, its shard included.
const DIGITS: usize = 32;

/// The key of a blob: random, so that nothing that a client sends is ever part of a path. It looks
/// like `ab/cdef…`; the first two digits are its shard, by which blobs are listed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlobKey(String);

impl BlobKey {
    /// A key of random bits, with a suffix such as `.png` or an empty one.
    pub(crate) fn of(bits: u128, suffix: &str) -> Self {
        let digits = format!("{bits:0DIGITS$x}");
        let (shard, rest) = digits.split_at(2);
        Self(format!("{shard}/{rest}{suffix}"))
    }

    /// Parses a key as a storage lists it; none for other texts.
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

    /// The key as text, with one slash in it.
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

/// Errors of a blob storage.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlobError {
    /// There is no such blob.
    #[error("there is no such blob")]
    NotFound,
    /// The storage is unreachable or full, or denies access.
    #[error("{0}")]
    Unavailable(String),
}

/// Stores the bytes of files. All methods may be called at once, by several programs.
#[async_trait]
pub trait Blobs: fmt::Debug + Send + Sync + 'static {
    /// Stores all of `bytes` under a new key, and returns when they are durable. If they cannot be
    /// read to their end or stored, nothing is left under the key. They may not fit into memory.
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

    /// Deletes a blob; succeeds if there is no such blob.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    async fn delete(&self, key: &BlobKey) -> Result<(), BlobError>;

    /// The blobs of a shard that were stored before an instant, in any order. May also delete what
    /// interrupted calls of [`put`](Self::put) left in the shard before then.
    ///
    /// # Errors
    /// [`BlobError::Unavailable`].
    async fn older_than(&self, shard: u8, before: Timestamp) -> Result<Vec<BlobKey>, BlobError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_can_be_parsed_back() {
        for suffix in ["", ".png", ".jpg"] {
            let key = BlobKey::of(0xab_cdef, suffix);
            assert!(key.as_str().starts_with("00/0000"), "{key}");
            assert_eq!(BlobKey::parse(key.as_str()), Some(key));
        }
    }

    #[test]
    fn other_texts_are_not_parsed_as_keys() {
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
