//! The time sheet of an item: its time entries and their totals.

use std::collections::BTreeMap;

use corejobtrack_core::work::{PublicTime, PublicView};

use super::{
    layout::{Align, COLUMN, Column, Flow, MARGIN},
    styles::{BELOW, LABEL, STRONG, VALUE},
    table::{Head, Row},
    words,
};

const HEADS: [Head; 8] = [
    head("Date", 15.0, Align::Start),
    head("Start", 9.0, Align::Start),
    head("Stop", 12.0, Align::Start),
    head("Type", 16.0, Align::Start),
    head("People", 9.0, Align::End),
    head("Lunch (min)", 14.0, Align::End),
    head("Hours", 11.0, Align::End),
    head("Total hours", 14.0, Align::End),
];

const fn head(title: &'static str, share: f32, align: Align) -> Head {
    Head {
        title,
        share,
        align,
    }
}

/// Adds the table of time entries and the totals below it.
pub(super) fn time_sheet(flow: &mut Flow, view: &PublicView) {
    let rows = in_order(&view.time).into_iter().map(row).collect();
    flow.table(&HEADS, rows);
    totals(flow, view);
}

/// The entries sorted by start time; in their given order if a start time is missing or unreadable.
fn in_order(entries: &[PublicTime]) -> Vec<&PublicTime> {
    let start = |entry: &PublicTime| {
        let (day, time) = words::as_sent(entry.start_time.as_deref()?);
        Some((words::date(day?)?, time.to_owned()))
    };
    let starts = entries.iter().map(|entry| Some((start(entry)?, entry)));
    let Some(mut sorted) = starts.collect::<Option<Vec<_>>>() else {
        return entries.iter().collect();
    };
    sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
    sorted.into_iter().map(|(_, entry)| entry).collect()
}

/// The stop time of a visit; a visit past midnight shows the number of days, such as `13:30 (+1)`.
fn stop_time(day: &str, last_day: &str, time: &str) -> String {
    if last_day.is_empty() || last_day == day {
        return time.to_owned();
    }
    if time.is_empty() {
        return last_day.to_owned();
    }
    match (words::date(day), words::date(last_day)) {
        (Some(day), Some(last)) if last > day => format!("{time} (+{})", (last - day).whole_days()),
        _ => format!("{time} {last_day}"),
    }
}

fn row(entry: &PublicTime) -> Row {
    let split = |text: &Option<String>, time: &Option<String>| match text.as_deref() {
        Some(text) => {
            let (day, time) = words::as_sent(text);
            (day.unwrap_or_default().to_owned(), time.to_owned())
        }
        None => (String::new(), time.clone().unwrap_or_default()),
    };
    let (day, start) = split(&entry.start_time, &entry.start);
    let (last_day, end) = split(&entry.stop_time, &entry.end);
    let minutes = words::minutes(entry.hours, entry.duration_minutes);
    let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
    Row {
        cells: vec![
            day.clone(),
            start,
            stop_time(&day, &last_day, &end),
            entry
                .time_type
                .as_deref()
                .map(words::capitalised)
                .unwrap_or_default(),
            number(entry.technicians.or(Some(1))),
            number(entry.lunch_minutes),
            minutes.map(words::hours).unwrap_or_default(),
            minutes
                .map(|_| words::hours(entry.total_minutes))
                .unwrap_or_default(),
        ],
        below: entry
            .services_performed
            .clone()
            .filter(|text| !text.trim().is_empty()),
        style: VALUE,
        below_style: BELOW,
    }
}

fn totals(flow: &mut Flow, view: &PublicView) {
    let mut by_type: BTreeMap<String, i64> = BTreeMap::new();
    for entry in &view.time {
        let name = entry
            .time_type
            .as_deref()
            .filter(|name| !name.trim().is_empty());
        let name = words::capitalised(name.unwrap_or("other").trim());
        let sum = by_type.entry(name).or_default();
        *sum = sum.saturating_add(entry.total_minutes);
    }
    let lunch = view.time.iter().filter_map(|entry| entry.lunch_minutes);
    let lunch = lunch.fold(0_i64, i64::saturating_add);
    let mut lines: Vec<(String, String, bool)> = Vec::new();
    if by_type.len() > 1 {
        // The longest list that fits on a page together with the other totals.
        let listed = by_type.into_iter().take(20);
        lines.extend(listed.map(|(name, sum)| (name, format!("{} h", words::hours(sum)), false)));
    }
    if lunch > 0 {
        lines.push(("Lunch breaks".to_owned(), format!("{lunch} min"), false));
    }
    let sum = words::hours(view.total_minutes);
    lines.push(("Total time".to_owned(), format!("{sum} h"), true));
    let (label, value) = columns();
    // All totals stay on one page.
    let styled = |is_sum: bool| if is_sum { STRONG } else { VALUE };
    let heights = lines.iter().map(|(.., is)| styled(*is).leading() + 1.0);
    if !flow.ensure_room(heights.sum::<f32>() + 1.0) {
        return;
    }
    for (name, text, is_sum) in lines {
        let style = styled(is_sum);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_past_midnight_shows_the_number_of_days() {
        for (day, last_day, time, expected) in [
            ("2026-03-01", "2026-03-01", "13:30", "13:30"),
            ("2026-03-01", "", "13:30", "13:30"),
            ("2026-03-01", "2026-03-02", "13:30", "13:30 (+1)"),
            ("2026-02-28", "2026-03-01", "00:15", "00:15 (+1)"),
            ("2026-03-01", "2026-03-03", "13:30", "13:30 (+2)"),
            ("2026-03-02", "2026-03-01", "13:30", "13:30 2026-03-01"),
            ("", "2026-03-01", "13:30", "13:30 2026-03-01"),
            ("2026-03-01", "2026-03-02", "", "2026-03-02"),
        ] {
            assert_eq!(stop_time(day, last_day, time), expected);
        }
    }
}
