//! Time entries as sent, and applying them to the stored rows.

use serde::{Deserialize, Serialize};

use super::{TimeEntry, TimeEntryId};
use crate::{
    kernel::{
        decimal::Hours,
        engine::{NewIds, Plan, Tx},
        error::EngineError,
        limits::{self, MAX_SHORT},
        policy::Policy,
        store::{Json, Version},
    },
    work::WorkItemId,
};

/// The greatest number of time entries of one work item.
const MAX_ENTRIES: usize = 1_000;

/// The greatest number of users of one entry.
const MAX_USERS: usize = 200;

/// A time entry as sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeInput {
    /// The id of the entry to change, if any.
    pub id: Option<TimeEntryId>,
    /// The start.
    pub start_time: Option<String>,
    /// The end.
    pub stop_time: Option<String>,
    /// The duration, in hours.
    pub hours: Option<Hours>,
    /// The type of time, such as regular, overtime or travel.
    pub time_type: Option<String>,
    /// The number of technicians.
    pub technicians: Option<i64>,
    /// The break, in minutes.
    pub lunch_minutes: Option<i64>,
    /// The services performed.
    pub services_performed: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The ids of the users who spent the time.
    pub user_ids: Vec<i64>,
    /// The time of day of the start.
    pub start: Option<String>,
    /// The time of day of the end.
    pub end: Option<String>,
    /// The duration, in minutes.
    pub duration_minutes: Option<i64>,
}

/// Rejects invalid entries.
pub(crate) fn check(entries: &[TimeInput], policy: &Policy) -> Result<(), EngineError> {
    const FIELD: &str = "time";
    if entries.len() > MAX_ENTRIES {
        return Err(EngineError::invalid(
            FIELD,
            format!("must have at most {MAX_ENTRIES} time entries"),
        ));
    }
    for entry in entries {
        for text in [
            &entry.start_time,
            &entry.stop_time,
            &entry.time_type,
            &entry.start,
            &entry.end,
        ] {
            limits::optional(FIELD, text.as_deref(), MAX_SHORT)?;
        }
        for text in [&entry.services_performed, &entry.notes] {
            limits::optional(FIELD, text.as_deref(), policy.max_note_length)?;
        }
        if entry.user_ids.len() > MAX_USERS {
            return Err(EngineError::invalid(
                FIELD,
                format!("a time entry can have at most {MAX_USERS} users"),
            ));
        }
        let negative = [
            entry.technicians,
            entry.lunch_minutes,
            entry.duration_minutes,
        ]
        .into_iter()
        .flatten()
        .any(|number| number < 0);
        if negative || entry.hours.is_some_and(|hours| hours.scaled() < 0) {
            return Err(EngineError::invalid(
                FIELD,
                "times and numbers must not be negative",
            ));
        }
    }
    Ok(())
}

/// Applies a sent list to the time entries of a work item: a sent entry changes the row with its
/// id, else one with the same content, else it is new. Unmatched rows are deleted, except those
/// from timers. Returns the resulting rows.
pub(crate) fn reconcile<O>(
    item: WorkItemId,
    before: &[TimeEntry],
    list: &[TimeInput],
    mut ids: NewIds<TimeEntry>,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Vec<TimeEntry>, EngineError> {
    let (matched, unmatched) = matched(before, list);
    let mut rows = Vec::with_capacity(list.len());
    for (sequence, (entry, matched)) in (1_i64..).zip(list.iter().zip(matched)) {
        if let Some(row) = matched {
            let mut after = entry.row(row.id, item, sequence, tx);
            after.from_timer = row.from_timer;
            after.created_at = row.created_at;
            after.version = row.version;
            rows.push(plan.replace(row, after, tx.now()));
        } else {
            let row = entry.row(TimeEntryId(ids.take()?), item, sequence, tx);
            plan.create(&row);
            rows.push(row);
        }
    }
    for row in unmatched {
        if row.from_timer {
            rows.push(row.clone());
        } else {
            plan.delete(row);
        }
    }
    Ok(rows)
}

/// The number of sent entries that match no row: as many ids are needed.
pub(crate) fn new_entries(before: &[TimeEntry], list: &[TimeInput]) -> usize {
    let (matched, _) = matched(before, list);
    matched.iter().filter(|matched| matched.is_none()).count()
}

/// The row that each sent entry matches, and the unmatched rows. Ids decide before content.
fn matched<'a>(
    before: &'a [TimeEntry],
    list: &[TimeInput],
) -> (Vec<Option<&'a TimeEntry>>, Vec<&'a TimeEntry>) {
    let mut left: Vec<&TimeEntry> = before.iter().collect();
    let mut matched: Vec<Option<&TimeEntry>> = list
        .iter()
        .map(|entry| entry.id.and_then(|id| take(&mut left, |row| row.id == id)))
        .collect();
    for (entry, matched) in list.iter().zip(&mut matched) {
        if matched.is_none() {
            *matched = take(&mut left, |row| entry.has_content_of(row));
        }
    }
    (matched, left)
}

fn take<'a>(
    rows: &mut Vec<&'a TimeEntry>,
    matches: impl Fn(&TimeEntry) -> bool,
) -> Option<&'a TimeEntry> {
    let index = rows.iter().position(|row| matches(row))?;
    Some(rows.remove(index))
}

impl TimeInput {
    fn has_content_of(&self, row: &TimeEntry) -> bool {
        self.start_time == row.start_time
            && self.stop_time == row.stop_time
            && self.hours == row.hours
            && self.time_type == row.time_type
            && self.notes == row.notes
            && self.services_performed == row.services_performed
            && self.user_ids == row.user_ids.0
    }

    fn row(&self, id: TimeEntryId, item: WorkItemId, sequence: i64, tx: &Tx) -> TimeEntry {
        TimeEntry {
            id,
            version: Version(1),
            item_id: item,
            sequence,
            start_time: self.start_time.clone(),
            stop_time: self.stop_time.clone(),
            hours: self.hours,
            time_type: self.time_type.clone(),
            technicians: self.technicians,
            lunch_minutes: self.lunch_minutes,
            services_performed: self.services_performed.clone(),
            notes: self.notes.clone(),
            user_ids: Json(self.user_ids.clone()),
            start: self.start.clone(),
            end: self.end.clone(),
            duration_minutes: self.duration_minutes,
            from_timer: false,
            created_at: tx.now(),
        }
    }
}

/// The total time spent, in person-minutes: each entry's hours, else its minutes, times its number
/// of technicians.
#[must_use]
pub fn person_minutes(entries: &[TimeEntry]) -> i64 {
    entries
        .iter()
        .map(|entry| {
            let minutes = entry
                .hours
                .map(|hours| hours.scaled().saturating_mul(60) / 10_000)
                .or(entry.duration_minutes)
                .unwrap_or(0);
            minutes.saturating_mul(entry.technicians.unwrap_or(1).max(0))
        })
        .fold(0, i64::saturating_add)
}
