//! Messages: one table for everything that is written under an item, told apart by its kind.

use serde::{Deserialize, Serialize};

use crate::{
    engine::{Audited, Outcome, Subject},
    entity,
    identity::UserId,
    store::{Timestamp, Version},
    work::{WorkItem, WorkItemId, subject},
};

crate::id! {
    /// The id of a [`Message`].
    pub struct MessageId;
}

crate::choice! {
    /// What a message is.
    pub enum MessageKind {
        /// A note among employees.
        Note = "note",
    }
}

entity! {
    /// Something that somebody wrote under an item.
    #[derive(Serialize, Deserialize)]
    pub struct Message in "messages" {
        /// The id.
        pub id: MessageId,
        /// How often the row was written.
        pub version: Version,
        /// The item.
        pub item_id: WorkItemId,
        /// What it is.
        pub kind: MessageKind,
        /// The user who wrote it, none for somebody who is no user; it stays when the user is gone.
        pub author_id: Option<UserId>,
        /// Their name, as it was then.
        pub author_name: String,
        /// What they wrote.
        pub text: String,
        /// When.
        pub created_at: Timestamp,
    }
    key 1;
    index (item_id, created_at, id);
    references item_id -> WorkItem;
    search (text);
}

impl Outcome for Message {}

impl Audited for Message {
    const SILENT: &'static [&'static str] = &["item_id", "created_at"];

    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(self.kind.as_str().to_owned())
    }
}
