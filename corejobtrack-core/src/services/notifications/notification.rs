//! Notifications: what somebody is told inside the program, in the same commit as its cause.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::{Actor, ContactId, UserId},
        engine::{Number, Origin, Outcome},
        store::{Timestamp, Version},
    },
    services::{areas::Kind, notifications::News},
};

crate::id! {
    /// The id of a [`Notification`].
    pub struct NotificationId;
}

crate::choice! {
    /// What a notification is about (guide 5, section 12; guide 4, section 11).
    pub enum NotificationKind {
        /// An item was created.
        Created = "created",
        /// An item was assigned to the reader or their team.
        Assigned = "assigned",
        /// The status of an item changed.
        StatusChanged = "status_changed",
        /// Something was written under an item.
        Message = "message",
        /// The reader was named in something written.
        Mentioned = "mentioned",
        /// A signature is asked for.
        SignatureRequested = "signature_requested",
        /// A signature was captured.
        SignatureCaptured = "signature_captured",
        /// A signature was declined.
        SignatureDeclined = "signature_declined",
        /// A customer registered and waits for approval.
        CustomerRegistered = "customer_registered",
        /// An employee registered and waits for approval.
        UserRegistered = "user_registered",
        /// The reader's registration was approved.
        AccountApproved = "account_approved",
        /// Somebody asks for their account to be deleted.
        DeletionRequested = "deletion_requested",
    }
}

/// Who is told: an employee or somebody at a customer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// An employee.
    User(UserId),
    /// Somebody at a customer's.
    Contact(ContactId),
}

impl Recipient {
    /// The user or the one at a customer's who acts, if one does.
    pub(crate) fn acting(actor: &Actor) -> Option<Self> {
        match actor {
            Actor::Anonymous | Actor::System => None,
            Actor::User(user) => Some(Self::User(user.id)),
            Actor::Customer(customer) => Some(Self::Contact(customer.contact)),
        }
    }

    /// `user:` or `contact:` and an id.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::User(id) => format!("user:{id}"),
            Self::Contact(id) => format!("contact:{id}"),
        }
    }
}

entity! {
    /// Something that somebody is told. The sentence is made when it is read; the row names what it
    /// is about.
    #[derive(Serialize, Deserialize)]
    pub struct Notification in "notifications" {
        /// The id.
        pub id: NotificationId,
        /// How often the row was written.
        pub version: Version,
        /// Who is told: `user:` or `contact:` and an id. It names nobody once they are gone.
        pub recipient: String,
        /// What it is about.
        pub kind: NotificationKind,
        /// The item it is about; it may be gone by now.
        pub item_id: Option<i64>,
        /// The kind of the item.
        pub item_kind: Option<Kind>,
        /// The number of the item.
        pub item_number: Option<Number>,
        /// The title of the item, or the name of whom it is about.
        pub subject: Option<String>,
        /// More, as the kind needs it: the beginning of a message, the status it has now, a reason, the
        /// reader's team.
        pub detail: Option<String>,
        /// What was so before: the status it had.
        pub before: Option<String>,
        /// The name of who caused it.
        pub actor: String,
        /// Whether it was read.
        pub is_read: bool,
        /// When it was caused.
        pub created_at: Timestamp,
        /// When it was read.
        pub read_at: Option<Timestamp>,
    }
    key 1;
    index (recipient, created_at, id);
    index (recipient, is_read, created_at, id);
    index (is_read, created_at, id);
}

impl Outcome for Notification {}

impl Notification {
    /// The row that tells somebody something.
    pub(crate) fn of(id: i64, recipient: Recipient, news: News, origin: &Origin<'_>) -> Self {
        Self {
            id: NotificationId(id),
            version: Version(1),
            recipient: recipient.key(),
            kind: news.kind,
            item_id: news.item.map(|(id, ..)| id.0),
            item_kind: news.item.map(|(_, kind, _)| kind),
            item_number: news.item.map(|(.., number)| number),
            subject: news.subject,
            detail: news.detail,
            before: news.before,
            actor: origin.actor.name().to_owned(),
            is_read: false,
            created_at: origin.now,
            read_at: None,
        }
    }
}
