//! Read receipts: how far each user had read, and when. Receipts are added and never changed, so
//! that the time of the first reading is kept. A receipt never changes the item's row.

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

/// The greatest number of receipts read for one page of messages.
const MOST: u32 = 10_000;

entity! {
    /// A receipt: the user has read all messages under an item up to this one.
    #[derive(Serialize, Deserialize)]
    pub struct ReadReceipt in "read_receipts" {
        /// The item.
        pub item_id: WorkItemId,
        /// The reader; it stays when the user is deleted.
        pub user_id: UserId,
        /// The last message at that time.
        pub message_id: MessageId,
        /// The position of that message.
        pub message_position: Position,
        /// The reader's name at that time.
        pub user_name: String,
        /// When it was read.
        pub at: Timestamp,
    }
    key 3;
    index (item_id, message_position, user_id, message_id);
    references item_id -> WorkItem (remove);
}

/// A reader of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    /// The user, who may be deleted.
    pub user_id: UserId,
    /// The user's name at that time.
    pub user_name: String,
    /// When they first read it.
    pub at: Timestamp,
}

/// The receipts for the message at a position, or for later ones.
pub(crate) fn from(item: WorkItemId, oldest: Position) -> Query<ReadReceipt> {
    let reaches = ReadReceipt::message_position.compares(Comparison::AtLeast, oldest);
    Query::of(ReadReceipt::item_id.is(item).and(reaches))
        .order(ReadReceipt::message_position.ascending())
        .limit(MOST)
}

/// The readers of a message according to these receipts, in the order of their first reading.
pub(crate) fn readers(message: &Message, receipts: &[ReadReceipt]) -> Vec<Reader> {
    let mut readers: Vec<Reader> = Vec::new();
    for receipt in receipts {
        if (receipt.message_position, receipt.message_id) < message.order() {
            continue;
        }
        let existing = readers
            .iter_mut()
            .find(|reader| reader.user_id == receipt.user_id);
        match existing {
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
