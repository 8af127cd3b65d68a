//! The entity: time entries.

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
    /// A period of time spent on a work item. Times without a zone are stored as sent.
    #[derive(Serialize, Deserialize)]
    pub struct TimeEntry in "time_entries" {
        /// The id.
        pub id: TimeEntryId,
        /// The row's version.
        pub version: Version,
        /// The work item.
        pub item_id: WorkItemId,
        /// The position in the item's list, ascending.
        pub sequence: i64,
        /// The start, as sent.
        pub start_time: Option<String>,
        /// The end, as sent.
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
        pub user_ids: Json<Vec<i64>>,
        /// The time of day of the start, as sent.
        pub start: Option<String>,
        /// The time of day of the end, as sent.
        pub end: Option<String>,
        /// The duration, in minutes.
        pub duration_minutes: Option<i64>,
        /// Whether a timer created it; omitting such an entry from a sent list does not delete it.
        pub from_timer: bool,
        /// When the row was created.
        pub created_at: Timestamp [derived],
    }
    key 1;
    index (item_id, sequence, id);
    references item_id -> WorkItem (remove);
    search (services_performed, notes);
}

impl Audited for TimeEntry {
    fn subject(&self) -> Subject {
        work::subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(format!("time entry {}", self.sequence))
    }
}
