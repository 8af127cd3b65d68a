//! The content of a summary, from the letterhead to the signature. Empty sections are left out.

use std::sync::Arc;

use corejobtrack_core::work::{Kind, PublicMessage, PublicSignature, PublicView, SignatureOutcome};

use super::{
    PdfError, Summary,
    draw::DocumentInfo,
    header_footer,
    layout::{Align, COLUMN, Column, Flow, MARGIN, Mark},
    picture::Picture,
    styles::{BELOW, BODY, HEAD, LABEL, QUIET, RULE, SMALL, STRONG, SUBJECT, TITLE, VALUE},
    table::{Head, Row},
    time_sheet::time_sheet,
    typeface::typefaces,
    words::{self, joined},
};

/// The most lines of a value in the details.
const MAX_LINES: usize = 4;
/// The height of a section that must fit on the same page as its heading.
const UNDER_HEAD: f32 = 34.0;
/// The same for a table: its header, and a row with a second line below it.
const UNDER_TABLE: f32 = UNDER_HEAD + 36.0;
/// The greatest length of a text, in bytes, that is shown in a narrow column.
const SHORT: usize = 200;
/// The greatest width and height of a signature, in points.
const SIGNATURE: (f32, f32) = (210.0, 62.0);

/// The metadata of the file.
pub(super) fn document_info(summary: &Summary) -> DocumentInfo {
    let item = &summary.work.view;
    DocumentInfo {
        title: format!("{} {}", words::kind(item.kind), item.number),
        author: summary.company.display_name().to_owned(),
        at: item.updated_at.into(),
    }
}

/// The pages of a summary.
pub(super) fn pages(summary: &Summary) -> Result<Vec<Vec<Mark>>, PdfError> {
    let faces = typefaces().ok_or(PdfError::Typeface)?;
    let mut flow = Flow::new(faces);
    header_footer::letterhead(&mut flow, summary);
    title(&mut flow, &summary.work.view);
    details(&mut flow, summary);
    sections(&mut flow, summary);
    if summary.work.view.kind == Kind::ServiceTicket {
        signature(&mut flow, summary);
    }
    pictures(&mut flow, &summary.images);
    let Flow {
        mut pages,
        is_shortened,
        ..
    } = flow;
    header_footer::headers_and_footers(faces, &mut pages, summary, is_shortened);
    Ok(pages)
}

fn title(flow: &mut Flow, item: &PublicView) {
    let name = match item.kind {
        Kind::ServiceTicket => "Service report",
        Kind::SupportTicket => "Support summary",
        Kind::Task => "Task summary",
        Kind::Job => "Job summary",
    };
    let end = Column {
        align: Align::End,
        ..Column::FULL
    };
    let y = flow.y;
    flow.text_at(Column::FULL, y, name, TITLE);
    flow.text_at(end, y, &format!("No. {}", item.number), TITLE);
    flow.y += TITLE.leading();
    let subject = item.title.as_deref().unwrap_or_default().trim();
    if !subject.is_empty() {
        for line in flow.lines(subject, SUBJECT, COLUMN, MAX_LINES) {
            let y = flow.y;
            flow.line_at(Column::FULL, y, line, SUBJECT);
            flow.y += SUBJECT.leading();
        }
    }
    flow.y += 10.0;
}

/// Adds the customer and the details of the item, side by side.
fn details(flow: &mut Flow, summary: &Summary) {
    let item = &summary.work.view;
    let (customer, service) = (&item.customer, &item.service);
    let text = |text: &Option<String>| joined([text.as_deref()], "");
    let town = joined([customer.state.as_deref(), customer.zip.as_deref()], " ");
    let town = joined([customer.city.as_deref(), town.as_deref()], ", ");
    let person = text(&customer.contact_full_name).or_else(|| {
        let (first, last) = (&customer.contact_first_name, &customer.contact_last_name);
        joined([first.as_deref(), last.as_deref()], " ")
    });
    let address = joined(
        [
            customer.address_1.as_deref(),
            customer.address_2.as_deref(),
            town.as_deref(),
        ],
        "\n",
    );
    let customer_rows = vec![
        ("Name", text(&item.customer_name)),
        ("Number", text(&customer.number)),
        ("Address", address),
        ("Contact", person),
        ("Phone", text(&customer.phone)),
        ("E-mail", text(&customer.email)),
        ("Your order", text(&service.customer_po)),
    ];
    let due = item.due.as_deref().map(words::sent);
    let options = [
        (service.remote, "Remote"),
        (service.phone_call, "Phone call"),
        (service.liftgate, "Lift gate"),
        (service.sprinter, "Sprinter van"),
    ];
    let options = options.iter().filter(|(is, _)| *is == Some(true));
    let options = joined(options.map(|(_, name)| Some(*name)), ", ");
    let detail_rows = vec![
        ("Status", Some(words::status(item))),
        ("Urgency", text(&Some(item.urgency.clone()))),
        ("Type", text(&item.work_type)),
        ("Case type", text(&service.ticket_type)),
        ("Dispatch", text(&service.dispatch_type)),
        ("Dispatch no.", text(&service.dispatch_number)),
        ("Dispatch status", text(&service.dispatch_status)),
        ("Options", options),
        ("Opened", Some(words::day(item.created_at))),
        ("Due", due.filter(|due| !due.is_empty())),
        ("Completed", item.completed_at.map(words::day)),
        ("Time spent", time_spent(summary)),
        (
            "Carried out by",
            joined(
                summary.work.people.iter().map(|name| Some(name.as_str())),
                ", ",
            ),
        ),
    ];
    let half = (COLUMN - 28.0) / 2.0;
    let top = flow.y;
    let left = list(flow, MARGIN, half, top, "Customer", &customer_rows);
    let right = list(
        flow,
        MARGIN + half + 28.0,
        half,
        top,
        "Details",
        &detail_rows,
    );
    flow.y = left.max(right) + 8.0;
}

/// The time spent on a support ticket.
fn time_spent(summary: &Summary) -> Option<String> {
    let item = &summary.work.view;
    if item.kind != Kind::SupportTicket {
        return None;
    }
    let minutes = words::minutes(Some(summary.work.support_time), None)?;
    (minutes > 0).then(|| format!("{} h", words::hours(minutes)))
}

/// Adds a list of names and values; returns the position of its end.
fn list(
    flow: &mut Flow,
    x: f32,
    width: f32,
    top: f32,
    name: &str,
    values: &[(&str, Option<String>)],
) -> f32 {
    let column = Column {
        x,
        width,
        align: Align::Start,
    };
    flow.text_at(column, top, name, HEAD);
    let mut y = top + HEAD.leading() + 2.0;
    flow.rule(column, y, 0.7, RULE);
    y += 5.0;
    let label = Column {
        width: 78.0,
        ..column
    };
    let rest = Column {
        x: x + 82.0,
        width: width - 82.0,
        align: Align::Start,
    };
    for (place, (name, value)) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        // The first value is the most important one.
        let style = if place == 0 { STRONG } else { VALUE };
        flow.text_at(label, y, name, LABEL);
        for line in flow.lines(value, style, rest.width, MAX_LINES) {
            flow.line_at(rest, y, line, style);
            y += style.leading();
        }
        y += 1.5;
    }
    y
}

/// Adds the heading of a section with room for `under` below it; false if no page is left.
fn head(flow: &mut Flow, name: &str, under: f32) -> bool {
    flow.y += 12.0;
    if !flow.ensure_room(HEAD.leading() + 8.0 + under) {
        return false;
    }
    let y = flow.y;
    flow.text_at(Column::FULL, y, name, HEAD);
    let y = y + HEAD.leading() + 2.0;
    flow.rule(Column::FULL, y, 0.7, RULE);
    flow.y = y + 6.0;
    true
}

fn prose(flow: &mut Flow, name: &str, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.trim().is_empty())
        && head(flow, name, UNDER_HEAD)
    {
        flow.paragraph(Column::FULL, text.trim(), BODY);
    }
}

fn bullets(flow: &mut Flow, name: &str, entries: Option<&Vec<String>>) {
    let entries: Vec<&String> = entries
        .into_iter()
        .flatten()
        .filter(|entry| !entry.trim().is_empty())
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "three lines at most")]
    let under = entries.len().min(3) as f32 * BODY.leading();
    if entries.is_empty() || !head(flow, name, under) {
        return;
    }
    let indented = Column {
        x: MARGIN + 12.0,
        width: COLUMN - 12.0,
        align: Align::Start,
    };
    for entry in entries {
        if !flow.ensure_room(BODY.leading()) {
            return;
        }
        let y = flow.y;
        flow.text_at(Column::FULL, y, "•", BODY);
        flow.paragraph(indented, entry.trim(), BODY);
    }
}

fn sections(flow: &mut Flow, summary: &Summary) {
    let view = &summary.work.view;
    let service = &view.service;
    prose(flow, "Description", view.description.as_deref());
    prose(
        flow,
        "Reported problem",
        service.problem_description.as_deref(),
    );
    equipment(flow, view);
    prose(
        flow,
        "Work performed",
        service.services_performed.as_deref(),
    );
    bullets(flow, "Tasks completed", service.tasks_completed.as_ref());
    bullets(
        flow,
        "Settings recorded",
        service.settings_recorded.as_ref(),
    );
    let resolved = match service.resolved {
        Some(true) => Some("Resolved."),
        Some(false) if service.resolution.is_some() => Some("Not resolved yet."),
        _ => None,
    };
    let resolution = joined([resolved, service.resolution.as_deref()], " ");
    prose(flow, "Resolution", resolution.as_deref());
    if !view.time.is_empty() && head(flow, "Time", UNDER_TABLE) {
        time_sheet(flow, view);
    }
    prose(flow, "Notes", service.public_notes.as_deref());
    conversation(flow, &summary.work.messages);
}

/// Adds the messages, each with its author, time and channel.
fn conversation(flow: &mut Flow, messages: &[PublicMessage]) {
    if messages.is_empty() || !head(flow, "Messages", UNDER_HEAD) {
        return;
    }
    for message in messages {
        let text = message.text.trim();
        let summary = message.summary.as_deref();
        let above = summary.map_or(0.0, |_| STRONG.leading());
        if !flow.ensure_room(LABEL.leading() + above + BODY.leading()) {
            return;
        }
        let y = flow.y;
        let happened_at = message.happened_at.as_deref().map(words::sent);
        let at = happened_at
            .filter(|at| !at.trim().is_empty())
            .unwrap_or_else(|| words::instant(message.created_at));
        let line = [
            Some(message.author.as_str()),
            Some(&at),
            message.channel.as_deref(),
        ];
        let line = joined(line, ", ").unwrap_or_default();
        flow.text_at(Column::FULL, y, &line, LABEL);
        flow.y += LABEL.leading();
        if let Some(summary) = summary {
            flow.paragraph(Column::FULL, summary, STRONG);
        }
        flow.paragraph(Column::FULL, text, BODY);
        flow.y += 4.0;
    }
}

fn equipment(flow: &mut Flow, item: &PublicView) {
    const HEADS: [Head; 5] = [
        Head {
            title: "Make",
            share: 16.0,
            align: Align::Start,
        },
        Head {
            title: "Model",
            share: 20.0,
            align: Align::Start,
        },
        Head {
            title: "Serial number",
            share: 20.0,
            align: Align::Start,
        },
        Head {
            title: "Count",
            share: 9.0,
            align: Align::End,
        },
        Head {
            title: "Problem",
            share: 35.0,
            align: Align::Start,
        },
    ];
    if item.equipment.is_empty() || !head(flow, "Equipment", UNDER_TABLE) {
        return;
    }
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let rows = item.equipment.iter().map(|piece| {
        // A short description goes into the column, a long one below the row.
        let at_length = piece.problem_description.as_deref();
        let is_long = at_length.is_some_and(|text| text.len() > SHORT);
        let (in_column, below) = if is_long {
            (None, at_length)
        } else {
            (at_length, None)
        };
        Row {
            cells: vec![
                text(&piece.make),
                text(&piece.model),
                text(&piece.serial),
                piece
                    .count
                    .map(|count| count.to_string())
                    .unwrap_or_default(),
                joined([piece.problem.as_deref(), in_column], "\n").unwrap_or_default(),
            ],
            below: below.map(str::to_owned),
            style: VALUE,
            below_style: BELOW,
        }
    });
    flow.table(&HEADS, rows.collect());
}

/// Adds the signature, or an empty field for it.
fn signature(flow: &mut Flow, summary: &Summary) {
    let signature = summary.work.view.signature.as_ref();
    let covers = signature.and_then(covers);
    let covers = covers
        .map(|text| flow.lines(&text, VALUE, COLUMN, 12))
        .unwrap_or_default();
    let is_declined =
        signature.is_some_and(|signature| signature.outcome == SignatureOutcome::Declined);
    let under = if is_declined {
        BODY.leading()
    } else {
        SIGNATURE.1 + 46.0
    };
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    let height = under + covers.len() as f32 * VALUE.leading();
    if !head(flow, "Signature", height) {
        return;
    }
    for line in covers {
        let y = flow.y;
        flow.line_at(Column::FULL, y, line, VALUE);
        flow.y += VALUE.leading();
    }
    match signature {
        Some(declined) if declined.outcome == SignatureOutcome::Declined => {
            let reason = declined
                .decline_reason
                .map_or("Declined", |reason| reason.as_str());
            let text = format!("Not signed: {reason} ({})", words::instant(declined.at));
            flow.paragraph(Column::FULL, &text, BODY);
        }
        signature => signature_fields(flow, summary, signature),
    }
}

fn covers(signature: &PublicSignature) -> Option<String> {
    let state = match signature.safety_covers_ok {
        Some(true) => Some("Safety covers in place: yes."),
        Some(false) => Some("Safety covers in place: no."),
        None => None,
    };
    joined([state, signature.safety_covers_notes.as_deref()], " ")
}

/// Adds the signature line, with the signature if there is one, and the fields beside it.
fn signature_fields(flow: &mut Flow, summary: &Summary, signature: Option<&PublicSignature>) {
    let top = flow.y + 6.0;
    let line = top + SIGNATURE.1;
    let image = summary.work.signature_image.as_deref();
    let drawing = image.and_then(|file| Picture::drawing(file, SIGNATURE));
    if let Some(drawing) = drawing.map(Arc::new) {
        let (_, height) = drawing.fitted(SIGNATURE);
        flow.picture(MARGIN + 8.0, line - height - 2.0, SIGNATURE, &drawing);
    }
    let name = signature
        .and_then(|signature| signature.name.clone())
        .unwrap_or_default();
    let at = signature
        .map(|signature| words::instant(signature.at))
        .unwrap_or_default();
    let fields = [
        (MARGIN, 226.0, "Signature", String::new()),
        (MARGIN + 242.0, 106.0, "Name", name),
        (MARGIN + 360.0, COLUMN - 360.0, "Date", at),
    ];
    for (x, width, label, value) in fields {
        let column = Column {
            x,
            width,
            align: Align::Start,
        };
        let lines = flow.lines(&value, VALUE, width, 3);
        #[expect(clippy::cast_precision_loss, reason = "three lines at most")]
        let mut y = line - 3.0 - lines.len() as f32 * VALUE.leading();
        for text in lines {
            flow.line_at(column, y, text, VALUE);
            y += VALUE.leading();
        }
        flow.rule(column, line, 0.7, QUIET);
        flow.text_at(column, line + 3.0, label, SMALL);
    }
    flow.y = line + 3.0 + SMALL.leading();
}

/// Adds the attached pictures, two in a row.
fn pictures(flow: &mut Flow, images: &[(String, Vec<u8>)]) {
    const GAP: f32 = 16.0;
    let within = ((COLUMN - GAP) / 2.0, 210.0);
    let readable: Vec<(&str, Arc<Picture>)> = images
        .iter()
        .take(super::MAX_PICTURES as usize)
        .filter_map(|(name, file)| {
            Some((name.as_str(), Arc::new(Picture::photograph(file, within)?)))
        })
        .collect();
    let height_of = |pair: &[(&str, Arc<Picture>)]| {
        let heights = pair.iter().map(|(_, picture)| picture.fitted(within).1);
        heights.fold(0.0, f32::max)
    };
    let caption = SMALL.leading() + 4.0;
    let Some(first) = readable.chunks(2).next().map(height_of) else {
        return;
    };
    if !head(flow, "Pictures", first + caption) {
        return;
    }
    for pair in readable.chunks(2) {
        let height = height_of(pair);
        if !flow.ensure_room(height + caption) {
            return;
        }
        let y = flow.y;
        let mut x = MARGIN;
        for (name, picture) in pair {
            let column = Column {
                x,
                width: within.0,
                align: Align::Start,
            };
            let height = flow.picture(x, y, within, picture);
            flow.text_at(column, y + height + 3.0, name, SMALL);
            x += within.0 + GAP;
        }
        flow.y = y + height + SMALL.leading() + 12.0;
    }
}
