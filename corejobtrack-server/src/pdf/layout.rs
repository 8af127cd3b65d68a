//! Page layout: places text, lines and pictures on pages from top to bottom. The result is data
//! that tests can read and that `draw` writes as a PDF. It does not depend on work items.

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
/// The top of the text on all pages but the first.
const TOP: f32 = 74.0;
/// The bottom of the text on every page.
const BOTTOM: f32 = HEIGHT - 62.0;
/// The most pages of a document; the rest is left out.
const MAX_PAGES: usize = 150;

/// An element of a page; coordinates start at the upper left corner of the page.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// A line of text; `y` is its baseline.
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

/// The alignment of a line in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Left; right for right-to-left scripts.
    Start,
    /// Right.
    End,
}

/// A column of text: its left edge and its width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) align: Align,
}

impl Column {
    /// The full width of a page between its margins.
    pub(super) const FULL: Self = Self {
        x: MARGIN,
        width: COLUMN,
        align: Align::Start,
    };
}

/// The pages of a document while they are filled.
pub(super) struct Flow {
    pub(super) faces: &'static Typefaces,
    pub(super) pages: Vec<Vec<Mark>>,
    /// The position of the next element.
    pub(super) y: f32,
    /// Whether content was left out because of [`MAX_PAGES`].
    pub(super) is_shortened: bool,
}

impl Flow {
    /// A document with one empty page.
    pub(super) fn new(faces: &'static Typefaces) -> Self {
        Self {
            faces,
            pages: vec![Vec::new()],
            y: 46.0,
            is_shortened: false,
        }
    }

    /// Ensures that `height` is free, on a new page if necessary; false if no page is left.
    pub(super) fn ensure_room(&mut self, height: f32) -> bool {
        if self.y + height <= BOTTOM || self.is_shortened {
            return !self.is_shortened;
        }
        self.start_page()
    }

    /// Starts a new page; false if no page is left.
    pub(super) fn start_page(&mut self) -> bool {
        if self.pages.len() >= MAX_PAGES {
            self.is_shortened = true;
            return false;
        }
        self.pages.push(Vec::new());
        self.y = TOP;
        true
    }

    /// The free height of the current page.
    pub(super) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// The height of a page that is not the first.
    pub(super) fn page_height() -> f32 {
        BOTTOM - TOP
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Breaks a text into at most `most` lines of a column.
    pub(super) fn lines(&self, text: &str, style: Style, width: f32, most: usize) -> Vec<Line> {
        wrap(self.faces, text, style, width, most)
    }

    /// Adds a line of text with its top at `y`.
    pub(super) fn line_at(&mut self, column: Column, y: f32, line: Line, style: Style) {
        self.put(placed(column, y, line, style));
    }

    /// Adds a text with its top at `y`, cut to one line of its column.
    pub(super) fn text_at(&mut self, column: Column, y: f32, text: &str, style: Style) {
        if let Some(line) = self.lines(text, style, column.width, 1).into_iter().next() {
            self.line_at(column, y, line, style);
        }
    }

    /// Adds a paragraph in a column, on as many pages as necessary.
    pub(super) fn paragraph(&mut self, column: Column, text: &str, style: Style) {
        for line in self.lines(text, style, column.width, usize::MAX) {
            if !self.ensure_room(style.leading()) {
                return;
            }
            let y = self.y;
            self.line_at(column, y, line, style);
            self.y += style.leading();
        }
    }

    /// Adds a filled rectangle.
    pub(super) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        self.put(Mark::Fill {
            x,
            y,
            width,
            height,
            color,
        });
    }

    /// Adds a horizontal line across a column at `y`.
    pub(super) fn rule(&mut self, column: Column, y: f32, thickness: f32, color: Color) {
        self.fill(column.x, y, column.width, thickness, color);
    }

    /// Adds a picture, scaled to fit, with its upper left corner at `(x, y)`; returns its height.
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

/// A line of text in a column, with its top at `y`.
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
