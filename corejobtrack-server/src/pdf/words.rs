//! Formats dates, hours and statuses for people.

use corejobtrack_core::{
    decimal::Hours,
    store::Timestamp,
    work::{Kind, PublicView},
};
use time::{Date, OffsetDateTime, macros::format_description};

/// `March 1, 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    let format = format_description!("[month repr:long] [day padding:none], [year]");
    OffsetDateTime::from(at).format(format).unwrap_or_default()
}

/// `March 1, 2026, 09:00 UTC`.
pub(crate) fn instant(at: Timestamp) -> String {
    let format =
        format_description!("[month repr:long] [day padding:none], [year], [hour]:[minute]");
    let text = OffsetDateTime::from(at).format(format);
    format!("{} UTC", text.unwrap_or_default())
}

/// Splits an instant, as the client sent it, into day and time: `2026-03-01`, `09:00`. A time zone
/// is ignored; a text in another format is returned as the time.
pub(crate) fn as_sent(text: &str) -> (Option<&str>, &str) {
    let day = text.get(..10).filter(|day| {
        let is_digit = |(place, byte): (usize, u8)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        day.bytes().enumerate().all(is_digit)
    });
    let time = text.get(11..16).filter(|time| {
        time.bytes().enumerate().all(|(place, byte)| match place {
            2 => byte == b':',
            _ => byte.is_ascii_digit(),
        })
    });
    match (day, time) {
        (Some(day), Some(time)) => (Some(day), time),
        (Some(day), None) if text.len() == 10 => (Some(day), ""),
        _ => (None, text),
    }
}

/// Parses a date as the client sent it: `2026-03-01`.
pub(crate) fn date(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// Formats a day or an instant that a client sent: `March 1, 2026, 09:00`.
pub(crate) fn sent(text: &str) -> String {
    let (day, time) = as_sent(text);
    let Some(day) = day else {
        return time.to_owned();
    };
    let format = format_description!("[month repr:long] [day padding:none], [year]");
    let written = date(day).and_then(|day| day.format(format).ok());
    let zone = (!time.is_empty() && text.ends_with(['Z', 'z'])).then_some("UTC");
    let time = joined([Some(time), zone], " ");
    joined(
        [Some(written.as_deref().unwrap_or(day)), time.as_deref()],
        ", ",
    )
    .unwrap_or_default()
}

/// Minutes as hours with two decimals, such as `3.50`.
pub(crate) fn hours(minutes: i64) -> String {
    let hundredths = minutes.saturating_mul(100).saturating_add(30) / 60;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The length of a time entry in minutes: from its hours, else from its minutes.
pub(crate) fn minutes(hours: Option<Hours>, minutes: Option<i64>) -> Option<i64> {
    hours
        .map(|hours| hours.scaled().saturating_mul(60) / 10_000)
        .or(minutes)
}

/// The name of a kind of item.
pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Task => "Task",
        Kind::ServiceTicket => "Service ticket",
        Kind::SupportTicket => "Support ticket",
        Kind::Job => "Job",
    }
}

/// The status for customers, such as `In progress` for `in_progress`; it does not show whether the
/// item is archived or in the trash.
pub(crate) fn status(item: &PublicView) -> String {
    capitalised(&item.status_label.replace('_', " "))
}

/// The text with its first letter capitalised.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Joins the texts that are not blank; none if all are.
pub(crate) fn joined<'a>(
    texts: impl IntoIterator<Item = Option<&'a str>>,
    between: &str,
) -> Option<String> {
    let present: Vec<&str> = texts
        .into_iter()
        .flatten()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect();
    (!present.is_empty()).then(|| present.join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sent_instant_is_split_into_day_and_time() {
        for (text, expected) in [
            ("2026-03-01T09:00:00", (Some("2026-03-01"), "09:00")),
            ("2026-03-01 09:05:00+02:00", (Some("2026-03-01"), "09:05")),
            ("2026-03-01", (Some("2026-03-01"), "")),
            ("nine", (None, "nine")),
            ("ÄÖÜÄÖÜÄÖÜ", (None, "ÄÖÜÄÖÜÄÖÜ")),
        ] {
            assert_eq!(as_sent(text), expected, "{text}");
        }
    }

    #[test]
    fn sent_days_are_formatted_for_people() {
        for (text, expected) in [
            ("2026-03-02", "March 2, 2026"),
            ("2026-03-02T13:30:00", "March 2, 2026, 13:30"),
            ("2026-03-02T13:30:00Z", "March 2, 2026, 13:30 UTC"),
            ("2026-03-02T13:30:00+02:00", "March 2, 2026, 13:30"),
            ("2026-02-31", "2026-02-31"),
            ("next week", "next week"),
            ("", ""),
        ] {
            assert_eq!(sent(text), expected, "{text}");
        }
    }

    #[test]
    fn hours_have_two_decimals() {
        for (minutes, text) in [(0, "0.00"), (50, "0.83"), (90, "1.50"), (6000, "100.00")] {
            assert_eq!(hours(minutes), text);
        }
    }
}
