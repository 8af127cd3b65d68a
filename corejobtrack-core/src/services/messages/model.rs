//! The stored entity: messages. Notes and the communication log share one table.

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
    /// The kind of a message.
    pub enum MessageKind {
        /// An internal note for staff.
        Note = "note",
        /// An entry of the communication with the customer.
        Communication = "communication",
    }
}

entity! {
    /// A message under a work item.
    #[derive(Serialize, Deserialize)]
    pub struct Message in "messages" {
        /// The id.
        pub id: MessageId,
        /// The row's version.
        pub version: Version,
        /// The item.
        pub item_id: WorkItemId [derived],
        /// The kind.
        pub kind: MessageKind [derived],
        /// The commit that added it. With the id it orders the messages, and it tells which are
        /// unread. Zero until it is committed.
        pub position: Position [derived],
        /// The author; `None` if the author has no user account. It stays when the user is deleted.
        pub author_id: Option<UserId>,
        /// The author's name at that time.
        pub author_name: String,
        /// Whether the message is from the customer.
        pub is_customer: bool,
        /// The text; in a log entry without a text, its details, else its summary.
        pub text: String,
        /// The channel, such as phone, remote or email.
        pub channel: Option<String>,
        /// The summary.
        pub summary: Option<String>,
        /// The details.
        pub details: Option<String>,
        /// When the communication took place, as sent.
        pub happened_at: Option<String>,
        /// The time spent on it, in hours.
        pub time_spent: Option<Hours>,
        /// When it was added.
        pub created_at: Timestamp [derived],
    }
    key 1;
    index (item_id, kind, position, id);
    references item_id -> WorkItem (remove);
    search (text);
}

impl Message {
    /// The key that orders the messages under an item.
    #[must_use]
    pub fn order(&self) -> (Position, MessageId) {
        (self.position, self.id)
    }

    /// The text of a log entry that was sent without one.
    pub(crate) fn default_text(details: Option<&String>, summary: Option<&String>) -> String {
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
    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(self.kind.as_str().to_owned())
    }
}
