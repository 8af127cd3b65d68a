//! The time spent on an item, with its totals.

use std::collections::BTreeMap;

use corejobtrack_core::{time::TimeEntry, work::WorkView};

use super::{
    layout::{Align, COLUMN, Column, Flow, MARGIN},
    look::{BESIDE, LABEL, STRONG, VALUE},
    table::{Head, Row},
    words,
};

const HEADS: [Head; 8] = [
    head("Date", 15.0, Align::Start),
    head("Start", 9.0, Align::Start),
    head("Stop", 9.0, Align::Start),
    head("Type", 17.0, Align::Start),
    head("People", 9.0, Align::End),
    head("Lunch (min)", 15.0, Align::End),
    head("Hours", 11.0, Align::End),
    head("Total hours", 15.0, Align::End),
];

const fn head(title: &'static str, share: f32, align: Align) -> Head {
    Head {
        title,
        share,
        align,
    }
}

/// The table and what is below it.
pub(super) fn time_sheet(flow: &mut Flow, view: &WorkView) {
    let rows = view.time.iter().map(row).collect();
    flow.table(&HEADS, rows);
    totals(flow, view);
}

fn row(entry: &TimeEntry) -> Row {
    let split = |text: &Option<String>, time: &Option<String>| match text.as_deref() {
        Some(text) => {
            let (day, time) = words::as_sent(text);
            (day.unwrap_or_default().to_owned(), time.to_owned())
        }
        None => (String::new(), time.clone().unwrap_or_default()),
    };
    let (day, start) = split(&entry.start_time, &entry.start);
    let (last_day, stop) = split(&entry.stop_time, &entry.end);
    // A visit over midnight says so.
    let stop = if last_day.is_empty() || last_day == day {
        stop
    } else {
        format!("{stop} ({last_day})")
    };
    let minutes = words::minutes(entry.hours, entry.duration_minutes);
    let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
    Row {
        cells: vec![
            day,
            start,
            stop,
            entry
                .time_type
                .as_deref()
                .map(words::capitalised)
                .unwrap_or_default(),
            number(entry.technicians.or(Some(1))),
            number(entry.lunch_minutes),
            minutes.map(words::hours).unwrap_or_default(),
            minutes
                .map(|_| words::hours(total(entry)))
                .unwrap_or_default(),
        ],
        below: entry
            .services_performed
            .clone()
            .filter(|text| !text.trim().is_empty()),
        style: VALUE,
        below_style: BESIDE,
    }
}

/// People times minutes, as totals count them everywhere.
fn total(entry: &TimeEntry) -> i64 {
    corejobtrack_core::time::person_minutes(std::slice::from_ref(entry))
}

fn totals(flow: &mut Flow, view: &WorkView) {
    let mut by_type: BTreeMap<String, i64> = BTreeMap::new();
    for entry in &view.time {
        let name = entry
            .time_type
            .as_deref()
            .filter(|name| !name.trim().is_empty());
        let name = words::capitalised(name.unwrap_or("other").trim());
        let sum = by_type.entry(name).or_default();
        *sum = sum.saturating_add(total(entry));
    }
    let lunch = view.time.iter().filter_map(|entry| entry.lunch_minutes);
    let lunch = lunch.fold(0_i64, i64::saturating_add);
    let mut lines: Vec<(String, String, bool)> = Vec::new();
    if by_type.len() > 1 {
        // The longest list that fits on a page beside everything else.
        let shown = by_type.into_iter().take(20);
        lines.extend(shown.map(|(name, sum)| (name, format!("{} h", words::hours(sum)), false)));
    }
    if lunch > 0 {
        lines.push(("Lunch breaks".to_owned(), format!("{lunch} min"), false));
    }
    let sum = words::hours(view.total_minutes());
    lines.push(("Total time".to_owned(), format!("{sum} h"), true));
    let (label, value) = columns();
    for (name, text, is_sum) in lines {
        let style = if is_sum { STRONG } else { VALUE };
        if !flow.need(style.leading() + 2.0) {
            return;
        }
        let y = flow.y;
        flow.text_at(label, y, &name, if is_sum { STRONG } else { LABEL });
        flow.text_at(value, y, &text, style);
        flow.y += style.leading() + 1.0;
    }
}

fn columns() -> (Column, Column) {
    let value = 90.0;
    let label = 160.0;
    let right = MARGIN + COLUMN - 5.0;
    (
        Column {
            x: right - value - label,
            width: label,
            align: Align::End,
        },
        Column {
            x: right - value,
            width: value,
            align: Align::End,
        },
    )
}
