//! Files: attachments of tasks and tickets, and profile pictures.

mod attachments;
mod profile_pictures;

/// The operations of this area.
pub type Operations = (
    attachments::AttachmentsApi,
    profile_pictures::ProfilePicturesApi,
);

/// The operations, ready to be served.
pub const OPERATIONS: Operations = (
    attachments::AttachmentsApi,
    profile_pictures::ProfilePicturesApi,
);
