//! Writes laid-out pages as a PDF file. The layout is decided elsewhere.

use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect, Size, Transform},
    image::Image,
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    text::Font,
};
use time::OffsetDateTime;

use super::{
    PdfError,
    layout::{HEIGHT, Mark, WIDTH},
    picture::{Content, Picture},
    text::Color,
    typeface::{Face, embedded},
};

/// The metadata of a document.
#[derive(Debug, Clone)]
pub(super) struct DocumentInfo {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) at: OffsetDateTime,
}

/// The PDF file of the pages.
pub(super) fn file(pages: Vec<Vec<Mark>>, info: DocumentInfo) -> Result<Vec<u8>, PdfError> {
    let fonts = embedded().ok_or(PdfError::Typeface)?;
    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(PdfError::Typeface)?;
    let mut document = Document::new();
    document.set_metadata(metadata(info));
    for marks in pages {
        let mut page = document.start_page_with(settings.clone());
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, &fonts, mark)?;
        }
        surface.finish();
        page.finish();
    }
    document
        .finish()
        .map_err(|error| PdfError::Refused(format!("{error:?}")))
}

fn metadata(info: DocumentInfo) -> Metadata {
    let At {
        year,
        month,
        day,
        hour,
        minute,
        second,
    } = At::of(info.at);
    let at = DateTime::new(year)
        .month(month)
        .day(day)
        .hour(hour)
        .minute(minute)
        .second(second)
        .utc_offset_hour(0);
    Metadata::new()
        .title(info.title)
        .authors(vec![info.author])
        .creator("Corejobtrack".to_owned())
        .language("en".to_owned())
        .creation_date(at)
}

struct At {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl At {
    fn of(at: OffsetDateTime) -> Self {
        Self {
            year: u16::try_from(at.year()).unwrap_or(0),
            month: at.month().into(),
            day: at.day(),
            hour: at.hour(),
            minute: at.minute(),
            second: at.second(),
        }
    }
}

fn draw(surface: &mut Surface<'_>, fonts: &[Font; 3], mark: Mark) -> Result<(), PdfError> {
    match mark {
        Mark::Text { x, y, line, style } => {
            surface.set_fill(Some(fill(style.color)));
            let mut x = x;
            for run in &line.runs {
                let [regular, bold, fallback] = fonts;
                let font = match run.face {
                    Face::Regular => regular,
                    Face::Bold => bold,
                    Face::Fallback => fallback,
                };
                let start = Point::from_xy(x, y);
                surface.draw_glyphs(
                    start,
                    &run.glyphs,
                    font.clone(),
                    &run.text,
                    style.size,
                    false,
                );
                x += run.width * style.size;
            }
        }
        Mark::Fill {
            x,
            y,
            width,
            height,
            color,
        } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(x, y, width, height) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(color)));
                surface.draw_path(&path);
            }
        }
        Mark::Picture {
            x,
            y,
            width,
            height,
            picture,
        } => {
            let image = image(&picture)?;
            if let Some(size) = Size::from_wh(width, height) {
                surface.push_transform(&Transform::from_translate(x, y));
                surface.draw_image(image, size);
                surface.pop();
            }
        }
    }
    Ok(())
}

fn image(picture: &Picture) -> Result<Image, PdfError> {
    match &picture.content {
        Content::Jpeg(file) => {
            Image::from_jpeg(file.clone().into(), true).map_err(PdfError::Refused)
        }
        Content::Pixels(pixels) => Ok(Image::from_rgba8(
            pixels.clone(),
            picture.width,
            picture.height,
        )),
    }
}

fn fill(Color(red, green, blue): Color) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}
