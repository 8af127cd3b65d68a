//! The entities of this area.

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
    /// A file under an item. It is never changed: another upload is another attachment.
    #[derive(Serialize, Deserialize)]
    pub struct Attachment in "attachments" {
        /// The id.
        pub id: AttachmentId,
        /// How often the row was written.
        pub version: Version,
        /// The item, of whichever kind.
        pub item_id: WorkItemId,
        /// The name as it is shown, without a path; at most 255 bytes.
        pub name: String,
        /// The size in bytes.
        pub size: i64,
        /// The type, by the name's extension and not by what the client says.
        pub content_type: String,
        /// Whether it is an image.
        pub is_image: bool,
        /// The SHA-256 of the bytes, in hexadecimal digits.
        pub sha256: String,
        /// Where the bytes are.
        pub blob_key: BlobKey,
        /// The user who uploaded it; it stays when the user is gone.
        pub uploaded_by_id: Option<UserId>,
        /// Their name, as it was then.
        pub uploaded_by_name: String,
        /// When.
        pub created_at: Timestamp,
    }
    key 1;
    unique (blob_key);
    index (item_id, created_at, id);
    references item_id -> WorkItem;
}

impl Outcome for Attachment {}
impl Outcome for Vec<Attachment> {}

impl Audited for Attachment {
    const SILENT: &'static [&'static str] = &[
        "item_id",
        "is_image",
        "blob_key",
        "uploaded_by_id",
        "uploaded_by_name",
        "created_at",
    ];

    fn subject(&self) -> Subject {
        subject(self.item_id)
    }

    fn part(&self) -> Option<String> {
        Some(format!("attachment '{}'", self.name))
    }
}

entity! {
    /// A blob that nothing refers to any more and that is to be deleted: written in the commit that
    /// deletes the last row which did, carried out after it.
    #[derive(Serialize, Deserialize)]
    pub struct BlobRemoval in "blob_removals" {
        /// Where the bytes are.
        pub blob_key: BlobKey,
        /// How often the row was written.
        pub version: Version,
        /// When it was asked for.
        pub created_at: Timestamp,
        /// Not before when it is tried next.
        pub due_at: Timestamp,
        /// How often it was tried.
        pub attempts: i64,
        /// Why the last attempt failed.
        pub last_error: Option<String>,
    }
    key 1;
    index (due_at, blob_key);
}

impl BlobRemoval {
    /// Asks for a blob to be deleted from now on.
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
