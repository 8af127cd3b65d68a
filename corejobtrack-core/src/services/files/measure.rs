//! A reader that counts and hashes bytes, and stops with an error when there are too many.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, ReadBuf};

/// Why reading stopped before the end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// There were more bytes than allowed.
    TooMany,
    /// The bytes could not be read.
    Unreadable(String),
}

/// A reader that counts and hashes the bytes passing through it.
pub(super) struct Measured<'a> {
    inner: &'a mut (dyn AsyncRead + Send + Unpin),
    most: u64,
    count: u64,
    hash: Sha256,
    stopped: Option<Stopped>,
}

impl<'a> Measured<'a> {
    /// Passes on at most `most` bytes; one more is an error.
    pub(super) fn new(inner: &'a mut (dyn AsyncRead + Send + Unpin), most: u64) -> Self {
        Self {
            inner,
            most,
            count: 0,
            hash: Sha256::new(),
            stopped: None,
        }
    }

    /// Why reading stopped before the end, if it did.
    pub(super) fn stopped(&mut self) -> Option<Stopped> {
        self.stopped.take()
    }

    /// The number of bytes, and their SHA-256 in hexadecimal digits.
    pub(super) fn into_sum(self) -> (u64, String) {
        (self.count, hex(&self.hash.finalize()))
    }
}

/// Bytes as lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of bytes, in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl AsyncRead for Measured<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = buf.filled().len();
        if let Err(error) = ready!(Pin::new(&mut *this.inner).poll_read(cx, buf)) {
            this.stopped = Some(Stopped::Unreadable(error.to_string()));
            return Poll::Ready(Err(error));
        }
        let new = buf.filled().get(before..).unwrap_or_default();
        this.hash.update(new);
        this.count += u64::try_from(new.len()).unwrap_or(u64::MAX);
        if this.count > this.most {
            buf.set_filled(before);
            this.stopped = Some(Stopped::TooMany);
            return Poll::Ready(Err(io::Error::other("more bytes than are allowed")));
        }
        Poll::Ready(Ok(()))
    }
}
