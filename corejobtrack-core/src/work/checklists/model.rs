//! The stored entity: checklist items.

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
    /// An item of a work item's checklist.
    #[derive(Serialize, Deserialize)]
    pub struct ChecklistItem in "checklist_items" {
        /// The id.
        pub id: ChecklistItemId,
        /// The row's version.
        pub version: Version,
        /// The work item.
        pub item_id: WorkItemId,
        /// What is to be done.
        pub description: String,
        /// The position in the checklist, ascending.
        pub sequence: i64,
        /// Whether it is done.
        pub is_completed: bool,
        /// When it was completed.
        pub completed_at: Option<Timestamp> [derived],
        /// The user who completed it; it stays when the user is deleted.
        pub completed_by: Option<UserId> [derived],
        /// The user's name at that time.
        pub completed_by_name: Option<String> [derived],
    }
    key 1;
    index (item_id, sequence, id);
    references item_id -> WorkItem (remove);
    search (description);
}

crate::id! {
    /// The id of a [`ChecklistItem`].
    pub struct ChecklistItemId;
}

impl Audited for ChecklistItem {
    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(format!("step {}", self.sequence))
    }
}
