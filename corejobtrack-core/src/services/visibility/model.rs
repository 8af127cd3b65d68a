//! The stored entity of visibility.

use crate::{
    entity,
    kernel::store::Timestamp,
    services::areas::{Kind, Place, WorkItem, WorkItemId},
};

entity! {
    /// That somebody may see an item: kept with every change of it, so that what somebody sees is a
    /// short range of an index.
    pub struct Access in "work_access" {
        /// Who: `everyone`, or `user:`, `team:` or `customer:` and an id.
        pub principal: String,
        /// The item's kind.
        pub kind: Kind,
        /// Where the item lies.
        pub place: Place,
        /// Whether it is done.
        pub done: bool,
        /// When the item was created: the order of lists.
        pub created_at: Timestamp,
        /// The item.
        pub item_id: WorkItemId,
    }
    key 6;
    index (item_id, principal);
    references item_id -> WorkItem;
}
