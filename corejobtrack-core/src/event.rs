//! What happened, for those who follow the journal: notifications, webhooks, caches.

use serde::{Deserialize, Serialize};

use crate::{
    files::AttachmentId,
    identity::UserId,
    parties::{ContactId, CustomerId},
    work::{MessageId, WorkItemId},
};

/// Something that happened, in the same commit as its cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// Somebody registered and waits for approval.
    UserRegistered {
        /// Who.
        user: UserId,
    },
    /// Somebody at a customer's registered and waits for approval.
    CustomerRegistered {
        /// Who.
        contact: ContactId,
    },
    /// A work item was created.
    WorkCreated {
        /// Which.
        item: WorkItemId,
    },
    /// The status or place of a work item changed.
    WorkStatusChanged {
        /// Which.
        item: WorkItemId,
        /// The status it had.
        from: String,
        /// The status it has.
        to: String,
    },
    /// Users were assigned to a work item.
    WorkAssigned {
        /// Which.
        item: WorkItemId,
        /// Who is new among those assigned.
        users: Vec<UserId>,
    },
    /// Something was written under a work item.
    MessageAdded {
        /// Which item.
        item: WorkItemId,
        /// The message.
        message: MessageId,
        /// The users whom its text names with an `@`, whether or not they may see the item.
        #[serde(default)]
        mentioned: Vec<UserId>,
    },
    /// Files were attached to a work item.
    FilesAttached {
        /// Which item.
        item: WorkItemId,
        /// The attachments.
        attachments: Vec<AttachmentId>,
    },
    /// A signature was captured.
    WorkSigned {
        /// Which item.
        item: WorkItemId,
        /// The printed name.
        name: String,
    },
    /// A signature was declined.
    SignatureDeclined {
        /// Which item.
        item: WorkItemId,
        /// Why.
        reason: String,
    },
    /// A customer was asked by mail to sign, or reminded of it.
    SignatureRequested {
        /// Which item.
        item: WorkItemId,
        /// Whether it was asked for before.
        is_reminder: bool,
    },
    /// A customer was created.
    CustomerCreated {
        /// Which.
        customer: CustomerId,
    },
}
