//! Reading attachments: lists, downloads, and images for print.

use std::{ops::Range, sync::Arc};

use tokio::io::AsyncReadExt;

use super::{
    Attachment, AttachmentId, BlobError, Blobs, ByteStream, Files, FilesError, PictureFormat,
    attachments_of, queries, scale,
};
use crate::{
    kernel::permissions::Permission,
    services::areas::{Kind, WorkError, WorkItem, WorkItemId},
};

/// The types of images that can be scaled for print.
const PRINTABLE: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// An attachment that the actor may see, with access to its bytes.
#[derive(Debug)]
pub struct Download {
    /// The attachment.
    pub attachment: Attachment,
    blobs: Arc<dyn Blobs>,
}

impl Download {
    /// The bytes, or those in a range that lies within them.
    ///
    /// # Errors
    /// Errors of the storage.
    pub async fn bytes(&self, range: Option<Range<u64>>) -> Result<ByteStream, FilesError> {
        Ok(self.blobs.get(&self.attachment.blob_key, range).await?)
    }
}

/// An image of an item, scaled for print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintImage {
    /// The id of the attachment.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// The image file, upright and without metadata.
    pub bytes: Vec<u8>,
    /// The file format.
    pub format: PictureFormat,
    /// The width in pixels.
    pub width: u32,
    /// The height in pixels.
    pub height: u32,
}

impl Files {
    /// A page of the attachments of an item, which must be of `kind` if given; oldest first. A
    /// `limit` of more than 200 is taken as 200.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see the item.
    pub async fn list(
        &self,
        item: WorkItemId,
        kind: Option<Kind>,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<Attachment>, FilesError> {
        let tx = self.acting.reader();
        let page = attachments_of(item).page(limit, offset);
        let (_, attached) = tx.item_and(item, kind, Permission::ViewWork, page).await?;
        Ok(attached)
    }

    /// Opens an attachment for download.
    ///
    /// # Errors
    /// [`FilesError::NotFound`], also where the actor may not see its item;
    /// [`FilesError::NoStorage`].
    pub async fn open(&self, id: AttachmentId) -> Result<Download, FilesError> {
        let (attachment, _) = self.attachment(id, Permission::ViewWork).await?;
        Ok(Download {
            attachment,
            blobs: self.blobs()?,
        })
    }

    /// The first images attached to an item, at most `most` (1 to 200), none more than `side`
    /// pixels wide or high. Files that are not usable images or were deleted meanwhile are left
    /// out.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see the item; errors of the storage.
    pub async fn images_of(
        &self,
        item: WorkItemId,
        most: u32,
        side: u32,
    ) -> Result<Vec<PrintImage>, FilesError> {
        let tx = self.acting.reader();
        let printable = PRINTABLE.map(str::to_owned);
        let images = attachments_of(item)
            .filter(Attachment::content_type.is_in(printable))
            .page(most, 0);
        let (_, images) = tx
            .item_and(item, None, Permission::ViewWork, images)
            .await?;
        let mut scaled = Vec::with_capacity(images.len());
        for image in images {
            let mut bytes = Vec::new();
            let mut stream = match self.blobs()?.get(&image.blob_key, None).await {
                Ok(stream) => stream,
                // It may have been deleted since the rows were read.
                Err(BlobError::NotFound) => {
                    tracing::warn!(attachment = image.id.0, "the blob of an image is missing");
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            stream
                .read_to_end(&mut bytes)
                .await
                .map_err(|error| FilesError::Unreadable(error.to_string()))?;
            match scale::scaled(bytes, side).await {
                Ok(picture) => scaled.push(PrintImage {
                    id: image.id,
                    name: image.name,
                    bytes: picture.bytes,
                    format: picture.format,
                    width: picture.width,
                    height: picture.height,
                }),
                Err(error) => {
                    let attachment = image.id.0;
                    tracing::debug!(%error, attachment, "cannot scale an image for print");
                }
            }
        }
        Ok(scaled)
    }

    /// An attachment and its item, if the actor has a permission over the item.
    pub(super) async fn attachment(
        &self,
        id: AttachmentId,
        permission: Permission,
    ) -> Result<(Attachment, WorkItem), FilesError> {
        self.acting.reader().attachment(id, permission).await
    }
}

impl crate::kernel::engine::Tx {
    /// An attachment and its item, if the actor has a permission over the item.
    pub(super) async fn attachment(
        &self,
        id: AttachmentId,
        permission: Permission,
    ) -> Result<(Attachment, WorkItem), FilesError> {
        // Actors without the permission are refused before anything is read.
        self.actor().scope(permission)?;
        let attachment = self.read(queries::by_id(id)).await?;
        let attachment = attachment.ok_or(FilesError::NotFound)?;
        match self.item(attachment.item_id, None, permission).await {
            Ok(item) => Ok((attachment, item)),
            Err(WorkError::NotFound(_)) => Err(FilesError::NotFound),
            Err(error) => Err(error.into()),
        }
    }
}
