//! Page headers and footers: the letterhead on the first page, a header on the others, and a footer
//! on all.

use super::{
    Summary,
    layout::{Align, COLUMN, Column, Flow, HEIGHT, MARGIN, Mark, placed},
    styles::{ACCENT, COMPANY, RULE, SMALL},
    text::{Style, wrap},
    typeface::Typefaces,
    words,
};

/// The company's name and how to reach it, at the top of the first page.
pub(super) fn letterhead(flow: &mut Flow, summary: &Summary) {
    let company = &summary.company;
    let (top, half) = (flow.y, COLUMN / 2.0);
    let left = Column {
        x: MARGIN,
        width: half - 8.0,
        align: Align::Start,
    };
    let right = Column {
        x: MARGIN + half + 8.0,
        width: half - 8.0,
        align: Align::End,
    };
    let mut y = top;
    for line in flow.lines(company.display_name(), COMPANY, left.width, 2) {
        flow.line_at(left, y, line, COMPANY);
        y += COMPANY.leading();
    }
    let mut below = top + 3.0;
    let contact = words::joined(
        [company.phone.as_deref(), company.email.as_deref()],
        "  ·  ",
    );
    for text in [&company.address, &contact, &company.website]
        .into_iter()
        .flatten()
    {
        for line in flow.lines(text, SMALL, right.width, 3) {
            flow.line_at(right, below, line, SMALL);
            below += SMALL.leading() + 1.0;
        }
    }
    flow.y = y.max(below) + 6.0;
    let y = flow.y;
    flow.rule(Column::FULL, y, 1.6, ACCENT);
    flow.y += 18.0;
}

/// Adds headers and footers, once the number of pages is known.
pub(super) fn headers_and_footers(
    faces: &Typefaces,
    pages: &mut [Vec<Mark>],
    summary: &Summary,
    is_shortened: bool,
) {
    let item = &summary.work.view;
    let count = pages.len();
    let title = format!("{} {}", words::kind(item.kind), item.number);
    let title = words::joined(
        [Some(title.as_str()), item.customer_name.as_deref()],
        "  ·  ",
    );
    let company = &summary.company;
    let contact = words::joined(
        [
            Some(company.display_name()),
            company.phone.as_deref(),
            company.website.as_deref(),
        ],
        "  ·  ",
    );
    for (place, page) in pages.iter_mut().enumerate() {
        let mut at = |y: f32, align: Align, share: f32, text: &str| {
            let width = COLUMN * share;
            let x = match align {
                Align::Start => MARGIN,
                Align::End => MARGIN + COLUMN - width,
            };
            let column = Column { x, width, align };
            page.extend(single_line(faces, column, y, text, SMALL));
        };
        if place > 0 {
            at(36.0, Align::Start, 0.4, company.display_name());
            at(36.0, Align::End, 0.58, title.as_deref().unwrap_or_default());
        }
        let footer = HEIGHT - 44.0;
        at(
            footer,
            Align::Start,
            0.7,
            contact.as_deref().unwrap_or_default(),
        );
        at(
            footer,
            Align::End,
            0.28,
            &format!("Page {} of {count}", place + 1),
        );
        if is_shortened && place + 1 == count {
            let text = "This summary was shortened, since it is too long to print in full.";
            at(footer - 14.0, Align::Start, 1.0, text);
        }
        let mut rule = |y: f32| {
            page.push(Mark::Fill {
                x: MARGIN,
                y,
                width: COLUMN,
                height: 0.5,
                color: RULE,
            });
        };
        if place > 0 {
            rule(52.0);
        }
        rule(footer - 6.0);
    }
}

fn single_line(
    faces: &Typefaces,
    column: Column,
    y: f32,
    text: &str,
    style: Style,
) -> Option<Mark> {
    let line = wrap(faces, text, style, column.width, 1)
        .into_iter()
        .next()?;
    Some(placed(column, y, line, style))
}
