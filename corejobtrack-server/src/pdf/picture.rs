//! Pictures, scaled down to the resolution of print: 150 dots per inch.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, Rgba, RgbaImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

/// Dots per point.
const DENSITY: f32 = 150.0 / 72.0;
const QUALITY: u8 = 82;
/// The limits of decoding: memory in bytes, and the longest side in pixels.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
const MAX_SIDE: u32 = 20_000;

/// A picture to embed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    /// A JPEG file for a photograph, pixels for a drawing.
    pub(super) content: Content,
    pub(super) width: u32,
    pub(super) height: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Jpeg(Vec<u8>),
    Pixels(Vec<u8>),
}

impl Picture {
    /// A photograph scaled to fit into `within` (points); none if the file is no readable image.
    pub(super) fn photograph(file: &[u8], within: (f32, f32)) -> Option<Self> {
        let image = on_white(&scaled(decoded(file)?, within));
        let rgb = DynamicImage::ImageRgba8(image).to_rgb8();
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
            .encode_image(&rgb)
            .ok()?;
        Some(Self {
            content: Content::Jpeg(jpeg),
            width: rgb.width(),
            height: rgb.height(),
        })
    }

    /// A drawing, such as a signature, without the empty space around it.
    pub(super) fn drawing(file: &[u8], within: (f32, f32)) -> Option<Self> {
        let image = on_white(&decoded(file)?);
        let image = scaled(DynamicImage::ImageRgba8(trimmed(&image)), within).to_rgba8();
        Some(Self {
            width: image.width(),
            height: image.height(),
            content: Content::Pixels(image.into_raw()),
        })
    }

    /// The size in points: as large as fits into `within`, but at most twice the size at 150 dots
    /// per inch.
    #[expect(clippy::cast_precision_loss, reason = "sides are some thousand pixels")]
    pub(super) fn fitted(&self, within: (f32, f32)) -> (f32, f32) {
        let (width, height) = (self.width.max(1) as f32, self.height.max(1) as f32);
        let scale = (within.0 / width)
            .min(within.1 / height)
            .min(1.0 / DENSITY * 2.0);
        (width * scale, height * scale)
    }
}

fn decoded(file: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(file))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    if let Some(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Some(image)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page has some thousand dots"
)]
fn scaled(image: DynamicImage, within: (f32, f32)) -> DynamicImage {
    let dots = |points: f32| (points * DENSITY).ceil().max(1.0) as u32;
    let (width, height) = (dots(within.0), dots(within.1));
    if image.width() <= width && image.height() <= height {
        return image;
    }
    image.resize(width, height, FilterType::Triangle)
}

/// Blends transparent pixels with white, the colour of paper.
fn on_white(image: &DynamicImage) -> RgbaImage {
    let mut image = image.to_rgba8();
    for Rgba([red, green, blue, alpha]) in image.pixels_mut() {
        let over = |color: u8| {
            let (color, alpha) = (u32::from(color), u32::from(*alpha));
            u8::try_from((color * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
        };
        (*red, *green, *blue) = (over(*red), over(*green), over(*blue));
        *alpha = 255;
    }
    image
}

/// The drawn part of an image, with a small margin.
fn trimmed(image: &RgbaImage) -> RgbaImage {
    let is_drawn = |pixel: &Rgba<u8>| pixel.0.iter().take(3).any(|color| *color < 230);
    let drawn = image
        .enumerate_pixels()
        .filter(|(.., pixel)| is_drawn(pixel));
    let bounds = drawn.fold(None, |bounds: Option<[u32; 4]>, (x, y, _)| {
        let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
        Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
    });
    let Some([left, top, right, bottom]) = bounds else {
        return image.clone();
    };
    let (left, top) = (left.saturating_sub(4), top.saturating_sub(4));
    let width = (right + 5).min(image.width()).saturating_sub(left);
    let height = (bottom + 5).min(image.height()).saturating_sub(top);
    image::imageops::crop_imm(image, left, top, width, height).to_image()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn png(image: RgbaImage) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        image.write_to(&mut file, image::ImageFormat::Png).unwrap();
        file.into_inner()
    }

    #[test]
    fn a_photograph_is_scaled_to_print_resolution() {
        let file = png(RgbaImage::from_pixel(3000, 1500, Rgba([10, 20, 30, 255])));
        let picture = Picture::photograph(&file, (240.0, 240.0)).unwrap();
        assert_eq!((picture.width, picture.height), (500, 250));
        assert_eq!(picture.fitted((240.0, 240.0)), (240.0, 120.0));
    }

    #[test]
    fn files_that_are_no_images_are_left_out() {
        for file in [&b"%PDF-1.7"[..], b"", b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(Picture::photograph(file, (100.0, 100.0)), None);
        }
    }

    #[test]
    fn a_signature_is_cropped_to_its_strokes() {
        let mut image = RgbaImage::new(600, 200);
        for x in 250..350 {
            image.put_pixel(x, 100, Rgba([0, 0, 0, 255]));
        }
        let picture = Picture::drawing(&png(image), (200.0, 60.0)).unwrap();
        assert_eq!((picture.width, picture.height), (108, 9));
    }
}
