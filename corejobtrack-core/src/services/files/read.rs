//! What is attached to an item, and the bytes of it.

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

/// The most items of a page.
const LONGEST_PAGE: u32 = 200;
/// The images that can be scaled for print.
const PRINTABLE: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// An attachment that the actor may see, and the way to its bytes.
#[derive(Debug)]
pub struct Download {
    /// What is known of it.
    pub attachment: Attachment,
    blobs: Arc<dyn Blobs>,
}

impl Download {
    /// The bytes, or those in a range that lies within them.
    ///
    /// # Errors
    /// What the storage says.
    pub async fn bytes(&self, range: Option<Range<u64>>) -> Result<ByteStream, FilesError> {
        Ok(self.blobs.get(&self.attachment.blob_key, range).await?)
    }
}

/// An image of an item, scaled for print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintImage {
    /// The attachment.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// A whole file, upright and without metadata.
    pub bytes: Vec<u8>,
    /// What kind of file.
    pub format: PictureFormat,
    /// How many pixels wide.
    pub width: u32,
    /// How many pixels high.
    pub height: u32,
}

impl Files {
    /// A page of what is attached to an item, oldest first; with `kind`, only to one of that kind. A
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
        let page = attachments_of(item)
            .limit(limit.clamp(1, LONGEST_PAGE))
            .offset(offset);
        let (_, attached) = tx.item_and(item, kind, Permission::ViewWork, page).await?;
        Ok(attached)
    }

    /// An attachment, to be read.
    ///
    /// # Errors
    /// [`FilesError::NotFound`], also where the actor may not see its item; [`FilesError::NoStorage`].
    pub async fn open(&self, id: AttachmentId) -> Result<Download, FilesError> {
        let (attachment, _) = self.seen(id, Permission::ViewWork).await?;
        Ok(Download {
            attachment,
            blobs: self.blobs()?,
        })
    }

    /// The first images that are attached to an item, `most` at most (1 to 200), none more than
    /// `side` pixels wide or high. What cannot be shown as an image is left out,
    /// and so is what was deleted meanwhile.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see the item; what the storage says.
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
            .limit(most.clamp(1, LONGEST_PAGE));
        let (_, images) = tx
            .item_and(item, None, Permission::ViewWork, images)
            .await?;
        let mut scaled = Vec::with_capacity(images.len());
        for image in images {
            let mut bytes = Vec::new();
            let mut stream = match self.blobs()?.get(&image.blob_key, None).await {
                Ok(stream) => stream,
                // Somebody may have deleted it since the rows were read; the others are there.
                Err(BlobError::NotFound) => {
                    tracing::warn!(
                        attachment = image.id.0,
                        "the bytes of an image are not there"
                    );
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
                    tracing::debug!(%error, attachment = image.id.0, "no image to print");
                }
            }
        }
        Ok(scaled)
    }

    /// An attachment whose item the actor has a permission over, and that item.
    pub(super) async fn seen(
        &self,
        id: AttachmentId,
        permission: Permission,
    ) -> Result<(Attachment, WorkItem), FilesError> {
        self.acting.reader().attachment(id, permission).await
    }
}

impl crate::kernel::engine::Tx {
    /// An attachment whose item the actor has a permission over, and that item.
    pub(super) async fn attachment(
        &self,
        id: AttachmentId,
        permission: Permission,
    ) -> Result<(Attachment, WorkItem), FilesError> {
        // Who may see nothing at all is told so before anything is read.
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
