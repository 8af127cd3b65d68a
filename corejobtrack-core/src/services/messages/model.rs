//! Messages: one table for everything that is written under an item, told apart by its kind.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::UserId,
        decimal::Hours,
        engine::{Audited, Outcome, Subject},
        store::{Committed, Position, Timestamp, Version},
    },
    services::areas::{WorkItem, WorkItemId, subject},
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
        /// A part of the talk with the customer.
        Communication = "communication",
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
        /// The commit that added it: with the id the order of messages, and what of them is new to
        /// whom. Zero until it is committed.
        pub position: Position,
        /// The user who wrote it, none for somebody who is no user; it stays when the user is gone.
        pub author_id: Option<UserId>,
        /// Their name, as it was then.
        pub author_name: String,
        /// Whether it is the customer's word.
        pub is_customer: bool,
        /// What they wrote; of an entry without a message its details, else its summary.
        pub text: String,
        /// How they talked: phone, remote, email, …
        pub channel: Option<String>,
        /// What it was about, in a few words.
        pub summary: Option<String>,
        /// What it was about, at length.
        pub details: Option<String>,
        /// When they talked, as sent.
        pub happened_at: Option<String>,
        /// The time spent on it, in hours.
        pub time_spent: Option<Hours>,
        /// When it was added.
        pub created_at: Timestamp,
    }
    key 1;
    index (item_id, kind, position, id);
    references item_id -> WorkItem;
    search (text);
}

impl Message {
    /// The place in the order of all messages under an item.
    #[must_use]
    pub fn order(&self) -> (Position, MessageId) {
        (self.position, self.id)
    }

    /// What stands for the message of an entry that has none.
    pub(crate) fn said(details: Option<&String>, summary: Option<&String>) -> String {
        details.or(summary).cloned().unwrap_or_default()
    }
}

impl Outcome for Message {
    fn place(&mut self, committed: &Committed) {
        if self.position == Position::default() {
            self.position = committed.position;
        }
    }
}

impl Audited for Message {
    const SILENT: &'static [&'static str] = &["item_id", "kind", "position", "created_at"];

    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(self.kind.as_str().to_owned())
    }
}
