//! The text formats that are validated with a body's schema.
//!
//! Other formats are checked by their own type when the value is parsed.

use std::sync::LazyLock;

use regex::Regex;
use time::{
    Date, OffsetDateTime, PrimitiveDateTime, Time, format_description::well_known::Rfc3339,
    macros::format_description,
};

/// The message and type of the error if a text does not have a format; `None` for unknown formats.
pub(super) fn fault_of(format: &str, text: &str) -> Option<(&'static str, &'static str)> {
    let (valid, fault) = match format {
        "date" | "naive-date" => (
            Date::parse(text, format_description!("[year]-[month]-[day]")).is_ok(),
            ("invalid date format", "value_error.date"),
        ),
        "date-time" => (
            OffsetDateTime::parse(text, &Rfc3339).is_ok(),
            ("invalid datetime format", "value_error.datetime"),
        ),
        "naive-date-time" => (
            PrimitiveDateTime::parse(
                text,
                format_description!("[year]-[month]-[day] [hour]:[minute]:[second]"),
            )
            .is_ok(),
            ("invalid datetime format", "value_error.datetime"),
        ),
        "naive-time" => (
            Time::parse(text, format_description!("[hour]:[minute]:[second]")).is_ok(),
            ("invalid time format", "value_error.time"),
        ),
        "email" => (
            is_email(text),
            ("value is not a valid email address", "value_error.email"),
        ),
        _ => return None,
    };
    (!valid).then_some(fault)
}

/// Whether a text is an e-mail address by the documented rule.
fn is_email(text: &str) -> bool {
    static RULE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$").ok());
    RULE.as_ref().is_some_and(|rule| rule.is_match(text))
}
