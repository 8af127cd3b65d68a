//! Reads a request's body: checks the media type first, then reads up to the size limit.

use std::{ops::Deref, pin::pin, time::Duration};

use poem::{Request, RequestBody, http::header};
use tokio::io::{self, AsyncRead, AsyncReadExt};

use crate::http::{
    context::RequestContext,
    problems::{Problem, Result},
};

/// How many times what is accepted is read of a body that is too large.
const PATIENCE: u64 = 4;

/// Refuses a body that says it is something else. One that says nothing is taken at its word.
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

/// How long a body may take to arrive.
const SLOWEST: Duration = Duration::from_secs(120);
/// How long what is too much is read to nowhere.
const DISCARDED: Duration = Duration::from_secs(10);

/// The whole body, if it is not larger than accepted.
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
        // Who asks before sending is told at once.
        if request.header(header::EXPECT).is_none() {
            discard(reader, most).await;
        }
        return Err(Problem::too_large(limit));
    }
    let mut bytes = Vec::new();
    let mut some = (&mut reader).take(most.saturating_add(1));
    tokio::time::timeout(SLOWEST, some.read_to_end(&mut bytes))
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

/// Reads some of what is too much to nowhere: a client that is still sending would take a closed
/// connection for a failure, and never read the answer.
async fn discard(reader: impl AsyncRead + Unpin, limit: u64) {
    let some = reader.take(limit.saturating_mul(PATIENCE));
    // The answer is the same, however this ends.
    let _ = tokio::time::timeout(DISCARDED, io::copy(&mut pin!(some), &mut io::sink())).await;
}
