//! Entities: attachments, and blobs to be removed.

use serde::{Deserialize, Serialize};

use super::BlobKey;
use crate::{
    entity,
    kernel::{
        actor::UserId,
        engine::{Audited, Outcome, Subject},
        store::{Timestamp, Version},
    },
    services::areas::{WorkItem, WorkItemId, subject},
};

crate::id! {
    /// The id of an [`Attachment`].
    pub struct AttachmentId;
}

entity! {
    /// A file attached to a work item. It is never changed: another upload is another attachment.
    #[derive(Serialize, Deserialize)]
    pub struct Attachment in "attachments" {
        /// The id.
        pub id: AttachmentId,
        /// The row's version.
        pub version: Version,
        /// The work item, of any kind.
        pub item_id: WorkItemId [derived],
        /// The safe name, without a path; at most 255 bytes.
        pub name: String,
        /// The size in bytes.
        pub size: i64,
        /// The content type, by the extension of the name, never as sent by the client.
        pub content_type: String,
        /// Whether it is an image.
        pub is_image: bool [derived],
        /// The SHA-256 of the bytes, in hexadecimal digits.
        pub sha256: String,
        /// The key of the blob with the bytes.
        pub blob_key: BlobKey [derived],
        /// The user who uploaded it; kept when the user is deleted.
        pub uploaded_by_id: Option<UserId> [derived],
        /// The name of that user at the time.
        pub uploaded_by_name: String [derived],
        /// When it was uploaded.
        pub created_at: Timestamp [derived],
    }
    key 1;
    unique (blob_key);
    index (item_id, created_at, id);
    references item_id -> WorkItem (remove);
}

impl Outcome for Attachment {}
impl Outcome for Vec<Attachment> {}

impl Audited for Attachment {
    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(format!("attachment '{}'", self.name))
    }
}

entity! {
    /// A blob to be deleted, because nothing refers to it any more: written in the commit that
    /// deletes the last row that did, carried out after it.
    #[derive(Serialize, Deserialize)]
    pub struct BlobRemoval in "blob_removals" {
        /// The key of the blob.
        pub blob_key: BlobKey,
        /// The row's version.
        pub version: Version,
        /// When the removal was requested.
        pub created_at: Timestamp,
        /// The earliest time of the next attempt.
        pub due_at: Timestamp,
        /// The number of attempts so far.
        pub attempts: i64,
        /// Why the last attempt failed.
        pub last_error: Option<String>,
    }
    key 1;
    index (due_at, blob_key);
}

impl BlobRemoval {
    /// A removal that is due now.
    pub(crate) fn of(blob_key: BlobKey, now: Timestamp) -> Self {
        Self {
            blob_key,
            version: Version(1),
            created_at: now,
            due_at: now,
            attempts: 0,
            last_error: None,
        }
    }
}
