//! Validation of signature images. It is slow, so it runs before the transaction.

use std::{io::Cursor, sync::Arc};

use base64::Engine as _;

use crate::{
    kernel::{error::EngineError, policy::Policy, store::StoreError},
    work::WorkError,
};

/// The greatest number of pixels of a signature image.
const MAX_PIXELS: u64 = 4_000_000;

/// The PNG file in a data URL, checked by decoding it on a thread for blocking work.
pub(crate) async fn checked(text: &str, policy: &Policy) -> Result<Arc<Vec<u8>>, WorkError> {
    let (text, most) = (text.to_owned(), policy.max_signature_bytes);
    let png = tokio::task::spawn_blocking(move || image(&text, most))
        .await
        .map_err(|error| EngineError::from(StoreError::backend(error)))??;
    Ok(Arc::new(png))
}

/// The PNG file in a data URL, checked by decoding it.
fn image(text: &str, most_bytes: usize) -> Result<Vec<u8>, WorkError> {
    let bad = |what: &str| WorkError::InvalidSignatureImage(format!("signature_data {what}"));
    let encoded = match text.split_once(',') {
        Some(("data:image/png;base64", encoded)) => encoded,
        Some(_) => return Err(bad("must begin with data:image/png;base64,")),
        None => text,
    };
    if encoded.len() / 4 > most_bytes / 3 + 1 {
        return Err(bad(&format!("must be at most {most_bytes} bytes")));
    }
    let file = base64::engine::general_purpose::STANDARD
        .decode(encoded.trim())
        .map_err(|_| bad("is not base64"))?;
    let limits = png::Limits {
        bytes: 64 * 1024 * 1024,
    };
    let decoder = png::Decoder::new_with_limits(Cursor::new(&file), limits);
    let mut reader = decoder.read_info().map_err(|_| bad("is not a PNG image"))?;
    let (width, height) = (reader.info().width, reader.info().height);
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(bad(&format!("must have at most {MAX_PIXELS} pixels")));
    }
    while reader
        .next_row()
        .map_err(|_| bad("is not a complete PNG image"))?
        .is_some()
    {}
    Ok(file)
}
