//! Puts text, rules and pictures onto pages from top to bottom; what it makes is data, which a test can
//! read and `draw` turns into a PDF. It knows nothing of work.

use std::sync::Arc;

use super::{
    picture::Picture,
    text::{Color, Style, wrap},
    typeface::{Line, Typefaces},
};

/// US Letter, in points.
pub(super) const WIDTH: f32 = 612.0;
pub(super) const HEIGHT: f32 = 792.0;
pub(super) const MARGIN: f32 = 54.0;
/// The width of a page between its margins.
pub(super) const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
/// Where the text of a page that is not the first begins.
const TOP: f32 = 74.0;
/// Where the text of a page ends.
const BOTTOM: f32 = HEIGHT - 62.0;
/// Further pages would be read by nobody.
const MOST_PAGES: usize = 150;

/// Something on a page; the origin is its upper left corner.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// A line of text; `y` is where its letters stand.
    Text {
        x: f32,
        y: f32,
        line: Line,
        style: Style,
    },
    /// A filled rectangle.
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        color: Color,
    },
    /// A picture.
    Picture {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        picture: Arc<Picture>,
    },
}

/// Where a line stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// At the left; scripts that run from the right, at the right.
    Start,
    /// At the right.
    End,
}

/// A column of text: where it begins, and how wide it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) align: Align,
}

impl Column {
    /// The whole width of a page.
    pub(super) const FULL: Self = Self {
        x: MARGIN,
        width: COLUMN,
        align: Align::Start,
    };
}

/// Pages that are being filled.
pub(super) struct Flow {
    pub(super) faces: &'static Typefaces,
    pub(super) pages: Vec<Vec<Mark>>,
    /// Where the next thing goes.
    pub(super) y: f32,
    /// Whether something was left out, because there would be too many pages.
    pub(super) is_shortened: bool,
}

impl Flow {
    /// An empty first page.
    pub(super) fn new(faces: &'static Typefaces) -> Self {
        Self {
            faces,
            pages: vec![Vec::new()],
            y: 46.0,
            is_shortened: false,
        }
    }

    /// Makes sure of so much height, on a new page if need be; false if there are no more pages.
    pub(super) fn need(&mut self, height: f32) -> bool {
        if self.y + height <= BOTTOM || self.is_shortened {
            return !self.is_shortened;
        }
        self.turn()
    }

    /// Begins a new page; false if there are no more.
    pub(super) fn turn(&mut self) -> bool {
        if self.pages.len() >= MOST_PAGES {
            self.is_shortened = true;
            return false;
        }
        self.pages.push(Vec::new());
        self.y = TOP;
        true
    }

    /// How much height is left on the page.
    pub(super) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// How much height a page has.
    pub(super) fn page_room() -> f32 {
        BOTTOM - TOP
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// The lines of a text in a column.
    pub(super) fn lines(&self, text: &str, style: Style, width: f32, most: usize) -> Vec<Line> {
        wrap(self.faces, text, style, width, most)
    }

    /// A line of text whose top is at `y`.
    pub(super) fn line_at(&mut self, column: Column, y: f32, line: Line, style: Style) {
        self.put(placed(column, y, line, style));
    }

    /// One line of text whose top is at `y`, cut to its column.
    pub(super) fn text_at(&mut self, column: Column, y: f32, text: &str, style: Style) {
        if let Some(line) = self.lines(text, style, column.width, 1).into_iter().next() {
            self.line_at(column, y, line, style);
        }
    }

    /// A paragraph in a column, over as many pages as it takes.
    pub(super) fn paragraph(&mut self, column: Column, text: &str, style: Style) {
        for line in self.lines(text, style, column.width, usize::MAX) {
            if !self.need(style.leading()) {
                return;
            }
            let y = self.y;
            self.line_at(column, y, line, style);
            self.y += style.leading();
        }
    }

    /// A filled rectangle.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        self.put(Mark::Fill {
            x,
            y,
            width,
            height,
            color,
        });
    }

    /// A rule across a column at `y`.
    pub(super) fn rule(&mut self, column: Column, y: f32, thickness: f32, color: Color) {
        self.fill(column.x, y, column.width, thickness, color);
    }

    /// A picture as large as fits, its upper left corner at a place; answers its height.
    pub(super) fn picture(
        &mut self,
        x: f32,
        y: f32,
        within: (f32, f32),
        picture: &Arc<Picture>,
    ) -> f32 {
        let (width, height) = picture.fitted(within);
        self.put(Mark::Picture {
            x,
            y,
            width,
            height,
            picture: Arc::clone(picture),
        });
        height
    }
}

/// A line of text in a column, its top at `y`.
pub(super) fn placed(column: Column, y: f32, line: Line, style: Style) -> Mark {
    let slack = column.width - line.width * style.size;
    let from_right = line.is_rtl || column.align == Align::End;
    Mark::Text {
        x: column.x + if from_right { slack } else { 0.0 },
        y: y + style.ascent(),
        line,
        style,
    }
}
