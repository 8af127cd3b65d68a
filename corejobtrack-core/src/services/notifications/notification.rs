//! Notifications inside the program, written in the same commit as their cause.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        actor::{Actor, ContactId, UserId},
        engine::{Number, Origin, Outcome},
        store::{Timestamp, Version},
    },
    services::{areas::Kind, notifications::Notice},
};

crate::id! {
    /// The id of a [`Notification`].
    pub struct NotificationId;
}

crate::choice! {
    /// The kind of a notification.
    pub enum NotificationKind {
        /// An item was created.
        Created = "created",
        /// An item was assigned to the reader or their team.
        Assigned = "assigned",
        /// The status of an item changed.
        StatusChanged = "status_changed",
        /// A message was written about an item.
        Message = "message",
        /// The reader was mentioned in a message.
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
        /// A user or customer contact requested deletion of their account.
        DeletionRequested = "deletion_requested",
    }
}

/// The recipient of a notification: an employee or a customer contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// An employee.
    User(UserId),
    /// A customer contact.
    Contact(ContactId),
}

impl Recipient {
    /// The acting user or customer contact, if there is one.
    pub(crate) fn acting(actor: &Actor) -> Option<Self> {
        match actor {
            Actor::Anonymous | Actor::System => None,
            Actor::User(user) => Some(Self::User(user.id)),
            Actor::Customer(customer) => Some(Self::Contact(customer.contact)),
        }
    }

    /// The recipient as text: `user:` or `contact:` and an id.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::User(id) => format!("user:{id}"),
            Self::Contact(id) => format!("contact:{id}"),
        }
    }
}

entity! {
    /// A notification. Its sentence is composed when it is read; the row holds what the sentence
    /// needs.
    #[derive(Serialize, Deserialize)]
    pub struct Notification in "notifications" {
        /// The id.
        pub id: NotificationId,
        /// The row's version.
        pub version: Version,
        /// The recipient: `user:` or `contact:` and an id, which may have been deleted since.
        pub recipient: String,
        /// The kind.
        pub kind: NotificationKind,
        /// The item it is about, which may have been deleted since.
        pub item_id: Option<i64>,
        /// The kind of the item.
        pub item_kind: Option<Kind>,
        /// The number of the item.
        pub item_number: Option<Number>,
        /// The title of the item, or the name of the person or company it is about.
        pub subject: Option<String>,
        /// Details that the kind needs: the beginning of a message, the new status, a reason, a
        /// name, the reader's team.
        pub detail: Option<String>,
        /// The former status, if the status changed.
        pub before: Option<String>,
        /// The name of the actor who caused it.
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
    /// A new notification for a recipient.
    pub(crate) fn of(id: i64, recipient: Recipient, notice: Notice, origin: &Origin<'_>) -> Self {
        Self {
            id: NotificationId(id),
            version: Version(1),
            recipient: recipient.key(),
            kind: notice.kind,
            item_id: notice.item.map(|(id, ..)| id.0),
            item_kind: notice.item.map(|(_, kind, _)| kind),
            item_number: notice.item.map(|(.., number)| number),
            subject: notice.subject,
            detail: notice.detail,
            before: notice.before,
            actor: origin.actor.name().to_owned(),
            is_read: false,
            created_at: origin.now,
            read_at: None,
        }
    }
}
