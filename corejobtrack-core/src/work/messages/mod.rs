//! What people write under an item. It never touches the item: a talk must not make those wait who
//! change the item itself.

mod model;
mod notes;

pub use model::{Message, MessageId, MessageKind};
pub use notes::{AddNote, DeleteNote};

use super::WorkItemId;
use crate::{
    identity::User,
    store::{First, Query},
};

/// Of how many messages the authors are told of another one.
const MOST_HEARD: u32 = 1_000;

/// The messages of one kind under an item, oldest first.
pub(super) fn of_kind(item: WorkItemId, kind: MessageKind) -> Query<Message> {
    Query::of(Message::item_id.is(item).and(Message::kind.is(kind)))
        .order(Message::created_at.ascending())
        .order(Message::id.ascending())
}

/// The messages of every kind under an item, oldest first.
pub(super) fn of(item: WorkItemId) -> Query<Message> {
    Query::of(Message::item_id.is(item))
        .order(Message::created_at.ascending())
        .order(Message::id.ascending())
}

/// The messages of every kind under items.
pub(super) fn under(items: &[WorkItemId]) -> Query<Message> {
    Query::of(Message::item_id.is_in(items.iter().copied()))
}

/// The users who wrote the last messages under an item.
fn authors(item: WorkItemId) -> Query<User> {
    let last = Query::of(Message::item_id.is(item))
        .order(Message::created_at.descending())
        .order(Message::id.descending())
        .limit(MOST_HEARD);
    Query::of(User::id.among(Message::author_id, [last]))
}

fn by_id(id: MessageId) -> First<Message> {
    Query::of(Message::id.is(id)).first()
}
