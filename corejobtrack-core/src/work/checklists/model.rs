//! The items of a checklist.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::UserId,
        engine::{Audited, Subject},
        store::{Timestamp, Version},
    },
    work::{WorkItem, WorkItemId, subject},
};

entity! {
    /// One step of an item's checklist.
    #[derive(Serialize, Deserialize)]
    pub struct ChecklistItem in "checklist_items" {
        /// The id.
        pub id: ChecklistItemId,
        /// How often the row was written.
        pub version: Version,
        /// The item it belongs to.
        pub item_id: WorkItemId,
        /// What is to be done.
        pub description: String,
        /// The place in the list, ascending.
        pub sequence: i64,
        /// Whether it is done.
        pub is_completed: bool,
        /// When it was done.
        pub completed_at: Option<Timestamp>,
        /// Who did it; it stays when the user is gone.
        pub completed_by: Option<UserId>,
        /// Their name, as it was then.
        pub completed_by_name: Option<String>,
    }
    key 1;
    index (item_id, sequence, id);
    references item_id -> WorkItem;
    search (description);
}

crate::id! {
    /// The id of a [`ChecklistItem`].
    pub struct ChecklistItemId;
}

impl Audited for ChecklistItem {
    const SILENT: &'static [&'static str] = &["completed_at", "completed_by", "completed_by_name"];

    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(format!("step {}", self.sequence))
    }
}
