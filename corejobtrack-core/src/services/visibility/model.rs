//! The stored entity of visibility.

use crate::{
    entity,
    kernel::store::Timestamp,
    services::areas::{Kind, Place, WorkItem, WorkItemId},
};

entity! {
    /// A principal that may see an item. The item's own columns are copied here, so that a list of
    /// visible items is a short index range.
    pub struct Access in "work_access" {
        /// The principal: `everyone`, or `user:`, `team:` or `customer:` and an id.
        pub principal: String,
        /// The item's kind.
        pub kind: Kind,
        /// The item's place: live, archive or trash.
        pub place: Place,
        /// Whether the item is done.
        pub done: bool,
        /// When the item was created; lists are ordered by it.
        pub created_at: Timestamp,
        /// The item.
        pub item_id: WorkItemId,
    }
    key 6;
    index (item_id, principal);
    references item_id -> WorkItem (remove);
}
