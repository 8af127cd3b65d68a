//! Reads a request's body: checks the media type first, then reads up to the size limit.

use std::{ops::Deref, pin::pin, time::Duration};

use poem::{Request, RequestBody, http::header};
use tokio::io::{self, AsyncRead, AsyncReadExt};

use crate::http::{
    context::RequestContext,
    problems::{Problem, Result},
};

/// How much of a body that is too large is read and discarded: this many times the size limit.
const DISCARD_FACTOR: u64 = 4;

/// Rejects a body with another media type. A body without a media type is accepted.
pub(super) fn expect_media_type(
    request: &Request,
    expected: &str,
    accepts: fn(&str) -> bool,
) -> Result<()> {
    let Some(value) = request.headers().get(header::CONTENT_TYPE) else {
        return Ok(());
    };
    let essence = value
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    if accepts(&essence) {
        Ok(())
    } else {
        Err(Problem::unsupported_media_type(expected))
    }
}

/// The longest time that a body may take to arrive.
const READ_TIMEOUT: Duration = Duration::from_secs(120);
/// The longest time that the rest of a body is read and discarded.
const DISCARD_TIMEOUT: Duration = Duration::from_secs(10);

/// The whole body; an error if it is larger than the size limit.
pub(super) async fn read(
    request: &Request,
    body: &mut RequestBody,
) -> Result<impl Deref<Target = [u8]> + use<>> {
    let limit = RequestContext::of(request)?.services().max_body_bytes;
    let mut reader = body.take().map_err(Problem::internal)?.into_async_read();
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    let announced = request
        .header(header::CONTENT_LENGTH)
        .and_then(|text| text.parse().ok());
    if announced.is_some_and(|announced: u64| announced > most) {
        // A client that expects `100 Continue` has not sent the body yet.
        if request.header(header::EXPECT).is_none() {
            discard(reader, most).await;
        }
        return Err(Problem::too_large(limit));
    }
    let mut bytes = Vec::new();
    let mut some = (&mut reader).take(most.saturating_add(1));
    tokio::time::timeout(READ_TIMEOUT, some.read_to_end(&mut bytes))
        .await
        .map_err(|_| Problem::bad_request("The body took too long to arrive"))?
        .map_err(|error| Problem::bad_request(format!("The body could not be read: {error}")))?;
    if bytes.len() <= limit {
        return Ok(bytes);
    }
    drop(bytes);
    discard(reader, most).await;
    Err(Problem::too_large(limit))
}

/// Reads and discards more of a body that is too large: if the connection were closed while the
/// client is still sending, it would not read the response.
async fn discard(reader: impl AsyncRead + Unpin, limit: u64) {
    let some = reader.take(limit.saturating_mul(DISCARD_FACTOR));
    // The response is the same whether this succeeds or not.
    let _ = tokio::time::timeout(DISCARD_TIMEOUT, io::copy(&mut pin!(some), &mut io::sink())).await;
}
