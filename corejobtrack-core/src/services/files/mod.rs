//! Attachments of work items, and profile pictures: their metadata is in rows, their bytes are in
//! blobs behind a port. A blob is stored before its row and deleted after it, so that no row lacks
//! its bytes.

mod attach;
mod content;
mod delete;
mod error;
mod event;
mod measure;
mod memory;
mod model;
mod name;
mod picture;
mod queries;
mod read;
mod removal;
mod scale;

pub use crate::kernel::blobs::{BlobError, BlobKey, Blobs, ByteStream};
pub use attach::Upload;
pub use content::{Disposition, content_type, disposition};
pub use delete::DeleteAttachment;
pub use error::FilesError;
pub use event::FilesEvent;
pub use memory::MemoryBlobs;
pub use model::{Attachment, AttachmentId, BlobRemoval};
pub use name::{extension, safe_name};
pub use picture::Picture;
pub use read::{Download, PrintImage};
pub use removal::{MIN_ORPHAN_AGE, Swept};
pub use scale::PictureFormat;

pub(crate) use queries::attachments_of;
pub(crate) use removal::{remove_blob, remove_picture};

use std::sync::Arc;

use crate::kernel::engine::Acting;

/// The operations on attachments and profile pictures, on behalf of an actor.
#[derive(Debug, Clone)]
pub struct Files {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Attachments and profile pictures.
    #[must_use]
    pub fn files(&self) -> Files {
        Files {
            acting: self.clone(),
        }
    }
}

impl Files {
    fn blobs(&self) -> Result<Arc<dyn Blobs>, FilesError> {
        self.acting
            .engine
            .blobs()
            .cloned()
            .ok_or(FilesError::NoStorage)
    }
}
