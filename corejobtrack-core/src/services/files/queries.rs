//! Queries for attachments and blob removals.

use super::{Attachment, AttachmentId, BlobKey, BlobRemoval};
use crate::{
    kernel::store::{Comparison, First, Query, Timestamp},
    services::areas::{User, WorkItemId},
};

pub(super) fn by_id(id: AttachmentId) -> First<Attachment> {
    Query::of(Attachment::id.is(id)).first()
}

/// The attachments of an item, oldest first.
pub(crate) fn attachments_of(item: WorkItemId) -> Query<Attachment> {
    Query::of(Attachment::item_id.is(item))
        .order(Attachment::created_at.ascending())
        .order(Attachment::id.ascending())
}

/// The attachments that refer to some blobs.
pub(super) fn with_blobs(keys: &[BlobKey]) -> Query<Attachment> {
    Query::of(Attachment::blob_key.is_in(keys.iter().cloned()))
}

/// The users whose profile pictures are among some blobs.
pub(super) fn with_pictures(keys: &[BlobKey]) -> Query<User> {
    Query::of(User::profile_picture.is_in(keys.iter().cloned().map(Some)))
}

/// The removals that are due, the longest due first.
pub(super) fn due_removals(now: Timestamp) -> Query<BlobRemoval> {
    Query::of(BlobRemoval::due_at.compares(Comparison::AtMost, now))
        .order(BlobRemoval::due_at.ascending())
        .order(BlobRemoval::blob_key.ascending())
}

pub(super) fn removals(keys: &[BlobKey]) -> Query<BlobRemoval> {
    Query::of(BlobRemoval::blob_key.is_in(keys.iter().cloned()))
}
