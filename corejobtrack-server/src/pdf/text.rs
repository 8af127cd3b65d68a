//! Line breaking: paragraphs are broken at spaces, and words longer than a line anywhere.

use unicode_bidi::{Direction, get_base_direction};

use super::typeface::{Line, Typefaces, Weight};

/// The style of text. Lengths are in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) color: Color,
}

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Color(pub(super) u8, pub(super) u8, pub(super) u8);

impl Style {
    /// The distance from one line to the next.
    pub(super) fn leading(self) -> f32 {
        (self.size * 1.38).ceil()
    }

    /// The distance from the top of a line to its baseline.
    pub(super) fn ascent(self) -> f32 {
        self.size * 1.05
    }
}

/// Breaks a text into at most `most` lines of a column. If the text is longer, the last line ends
/// with an ellipsis.
pub(super) fn wrap(
    faces: &Typefaces,
    text: &str,
    style: Style,
    width: f32,
    most: usize,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let room = width / style.size;
    for paragraph in text.trim_end().split('\n') {
        let paragraph = without_controls(paragraph);
        let is_rtl = get_base_direction(paragraph.as_str()) == Direction::Rtl;
        for part in line_parts(faces, &paragraph, style.weight, room) {
            if lines.len() == most {
                if let Some(last) = lines.pop() {
                    lines.push(cut(faces, &last, style.weight, room));
                }
                return lines;
            }
            lines.push(faces.line(part, style.weight, is_rtl));
        }
    }
    lines
}

/// Shortens a line so that it fits with an ellipsis at its end.
fn cut(faces: &Typefaces, line: &Line, weight: Weight, room: f32) -> Line {
    let mut text = line.text.clone();
    loop {
        let shortened = faces.line(&format!("{}…", text.trim_end()), weight, line.is_rtl);
        if shortened.width <= room || text.pop().is_none() {
            return shortened;
        }
    }
}

/// The text with control characters and line separators replaced by spaces.
fn without_controls(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '\r')
        .map(|c| {
            if c.is_control() || c == '\u{2028}' || c == '\u{2029}' {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// The parts of a paragraph that each fit into a line.
fn line_parts<'a>(faces: &Typefaces, text: &'a str, weight: Weight, room: f32) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut start, mut width) = (0, 0.0);
    // The last possible line break, and the width of the line up to there.
    let mut break_point = None;
    let mut previous = ' ';
    for (place, c) in text.char_indices() {
        let advance = faces.advance(c, weight);
        if c != ' ' && matches!(previous, ' ' | '-' | '/' | '\u{ad}') && place > start {
            break_point = Some((place, width));
        }
        if c != ' ' && width + advance > room && place > start {
            let (end, done) = break_point.take().unwrap_or((place, width));
            parts.push(text.get(start..end).unwrap_or_default().trim_end());
            start = end;
            width -= done;
        }
        width += advance;
        previous = c;
    }
    parts.push(text.get(start..).unwrap_or_default().trim_end());
    parts
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use super::{super::typeface::typefaces, *};

    const STYLE: Style = Style {
        size: 10.0,
        weight: Weight::Regular,
        color: Color(0, 0, 0),
    };

    fn lines(text: &str, width: f32, most: usize) -> Vec<String> {
        let lines = wrap(typefaces().unwrap(), text, STYLE, width, most);
        assert!(
            lines
                .iter()
                .all(|line| line.width * STYLE.size <= width + 1.0),
            "{text:?}"
        );
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_end_at_spaces() {
        let text = "Replaced the fuser unit and both rollers";
        let lines = lines(text, 80.0, 99);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_word_that_is_longer_than_a_line_is_broken_anywhere() {
        let word = "x".repeat(500);
        let lines = lines(&format!("see {word} there"), 100.0, 999);
        assert_eq!(lines.concat().matches('x').count(), 500);
        assert_eq!(lines.last().unwrap().split(' ').next_back(), Some("there"));
    }

    #[test]
    fn paragraphs_start_new_lines_and_control_characters_become_spaces() {
        assert_eq!(lines("a\r\n\r\nb\tc\n\n", 100.0, 9), ["a", "", "b c"]);
    }

    #[test]
    fn text_that_does_not_fit_ends_with_an_ellipsis() {
        let lines = lines(&"word ".repeat(100), 100.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
    }
}
