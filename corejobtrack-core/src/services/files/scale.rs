//! Decodes untrusted images within limits and re-encodes them: upright, scaled down, and without
//! metadata. Runs on blocking threads.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};
use tokio::sync::Semaphore;

use super::FilesError;

/// The maximum width and height of an image to be decoded, in pixels.
const MAX_PIXELS: u32 = 16_000;
/// The most memory that decoding one image may take, in bytes; enough for 60 megapixels.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
/// The JPEG quality, of 100.
const QUALITY: u8 = 85;
/// Limits how many images are decoded at once: each may take `MAX_MEMORY`.
static DECODING: Semaphore = Semaphore::const_new(2);

/// The file format of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// A PNG file, for images with transparent parts.
    Png,
    /// A JPEG file, for all other images.
    Jpeg,
}

impl PictureFormat {
    /// Its content type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The suffix of file names in this format.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Png => ".png",
            Self::Jpeg => ".jpg",
        }
    }
}

/// A re-encoded image.
pub(super) struct Scaled {
    pub(super) bytes: Vec<u8>,
    pub(super) format: PictureFormat,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Scales an image to at most `side` pixels in either direction; smaller ones keep their size.
pub(super) async fn scaled(bytes: Vec<u8>, side: u32) -> Result<Scaled, FilesError> {
    // The semaphore is never closed.
    let permit = DECODING.acquire().await.ok();
    let scaled = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        scale(&bytes, side)
    });
    match scaled.await {
        Ok(scaled) => scaled,
        Err(error) => {
            tracing::warn!(%error, "the decoder of an image panicked");
            Err(broken())
        }
    }
}

fn broken() -> FilesError {
    FilesError::NotAPicture("The image is damaged or too large to be shown".into())
}

fn scale(bytes: &[u8], side: u32) -> Result<Scaled, FilesError> {
    let mut reader = ImageReader::new(Cursor::new(bytes));
    let format = image::guess_format(bytes).ok().filter(|format| {
        matches!(
            format,
            ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP
        )
    });
    let format = format.ok_or_else(|| {
        FilesError::NotAPicture("The file is not a PNG, JPG, GIF or WebP image".into())
    })?;
    reader.set_format(format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_PIXELS);
    limits.max_image_height = Some(MAX_PIXELS);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let image = decode(reader, side).map_err(|error| {
        tracing::debug!(%error, "an image cannot be decoded");
        broken()
    })?;
    encode(&image).map_err(|error| {
        tracing::debug!(%error, "an image cannot be encoded");
        broken()
    })
}

fn decode(reader: ImageReader<Cursor<&[u8]>>, side: u32) -> image::ImageResult<DynamicImage> {
    let mut decoder = reader.into_decoder()?;
    // Not every decoder counts the memory of the image itself.
    if decoder.total_bytes() > MAX_MEMORY {
        return Err(image::ImageError::Limits(
            image::error::LimitError::from_kind(image::error::LimitErrorKind::InsufficientMemory),
        ));
    }
    // The orientation is metadata, which is not kept: so the image is turned now.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder)?;
    if image.width() > side || image.height() > side {
        image = image.thumbnail(side, side);
    }
    image.apply_orientation(orientation);
    Ok(image)
}

fn encode(image: &DynamicImage) -> image::ImageResult<Scaled> {
    let mut bytes = Vec::new();
    let is_transparent =
        image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] != u8::MAX);
    let format = if is_transparent {
        let image = DynamicImage::ImageRgba8(image.to_rgba8());
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        PictureFormat::Png
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        image.to_rgb8().write_with_encoder(encoder)?;
        PictureFormat::Jpeg
    };
    Ok(Scaled {
        bytes,
        format,
        width: image.width(),
        height: image.height(),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

    use image::{Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32, alpha: u8) -> Vec<u8> {
        let image = RgbaImage::from_pixel(width, height, Rgba([200, 30, 30, alpha]));
        let mut bytes = Vec::new();
        image
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[tokio::test]
    async fn large_images_are_scaled_down() {
        let made = scaled(png(1000, 500, 255), 512).await.unwrap();
        assert_eq!((made.width, made.height), (512, 256));
        assert_eq!(made.format, PictureFormat::Jpeg);
        assert_eq!(image::guess_format(&made.bytes).unwrap(), ImageFormat::Jpeg);
        let small = scaled(png(20, 10, 255), 512).await.unwrap();
        assert_eq!((small.width, small.height), (20, 10));
    }

    #[tokio::test]
    async fn transparent_images_stay_transparent() {
        let made = scaled(png(20, 10, 100), 512).await.unwrap();
        assert_eq!(made.format, PictureFormat::Png);
    }

    #[tokio::test]
    async fn other_files_and_decompression_bombs_are_refused() {
        let mut bomb = png(2, 2, 255);
        // A header with 15,000 by 15,000 pixels and its right checksum.
        let side = 15_000_u32.to_be_bytes();
        bomb[16..20].copy_from_slice(&side);
        bomb[20..24].copy_from_slice(&side);
        let sum = crc(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&sum);
        let half = png(50, 50, 255);
        let half = half[..half.len() / 2].to_vec();
        for file in [
            Vec::new(),
            b"%PDF-1.7".to_vec(),
            b"<svg/>".to_vec(),
            half,
            bomb,
        ] {
            assert!(matches!(
                scaled(file, 512).await,
                Err(FilesError::NotAPicture(_))
            ));
        }
    }

    fn crc(bytes: &[u8]) -> u32 {
        let step = |sum: u32, byte: &u8| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
            })
        };
        !bytes.iter().fold(u32::MAX, step)
    }
}
