//! Reads a request's body: its media type first, then at most as many bytes as are accepted.

use std::ops::Deref;

use poem::{Request, RequestBody, error::ReadBodyError, http::header};

use super::{
    context::RequestContext,
    problem::{Problem, Result},
};

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

/// The whole body, if it is not larger than accepted.
pub(super) async fn read(
    request: &Request,
    body: &mut RequestBody,
) -> Result<impl Deref<Target = [u8]> + use<>> {
    let limit = RequestContext::of(request)?.services().max_body_bytes;
    let announced = request
        .header(header::CONTENT_LENGTH)
        .and_then(|text| text.parse().ok());
    if announced.is_some_and(|announced: usize| announced > limit) {
        return Err(Problem::too_large(limit));
    }
    let body = body.take().map_err(Problem::internal)?;
    body.into_bytes_limit(limit)
        .await
        .map_err(|error| match error {
            ReadBodyError::PayloadTooLarge => Problem::too_large(limit),
            other => Problem::bad_request(format!("The body could not be read: {other}")),
        })
}
