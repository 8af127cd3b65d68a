//! Small pictures for uploads and signatures.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A complete PNG file of one pixel.
pub const PIXEL: &[u8] = include_bytes!("pixel.png");

/// The same in base64.
#[must_use]
pub fn pixel_in_base64() -> String {
    STANDARD.encode(PIXEL)
}

/// The same as a `data:` URL, as clients send signatures.
#[must_use]
pub fn pixel_as_url() -> String {
    format!("data:image/png;base64,{}", pixel_in_base64())
}
