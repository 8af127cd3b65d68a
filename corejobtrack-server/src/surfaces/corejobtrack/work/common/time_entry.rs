//! Wire types of time entries.

use corejobtrack_core::{
    decimal::Hours,
    time::{TimeEntry, TimeEntryId, TimeInput},
};
use poem_openapi::Object;

use crate::http::{Problem, Result};

/// A period of time spent on a ticket.
#[derive(Debug, Clone, Default, Object)]
#[oai(example)]
pub struct SessionTimestamp {
    /// The id. An entry sent without an id matches the existing entry with the same content; if
    /// there is none, it is new.
    pub id: Option<i64>,
    /// The start, as an ISO 8601 date and time with or without a zone; stored as sent.
    pub start_time: Option<String>,
    /// The end, in the same format.
    pub stop_time: Option<String>,
    /// The duration, in hours.
    pub time_amount: Option<f64>,
    /// The type of time, such as `regular`, `overtime` or `travel`.
    pub time_type: Option<String>,
    /// The number of technicians.
    pub num_techs: Option<i64>,
    /// The break, in minutes.
    pub lunch: Option<i64>,
    /// The services performed.
    pub services_performed: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The ids of the users who spent the time.
    pub ticketed_user_ids: Option<Vec<i64>>,
    /// The time of day of the start, such as `09:00`.
    pub start: Option<String>,
    /// The time of day of the end, such as `12:30`.
    pub end: Option<String>,
    /// The duration, in minutes.
    pub duration_minutes: Option<i64>,
}

impl poem_openapi::types::Example for SessionTimestamp {
    fn example() -> Self {
        Self {
            start_time: Some("2026-03-01T09:00:00".into()),
            stop_time: Some("2026-03-01T12:30:00".into()),
            time_amount: Some(3.5),
            time_type: Some("regular".into()),
            num_techs: Some(1),
            lunch: Some(0),
            ..Self::default()
        }
    }
}

impl SessionTimestamp {
    pub fn into_input(self, place: usize) -> Result<TimeInput> {
        let hours = self
            .time_amount
            .map(|hours| Hours::from_f64(hours).ok_or_else(|| too_great(place)))
            .transpose()?;
        Ok(TimeInput {
            id: self.id.map(TimeEntryId),
            start_time: self.start_time,
            stop_time: self.stop_time,
            hours,
            time_type: self.time_type,
            technicians: self.num_techs,
            lunch_minutes: self.lunch,
            services_performed: self.services_performed,
            notes: self.notes,
            user_ids: self.ticketed_user_ids.unwrap_or_default(),
            start: self.start,
            end: self.end,
            duration_minutes: self.duration_minutes,
        })
    }
}

fn too_great(place: usize) -> Problem {
    let loc = vec![
        "body".into(),
        "session_timestamps".into(),
        place.into(),
        "time_amount".into(),
    ];
    let fault = crate::http::Fault::new(
        loc,
        "ensure this value is less than or equal to 900000000000000",
        "value_error.number.not_le",
    );
    Problem::invalid(vec![fault])
}

impl From<TimeEntry> for SessionTimestamp {
    fn from(entry: TimeEntry) -> Self {
        Self {
            id: Some(entry.id.0),
            start_time: entry.start_time,
            stop_time: entry.stop_time,
            time_amount: entry.hours.map(Hours::to_f64),
            time_type: entry.time_type,
            num_techs: entry.technicians,
            lunch: entry.lunch_minutes,
            services_performed: entry.services_performed,
            notes: entry.notes,
            ticketed_user_ids: Some(entry.user_ids.0),
            start: entry.start,
            end: entry.end,
            duration_minutes: entry.duration_minutes,
        }
    }
}
