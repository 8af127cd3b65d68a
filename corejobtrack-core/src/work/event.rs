//! Events of the work area.

use serde::{Deserialize, Serialize};

use crate::{kernel::actor::UserId, services::messages::MessageId, work::WorkItemId};

/// An event of the work area, published in the commit of its cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkEvent {
    /// A work item was created.
    WorkCreated {
        /// The item.
        item: WorkItemId,
    },
    /// The status or place of a work item changed.
    WorkStatusChanged {
        /// The item.
        item: WorkItemId,
        /// The old status.
        from: String,
        /// The new status.
        to: String,
    },
    /// Users were assigned to a work item.
    WorkAssigned {
        /// The item.
        item: WorkItemId,
        /// The users who were not assigned before.
        users: Vec<UserId>,
    },
    /// A note or message was added to a work item.
    MessageAdded {
        /// The item.
        item: WorkItemId,
        /// The message.
        message: MessageId,
        /// The users that the text mentions with an `@`, whether or not they may see the item.
        #[serde(default)]
        mentioned: Vec<UserId>,
    },
    /// A signature was captured.
    WorkSigned {
        /// The item.
        item: WorkItemId,
        /// The printed name.
        name: String,
    },
    /// A signature was declined.
    SignatureDeclined {
        /// The item.
        item: WorkItemId,
        /// The reason.
        reason: String,
    },
    /// A signature request or a reminder was mailed to a customer.
    SignatureRequested {
        /// The item.
        item: WorkItemId,
        /// Whether it was a reminder.
        is_reminder: bool,
    },
}
