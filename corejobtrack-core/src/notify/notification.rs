//! Notifications: what somebody is told inside the program, in the same commit as its cause.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    engine::{Number, Plan, Tx},
    entity,
    error::EngineError,
    identity::UserId,
    parties::ContactId,
    store::{Timestamp, Version},
    work::{Kind, WorkItem, WorkItemId},
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
        /// More, as the kind needs it: the beginning of a message, a status.
        pub detail: Option<String>,
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
    index (created_at);
}

/// What is told, to whomever.
#[derive(Debug, Clone)]
pub(crate) struct News {
    pub(crate) kind: NotificationKind,
    pub(crate) item: Option<(WorkItemId, Kind, Number)>,
    pub(crate) subject: Option<String>,
    pub(crate) detail: Option<String>,
}

impl News {
    /// News about an item.
    pub(crate) fn of_item(kind: NotificationKind, item: &WorkItem) -> Self {
        Self {
            kind,
            item: Some((item.id, item.kind, item.number)),
            subject: item.title.clone().or_else(|| item.customer_name.clone()),
            detail: None,
        }
    }

    /// News about somebody or something else.
    pub(crate) fn of(kind: NotificationKind, subject: impl Into<String>) -> Self {
        Self {
            kind,
            item: None,
            subject: Some(subject.into()),
            detail: None,
        }
    }

    /// The same with more to say.
    pub(crate) fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Plans that people are told something, each once. Whoever acts is among them only if they are
/// named: who causes news knows them, so callers leave the actor out where that is so.
pub(crate) async fn tell<O>(
    recipients: impl IntoIterator<Item = Recipient>,
    news: &News,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), EngineError> {
    let recipients: BTreeSet<Recipient> = recipients.into_iter().collect();
    if recipients.is_empty() {
        return Ok(());
    }
    let first = tx.new_ids::<Notification>(recipients.len()).await?;
    for (id, recipient) in (first..).zip(recipients) {
        plan.insert(&Notification {
            id: NotificationId(id),
            version: Version(1),
            recipient: recipient.key(),
            kind: news.kind,
            item_id: news.item.map(|(id, ..)| id.0),
            item_kind: news.item.map(|(_, kind, _)| kind),
            item_number: news.item.map(|(.., number)| number),
            subject: news.subject.clone(),
            detail: news.detail.clone(),
            actor: tx.actor().name().to_owned(),
            is_read: false,
            created_at: tx.now(),
            read_at: None,
        });
    }
    Ok(())
}
