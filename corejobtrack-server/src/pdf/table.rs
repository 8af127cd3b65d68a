//! Tables: the header is repeated on every page, and a long row continues on the next page.

use super::{
    layout::{Align, Column, Flow},
    styles::{BAND, HEAD, HEADER, RULE},
    text::Style,
    typeface::Line,
};

const PADDING: f32 = 5.0;
const GAP: f32 = 10.0;
/// The least number of lines of a row that stay together.
const TOGETHER: usize = 3;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) title: &'static str,
    /// The share of the table's width.
    pub(super) share: f32,
    pub(super) align: Align,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    /// A text below the cells, across all columns but the first.
    pub(super) below: Option<String>,
    pub(super) style: Style,
    pub(super) below_style: Style,
}

/// One line of a row: its texts with their columns and styles.
type Strip = Vec<(Column, Line, Style)>;

impl Flow {
    /// Adds a table across the page.
    pub(super) fn table(&mut self, heads: &[Head], rows: Vec<Row>) {
        let columns = columns(heads);
        let first = rows.first().map_or(0.0, |row| row.style.leading());
        if !self.ensure_room(head_height() + first + 2.0 * PADDING) {
            return;
        }
        self.head(heads, &columns);
        for row in rows {
            if !self.row(heads, &columns, row) {
                return;
            }
        }
        self.y += 4.0;
    }

    fn head(&mut self, heads: &[Head], columns: &[Column]) {
        let y = self.y;
        let full = Column::FULL;
        self.fill(full.x, y, full.width, head_height(), BAND);
        for (head, column) in heads.iter().zip(columns) {
            self.text_at(*column, y + PADDING - 1.0, head.title, HEADER);
        }
        self.y += head_height();
    }

    /// Adds a row; false if no page is left.
    fn row(&mut self, heads: &[Head], columns: &[Column], row: Row) -> bool {
        let leading = row.style.leading();
        let mut strips = self.strips(columns, &row);
        let height = |count: usize| as_points(count) * leading + 2.0 * PADDING;
        let is_long = height(strips.len()) > Self::page_height() / 2.0;
        while !strips.is_empty() {
            let least = if is_long {
                strips.len().min(TOGETHER)
            } else {
                strips.len()
            };
            if height(least) > self.room() {
                if !self.start_page() {
                    return false;
                }
                self.head(heads, columns);
            }
            let mut fit = least;
            while fit < strips.len() && height(fit + 1) <= self.room() {
                fit += 1;
            }
            let top = self.y;
            for (place, strip) in strips.drain(..fit).enumerate() {
                let y = top + PADDING + as_points(place) * leading;
                for (column, line, style) in strip {
                    self.line_at(column, y, line, style);
                }
            }
            self.y = top + height(fit);
            let y = self.y;
            self.rule(Column::FULL, y, 0.5, RULE);
        }
        true
    }

    fn strips(&self, columns: &[Column], row: &Row) -> Vec<Strip> {
        let mut strips: Vec<Strip> = Vec::new();
        let mut add = |place: usize, part: (Column, Line, Style)| {
            if strips.len() <= place {
                strips.resize(place + 1, Strip::new());
            }
            if let Some(strip) = strips.get_mut(place) {
                strip.push(part);
            }
        };
        for (cell, column) in row.cells.iter().zip(columns) {
            let lines = self.lines(cell, row.style, column.width, usize::MAX);
            for (place, line) in lines.into_iter().enumerate() {
                add(place, (*column, line, row.style));
            }
        }
        if let Some(text) = &row.below {
            let start = columns.get(1).map_or(Column::FULL.x, |column| column.x);
            let column = Column {
                x: start,
                width: Column::FULL.x + Column::FULL.width - start - PADDING,
                align: Align::Start,
            };
            let first = strips.len();
            let lines = self.lines(text, row.below_style, column.width, usize::MAX);
            for (place, line) in lines.into_iter().enumerate() {
                if strips.len() <= first + place {
                    strips.resize(first + place + 1, Strip::new());
                }
                if let Some(strip) = strips.get_mut(first + place) {
                    strip.push((column, line, row.below_style));
                }
            }
        }
        strips
    }
}

fn head_height() -> f32 {
    HEAD.leading() + PADDING + 2.0
}

#[expect(clippy::cast_precision_loss, reason = "few enough for any float")]
fn as_points(count: usize) -> f32 {
    count as f32
}

fn columns(heads: &[Head]) -> Vec<Column> {
    let full = Column::FULL;
    let shares: f32 = heads.iter().map(|head| head.share).sum();
    let gaps = GAP * as_points(heads.len().saturating_sub(1));
    let unit = (full.width - 2.0 * PADDING - gaps) / shares.max(1.0);
    let mut x = full.x + PADDING;
    heads
        .iter()
        .map(|head| {
            let column = Column {
                x,
                width: head.share * unit,
                align: head.align,
            };
            x += column.width + GAP;
            column
        })
        .collect()
}
