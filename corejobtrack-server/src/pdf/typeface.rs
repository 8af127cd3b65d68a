//! The typefaces of documents, and the shaping of text into glyphs. Each character uses the first
//! face that contains it; a character that no face contains is shown as a box.

use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer, ttf_parser::GlyphId as RawGlyph};
use unicode_bidi::{BidiInfo, Level};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Bold.ttf");
/// Contains characters that the other two lack: Arabic and Hebrew letters, symbols.
const FALLBACK: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans.ttf");

/// The weight of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// The embedded faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    Fallback,
}

struct Loaded {
    shaper: rustybuzz::Face<'static>,
    /// The size of a font unit, as a multiple of the text size.
    unit: f32,
}

/// The loaded faces, which measure and shape text.
pub(super) struct Typefaces {
    regular: Loaded,
    bold: Loaded,
    fallback: Loaded,
}

/// Consecutive glyphs of one face. Lengths are multiples of the text size.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) face: Face,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) width: f32,
}

/// One line of shaped text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) runs: Vec<Run>,
    /// The width, as a multiple of the text size.
    pub(super) width: f32,
    pub(super) is_rtl: bool,
}

/// The loaded faces; none if the built-in font files are broken, which a test rules out.
pub(super) fn typefaces() -> Option<&'static Typefaces> {
    static LOADED: OnceLock<Option<Typefaces>> = OnceLock::new();
    LOADED
        .get_or_init(|| {
            Some(Typefaces {
                regular: Loaded::of(REGULAR)?,
                bold: Loaded::of(BOLD)?,
                fallback: Loaded::of(FALLBACK)?,
            })
        })
        .as_ref()
}

/// The faces as the document embeds them: regular, bold, fallback.
pub(super) fn embedded() -> Option<[Font; 3]> {
    let font = |data: &'static [u8]| Font::new(data.into(), 0);
    Some([font(REGULAR)?, font(BOLD)?, font(FALLBACK)?])
}

impl Loaded {
    fn of(data: &'static [u8]) -> Option<Self> {
        let shaper = rustybuzz::Face::from_slice(data, 0)?;
        #[expect(clippy::cast_precision_loss, reason = "a font has some thousand units per em")]
        let unit = 1.0 / shaper.units_per_em().max(1) as f32;
        Some(Self { shaper, unit })
    }

    fn advance(&self, glyph: RawGlyph) -> f32 {
        f32::from(self.shaper.glyph_hor_advance(glyph).unwrap_or(0)) * self.unit
    }
}

/// Whether a character only affects how others are shown and has no glyph.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

impl Typefaces {
    fn loaded(&self, face: Face) -> &Loaded {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Fallback => &self.fallback,
        }
    }

    /// The face for a character.
    fn face_of(&self, c: char, weight: Weight) -> Face {
        let usual = match weight {
            Weight::Regular => Face::Regular,
            Weight::Bold => Face::Bold,
        };
        let has = |face| self.loaded(face).shaper.glyph_index(c).is_some();
        if !has(usual) && has(Face::Fallback) {
            Face::Fallback
        } else {
            usual
        }
    }

    /// The width of a single character, as a multiple of the text size: accurate enough for line
    /// breaking.
    pub(super) fn advance(&self, c: char, weight: Weight) -> f32 {
        if is_invisible(c) {
            return 0.0;
        }
        let face = self.loaded(self.face_of(c, weight));
        face.advance(face.shaper.glyph_index(c).unwrap_or(RawGlyph(0)))
    }

    /// Shapes one line of a paragraph whose base direction is right-to-left if `is_rtl`.
    pub(super) fn line(&self, text: &str, weight: Weight, is_rtl: bool) -> Line {
        let base = if is_rtl { Level::rtl() } else { Level::ltr() };
        let info = BidiInfo::new(text, Some(base));
        let mut runs = Vec::new();
        for paragraph in &info.paragraphs {
            let (levels, ranges) = info.visual_runs(paragraph, paragraph.range.clone());
            for range in ranges {
                let run_is_rtl = levels.get(range.start).is_some_and(Level::is_rtl);
                if let Some(part) = text.get(range) {
                    self.shape_runs(part, weight, run_is_rtl, &mut runs);
                }
            }
        }
        Line {
            text: text.to_owned(),
            width: runs.iter().map(|run: &Run| run.width).sum(),
            runs,
            is_rtl,
        }
    }

    /// Shapes text of one direction, one run for each change of face.
    fn shape_runs(&self, text: &str, weight: Weight, is_rtl: bool, runs: &mut Vec<Run>) {
        let mut parts: Vec<(Face, String)> = Vec::new();
        for c in text.chars() {
            match parts.last_mut() {
                // Invisible characters, such as joiners, stay with the character before them.
                Some((_, part)) if is_invisible(c) => part.push(c),
                Some((face, part)) if *face == self.face_of(c, weight) => part.push(c),
                _ => parts.push((self.face_of(c, weight), c.to_string())),
            }
        }
        if is_rtl {
            parts.reverse();
        }
        for (face, part) in parts {
            runs.push(self.shape(face, part, is_rtl));
        }
    }

    fn shape(&self, face: Face, text: String, is_rtl: bool) -> Run {
        let loaded = self.loaded(face);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        buffer.set_direction(if is_rtl {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        });
        let shaped = rustybuzz::shape(&loaded.shaper, &[], buffer);
        let infos = shaped.glyph_infos();
        let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut width = 0.0;
        let mut glyphs = Vec::with_capacity(infos.len());
        #[expect(
            clippy::cast_precision_loss,
            reason = "advances of glyphs are some thousand units"
        )]
        for (info, position) in infos.iter().zip(shaped.glyph_positions()) {
            let start = info.cluster as usize;
            let next = starts.partition_point(|other| *other <= start);
            let end = starts.get(next).copied().unwrap_or(text.len());
            let scaled = |units: i32| units as f32 * loaded.unit;
            width += scaled(position.x_advance);
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                scaled(position.x_advance),
                scaled(position.x_offset),
                scaled(position.y_offset),
                scaled(position.y_advance),
                start..end,
                None,
            ));
        }
        Run {
            face,
            text,
            glyphs,
            width,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn the_built_in_faces_can_be_read() {
        assert!(typefaces().is_some() && embedded().is_some());
    }

    #[test]
    fn every_character_uses_a_face_that_contains_it() {
        let faces = typefaces().unwrap();
        for (text, face) in [
            ("Grüße, Ελλάς, Привет", Face::Regular),
            ("שלום", Face::Fallback),
        ] {
            let line = faces.line(text, Weight::Regular, false);
            assert!(line.runs.iter().all(|run| run.face == face), "{text}");
            let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
            assert!(
                glyphs.into_iter().all(|glyph| glyph.glyph_id.to_u32() != 0),
                "{text}"
            );
        }
    }

    #[test]
    fn arabic_letters_are_joined_and_run_from_right_to_left() {
        let faces = typefaces().unwrap();
        let line = faces.line("مرحبا", Weight::Regular, true);
        let joined: Vec<u32> = line.runs[0]
            .glyphs
            .iter()
            .map(|glyph| glyph.glyph_id.to_u32())
            .collect();
        let alone: Vec<u32> = "مرحبا"
            .chars()
            .map(|c| {
                faces.line(&c.to_string(), Weight::Regular, true).runs[0].glyphs[0]
                    .glyph_id
                    .to_u32()
            })
            .collect();
        assert_ne!(joined, alone);
        assert!(line.runs[0].glyphs.first().unwrap().text_range.start > 0);
    }

    #[test]
    fn characters_that_no_face_contains_are_no_error() {
        let faces = typefaces().unwrap();
        for text in [
            "🛠️ 👩‍👩‍👧",
            "中文",
            "\u{10ffff}",
            "e\u{301}\u{301}\u{301}",
            "",
            "\u{202e}abc",
        ] {
            let line = faces.line(text, Weight::Bold, false);
            assert!(line.width.is_finite(), "{text:?}");
        }
    }
}
