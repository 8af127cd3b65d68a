//! Events of the files service.

use serde::{Deserialize, Serialize};

use crate::services::{areas::WorkItemId, files::AttachmentId};

/// An event of the files service, published in the commit of its cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FilesEvent {
    /// Files were attached to a work item.
    FilesAttached {
        /// The item.
        item: WorkItemId,
        /// The attachments.
        attachments: Vec<AttachmentId>,
    },
}
