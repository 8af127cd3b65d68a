//! The entities of this area.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        decimal::Hours,
        engine::{Audited, Subject},
        store::{Json, Timestamp, Version},
    },
    work::{self, WorkItem, WorkItemId},
};

crate::id! {
    /// The id of a [`TimeEntry`].
    pub struct TimeEntryId;
}

entity! {
    /// A stretch of time spent on a work item (guide 8, section 17). Times without a zone are kept as
    /// sent.
    #[derive(Serialize, Deserialize)]
    pub struct TimeEntry in "time_entries" {
        /// The id.
        pub id: TimeEntryId,
        /// How often the row was written.
        pub version: Version,
        /// What it was spent on.
        pub item_id: WorkItemId,
        /// The place in the item's list, ascending.
        pub sequence: i64,
        /// When it began, as sent.
        pub start_time: Option<String>,
        /// When it ended, as sent.
        pub stop_time: Option<String>,
        /// How long it was, in hours.
        pub hours: Option<Hours>,
        /// What kind of time: regular, overtime, travel, …
        pub time_type: Option<String>,
        /// How many people spent it.
        pub technicians: Option<i64>,
        /// The break in it, in minutes.
        pub lunch_minutes: Option<i64>,
        /// What was done.
        pub services_performed: Option<String>,
        /// What else there is to say.
        pub notes: Option<String>,
        /// Who spent it, by user id.
        pub user_ids: Json<Vec<i64>>,
        /// The time of day it began, as sent.
        pub start: Option<String>,
        /// The time of day it ended, as sent.
        pub end: Option<String>,
        /// How long it was, in minutes.
        pub duration_minutes: Option<i64>,
        /// Whether a timer made it; such a row is never removed by leaving it out of a list.
        pub from_timer: bool,
        /// When the row was created.
        pub created_at: Timestamp,
    }
    key 1;
    index (item_id, sequence, id);
    references item_id -> WorkItem;
    search (services_performed, notes);
}

impl Audited for TimeEntry {
    const SILENT: &'static [&'static str] = &["created_at"];

    fn subject(&self) -> Subject {
        work::subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(format!("time entry {}", self.sequence))
    }
}
