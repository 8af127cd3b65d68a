//! Uploads of files to a work item: the blobs one after the other, then all rows in one commit. An
//! unfinished upload leaves nothing behind.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use tokio::io::AsyncRead;

use super::{
    Attachment, AttachmentId, BlobKey, Blobs, Files, FilesError, content_type, extension,
    measure::{Measured, Stopped},
    removal::MIN_ORPHAN_AGE,
    safe_name,
};
use crate::{
    kernel::{
        engine::{Acting, Command, Plan, Tx},
        permissions::Permission,
        store::{Timestamp, Version},
    },
    services::{
        areas::{Kind, Place, WorkError, WorkItem, WorkItemId},
        files::FilesEvent,
    },
};

/// The most files of one upload.
const MAX_FILES: usize = 50;
/// The most hours that an upload may take.
const MAX_HOURS: u64 = 12;
const LONGEST: Duration = Duration::from_secs(MAX_HOURS * 60 * 60);

const _: () = assert!(
    LONGEST.as_secs() < MIN_ORPHAN_AGE.as_secs(),
    "no blob is swept before its upload has ended"
);

/// Attaches files whose bytes are stored already. Names, sizes and hashes tell a retry from another
/// upload; the blob keys differ each time.
#[derive(Debug, Serialize)]
struct AttachFiles {
    item_id: WorkItemId,
    kind: Option<Kind>,
    files: Vec<StoredFile>,
}

#[derive(Debug, Clone, Serialize)]
struct StoredFile {
    name: String,
    size: i64,
    content_type: &'static str,
    sha256: String,
    #[serde(skip)]
    blob_key: BlobKey,
}

impl Command for AttachFiles {
    const NAME: &'static str = "attach_files";
}

/// An upload of one or more files to an item: add files, then finish. Dropping it undoes it.
#[derive(Debug)]
pub struct Upload {
    acting: Acting,
    blobs: Arc<dyn Blobs>,
    item_id: WorkItemId,
    kind: Option<Kind>,
    begun_at: Timestamp,
    files: Vec<StoredFile>,
    /// The key of the blob that is being stored.
    arriving: Option<BlobKey>,
}

impl Files {
    /// Begins an upload to an item, which must be of `kind` if given. Permissions are checked now,
    /// before any bytes arrive, and again when the upload is finished.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where the actor may not see the item; [`WorkError::InTrash`];
    /// [`FilesError::NoStorage`]; where the actor may not change the item.
    pub async fn upload(
        &self,
        item_id: WorkItemId,
        kind: Option<Kind>,
    ) -> Result<Upload, FilesError> {
        changeable(&self.acting.reader(), item_id, kind).await?;
        Ok(Upload {
            acting: self.acting.clone(),
            blobs: self.blobs()?,
            item_id,
            kind,
            begun_at: self.acting.engine.now(),
            files: Vec::new(),
            arriving: None,
        })
    }
}

impl Upload {
    /// Stores the bytes of a file, without holding them in memory.
    ///
    /// # Errors
    /// [`FilesError::NotAllowed`], [`FilesError::TooLarge`], [`FilesError::TooManyFiles`],
    /// [`FilesError::Unreadable`], or an error of the storage. The upload should then be dropped.
    pub async fn add(
        &mut self,
        given_name: &str,
        bytes: &mut (dyn AsyncRead + Send + Unpin),
    ) -> Result<(), FilesError> {
        let policy = self.acting.engine.policy();
        let name = safe_name(given_name);
        let allowed = &policy.allowed_extensions;
        let extension = extension(&name).filter(|extension| allowed.contains(extension));
        let Some(extension) = extension else {
            let allowed = allowed.join(", ");
            return Err(FilesError::NotAllowed { name, allowed });
        };
        if self.files.len() >= MAX_FILES {
            return Err(FilesError::TooManyFiles(MAX_FILES));
        }
        let most = policy.max_attachment_bytes;
        let blob_key = BlobKey::of(self.acting.engine.random(), "");
        self.arriving = Some(blob_key.clone());
        let mut measured = Measured::new(bytes, most);
        let stored = self.blobs.put(&blob_key, &mut measured).await;
        match (measured.stopped(), stored) {
            (Some(Stopped::TooMany), _) => return Err(FilesError::TooLarge { name, most }),
            (Some(Stopped::Unreadable(why)), _) => return Err(FilesError::Unreadable(why)),
            (None, stored) => stored?,
        }
        let (size, sha256) = measured.into_sum();
        self.arriving = None;
        self.files.push(StoredFile {
            name,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            content_type: content_type(&extension),
            sha256,
            blob_key,
        });
        Ok(())
    }

    /// Attaches all files to the item in one commit, in the order in which they were added.
    ///
    /// # Errors
    /// [`FilesError::NoFile`]; [`FilesError::TookTooLong`] after 12 hours; as [`Files::upload`], if
    /// something changed meanwhile.
    pub async fn finish(mut self) -> Result<Vec<Attachment>, FilesError> {
        if self.files.is_empty() {
            return Err(FilesError::NoFile);
        }
        // A sweep may have deleted the first blobs already: their rows would lack the bytes.
        if self.acting.engine.now() > self.begun_at.after(LONGEST) {
            return Err(FilesError::TookTooLong(MAX_HOURS));
        }
        let command = AttachFiles {
            item_id: self.item_id,
            kind: self.kind,
            files: self.files.clone(),
        };
        // From here on the files may be attached even if the caller goes away: do not undo them.
        let to_undo = std::mem::take(&mut self.files);
        let attached = self.acting.transact(command, decide).await;
        match &attached {
            Ok(attached) => {
                // A retry is answered with the files of the first request.
                let is_used = |key: &BlobKey| attached.iter().any(|file| file.blob_key == *key);
                self.files = to_undo;
                self.files.retain(|file| !is_used(&file.blob_key));
            }
            // If the outcome is unknown, the blobs may have rows: the sweep finds out.
            Err(FilesError::Engine(error)) if is_outcome_unknown(error) => {}
            Err(_) => self.files = to_undo,
        }
        attached
    }
}

/// Whether the commit may have succeeded despite the error.
fn is_outcome_unknown(error: &crate::kernel::error::EngineError) -> bool {
    matches!(error, crate::kernel::error::EngineError::Store(_))
}

impl Drop for Upload {
    fn drop(&mut self) {
        let files = std::mem::take(&mut self.files);
        let mut keys: Vec<BlobKey> = files.into_iter().map(|file| file.blob_key).collect();
        keys.extend(self.arriving.take());
        if keys.is_empty() {
            return;
        }
        // Without a runtime the sweep finds them a day later.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let blobs = Arc::clone(&self.blobs);
            runtime.spawn(async move {
                for key in keys {
                    if let Err(error) = blobs.delete(&key).await {
                        tracing::warn!(
                            %error,
                            %key,
                            "cannot delete a blob of an unfinished upload; the next sweep will"
                        );
                    }
                }
            });
        }
    }
}

/// The item, if its attachments may be changed.
pub(super) async fn changeable(
    tx: &Tx,
    id: WorkItemId,
    kind: Option<Kind>,
) -> Result<WorkItem, FilesError> {
    let item = tx.item(id, kind, Permission::EditWork).await?;
    match item.place {
        Place::Trash => Err(WorkError::InTrash.into()),
        Place::Live | Place::Archived => Ok(item),
    }
}

async fn decide(command: Arc<AttachFiles>, tx: Tx) -> Result<Plan<Vec<Attachment>>, FilesError> {
    let item = changeable(&tx, command.item_id, command.kind).await?;
    let first = tx.new_ids::<Attachment>(command.files.len()).await?;
    let mut plan = Plan::new(());
    let mut attached = Vec::with_capacity(command.files.len());
    for (id, file) in (first..).zip(&command.files) {
        let attachment = Attachment {
            id: AttachmentId(id),
            version: Version(1),
            item_id: item.id,
            name: file.name.clone(),
            size: file.size,
            content_type: file.content_type.to_owned(),
            is_image: file.content_type.starts_with("image/"),
            sha256: file.sha256.clone(),
            blob_key: file.blob_key.clone(),
            uploaded_by_id: tx.actor().user().map(|user| user.id),
            uploaded_by_name: tx.actor().name().to_owned(),
            created_at: tx.now(),
        };
        plan.create(&attachment);
        attached.push(attachment);
    }
    plan.event(FilesEvent::FilesAttached {
        item: item.id,
        attachments: attached.iter().map(|file| file.id).collect(),
    });
    Ok(plan.with(attached))
}
