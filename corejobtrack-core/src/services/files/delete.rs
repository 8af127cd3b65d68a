//! Deletion of an attachment: the row at once, the bytes right after it.

use serde::{Deserialize, Serialize};

use super::{Attachment, AttachmentId, BlobRemoval, Files, FilesError};
use crate::{
    kernel::{
        engine::{Command, Plan},
        permissions::Permission,
    },
    services::areas::{Place, WorkError},
};

/// Deletes an attachment for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteAttachment {
    /// The attachment.
    pub id: AttachmentId,
}

impl Command for DeleteAttachment {
    const NAME: &'static str = "delete_attachment";
}

impl Files {
    /// Deletes an attachment for good, if the actor may change its item; returns it.
    ///
    /// # Errors
    /// [`FilesError::NotFound`], also where the actor may not see its item; [`WorkError::InTrash`];
    /// where the actor may not change the item.
    pub async fn delete(&self, command: DeleteAttachment) -> Result<Attachment, FilesError> {
        let deleted = self
            .acting
            .transact(command, |command, tx| async move {
                let (attachment, item) = tx.attachment(command.id, Permission::EditWork).await?;
                tx.expect_version(attachment.version)?;
                if item.place == Place::Trash {
                    return Err(FilesError::from(WorkError::InTrash));
                }
                let mut plan = Plan::new(());
                plan.delete(&attachment);
                plan.insert(&BlobRemoval::of(attachment.blob_key.clone(), tx.now()));
                Ok(plan.with(attachment))
            })
            .await?;
        self.delete_blob(&deleted.blob_key).await;
        Ok(deleted)
    }
}
