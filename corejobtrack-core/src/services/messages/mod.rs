//! Messages under work items: notes, the communication log, read receipts and typing marks. Writing
//! them never changes the item's row, so that they do not conflict with changes of the item.

mod communication;
mod conversation;
mod mentions;
mod model;
mod notes;
mod receipts;
pub(crate) mod typing;

pub use communication::{AddCommunication, CommunicationEntry};
pub use conversation::Conversation;
pub use mentions::Mentions;
pub use model::{Message, MessageId, MessageKind};
pub use notes::{AddNote, DeleteNote};
pub use receipts::{ReadReceipt, Reader};
pub use typing::{SetTyping, TYPING_LASTS, Typing};

pub(crate) use communication::{Log, check, read_log, reconcile};

use crate::{
    kernel::{
        actor::UserId,
        store::{Comparison, Count, First, Position, Query},
    },
    services::areas::{User, WorkItemId},
};

/// The number of latest messages, of each kind, whose authors are notified of a new one.
const MAX_RECENT: u32 = 1_000;

/// The messages of one kind under an item, oldest first.
pub(crate) fn of_kind(item: WorkItemId, kind: MessageKind) -> Query<Message> {
    Query::of(Message::item_id.is(item).and(Message::kind.is(kind)))
        .order(Message::position.ascending())
        .order(Message::id.ascending())
}

/// The messages of one kind under an item, newest first.
pub(crate) fn newest(item: WorkItemId, kind: MessageKind) -> Query<Message> {
    Query::of(Message::item_id.is(item).and(Message::kind.is(kind)))
        .order(Message::position.descending())
        .order(Message::id.descending())
}

/// The number of messages of one kind under an item that others than `me` added after a commit.
pub(crate) fn count_since(
    item: WorkItemId,
    kind: MessageKind,
    since: Option<Position>,
    me: UserId,
) -> Count<Message> {
    let mut filter = Message::item_id.is(item).and(Message::kind.is(kind));
    if let Some(since) = since {
        filter = filter.and(Message::position.compares(Comparison::Greater, since));
    }
    Query::of(filter.and(Message::author_id.is_not(Some(me)))).count()
}

/// The authors of the latest messages under an item.
pub(crate) fn authors(item: WorkItemId) -> Query<User> {
    let last = MessageKind::ALL
        .iter()
        .map(|kind| newest(item, *kind).limit(MAX_RECENT));
    Query::of(User::id.among(Message::author_id, last))
}

fn by_id(id: MessageId) -> First<Message> {
    Query::of(Message::id.is(id)).first()
}
