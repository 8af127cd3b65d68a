//! Colours and text styles of documents.

use super::{
    text::{Color, Style},
    typeface::Weight,
};

const INK: Color = Color(31, 41, 55);
pub(super) const QUIET: Color = Color(107, 114, 128);
pub(super) const ACCENT: Color = Color(30, 64, 110);
pub(super) const RULE: Color = Color(221, 225, 231);
pub(super) const BAND: Color = Color(241, 244, 248);

const fn style(size: f32, weight: Weight, color: Color) -> Style {
    Style {
        size,
        weight,
        color,
    }
}

/// The company's name.
pub(super) const COMPANY: Style = style(19.0, Weight::Bold, ACCENT);
/// The company's address, and headers and footers.
pub(super) const SMALL: Style = style(8.0, Weight::Regular, QUIET);
/// The title of the document.
pub(super) const TITLE: Style = style(17.0, Weight::Bold, INK);
/// The subject of the document.
pub(super) const SUBJECT: Style = style(11.5, Weight::Regular, INK);
/// The heading of a section.
pub(super) const HEAD: Style = style(10.5, Weight::Bold, ACCENT);
/// The header of a table column.
pub(super) const HEADER: Style = style(8.0, Weight::Bold, QUIET);
/// The name of a value.
pub(super) const LABEL: Style = style(8.5, Weight::Regular, QUIET);
/// A value.
pub(super) const VALUE: Style = style(9.0, Weight::Regular, INK);
/// An important value.
pub(super) const STRONG: Style = style(9.0, Weight::Bold, INK);
/// Running text.
pub(super) const BODY: Style = style(9.5, Weight::Regular, INK);
/// The text below a row of a table.
pub(super) const BELOW: Style = style(9.0, Weight::Regular, QUIET);
