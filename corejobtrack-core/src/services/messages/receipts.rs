//! Who read up to which message, and when. Receipts are added, never changed, so that the first
//! reading of each message stays known; a receipt never touches the item.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::UserId,
        store::{Comparison, Position, Query, Timestamp},
    },
    services::{
        areas::{WorkItem, WorkItemId},
        messages::{Message, MessageId},
    },
};

/// More receipts than are looked at for one page of messages.
const MOST: u32 = 10_000;

entity! {
    /// That somebody read all messages under an item up to this one.
    #[derive(Serialize, Deserialize)]
    pub struct ReadReceipt in "read_receipts" {
        /// The item.
        pub item_id: WorkItemId,
        /// Who; it stays when the user is gone.
        pub user_id: UserId,
        /// The last message there was.
        pub message_id: MessageId,
        /// The position of that message.
        pub message_position: Position,
        /// The reader's name, as it was then.
        pub user_name: String,
        /// When.
        pub at: Timestamp,
    }
    key 3;
    index (item_id, message_position, user_id, message_id);
    references item_id -> WorkItem;
}

/// Somebody who read a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// Who; the user may be gone.
    pub user_id: UserId,
    /// Their name, as it was then.
    pub user_name: String,
    /// When they read it first.
    pub at: Timestamp,
}

/// The receipts that say something of a message or one after it.
pub(crate) fn from(item: WorkItemId, oldest: Position) -> Query<ReadReceipt> {
    let reaches = ReadReceipt::message_position.compares(Comparison::AtLeast, oldest);
    Query::of(ReadReceipt::item_id.is(item).and(reaches))
        .order(ReadReceipt::message_position.ascending())
        .limit(MOST)
}

/// The receipts of items, for when those go.
pub(crate) fn receipts_of(items: &[WorkItemId]) -> Query<ReadReceipt> {
    Query::of(ReadReceipt::item_id.is_in(items.iter().copied()))
}

/// Who read a message, by these receipts, in the order in which they did.
pub(crate) fn readers(message: &Message, receipts: &[ReadReceipt]) -> Vec<Reader> {
    let mut readers: Vec<Reader> = Vec::new();
    for receipt in receipts {
        if (receipt.message_position, receipt.message_id) < message.order() {
            continue;
        }
        let known = readers
            .iter_mut()
            .find(|reader| reader.user_id == receipt.user_id);
        match known {
            Some(reader) if reader.at <= receipt.at => {}
            Some(reader) => reader.at = receipt.at,
            None => readers.push(Reader {
                user_id: receipt.user_id,
                user_name: receipt.user_name.clone(),
                at: receipt.at,
            }),
        }
    }
    readers.sort_by_key(|reader| (reader.at, reader.user_id));
    readers
}
