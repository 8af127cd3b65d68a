//! Uploading files to an item: the blobs one after the other, then all rows in one commit. Nothing is
//! left of an upload that is not finished.

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use tokio::io::AsyncRead;

use super::{
    Attachment, AttachmentId, BlobKey, Blobs, Files, FilesError, content_type, extension,
    measure::{Measured, Stopped},
    removal::ORPHANS_ARE_SPARED,
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

/// How many files are taken at once.
const MOST_FILES: usize = 50;
/// How many hours an upload may take from its beginning to its end.
const MOST_HOURS: u64 = 12;
const LONGEST: Duration = Duration::from_secs(MOST_HOURS * 60 * 60);

const _: () = assert!(
    LONGEST.as_secs() < ORPHANS_ARE_SPARED.as_secs(),
    "no blob is swept before its upload has ended"
);

/// Files whose bytes are kept already. Names, sizes and hashes tell a repetition of an upload from
/// another one; the keys differ each time.
#[derive(Debug, Serialize)]
struct AttachFiles {
    item_id: WorkItemId,
    kind: Option<Kind>,
    files: Vec<KeptFile>,
}

#[derive(Debug, Clone, Serialize)]
struct KeptFile {
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

/// An upload of one or more files to an item: add them, then finish it. Dropped, it is undone.
#[derive(Debug)]
pub struct Upload {
    acting: Acting,
    blobs: Arc<dyn Blobs>,
    item_id: WorkItemId,
    kind: Option<Kind>,
    begun_at: Timestamp,
    files: Vec<KeptFile>,
    /// The key under which bytes are being kept right now.
    arriving: Option<BlobKey>,
}

impl Files {
    /// Begins an upload to an item; with `kind`, only to one of that kind. Whether the actor may is
    /// judged now, before any bytes come, and again when it is finished.
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
    /// Keeps the bytes of a file. They are not held in memory.
    ///
    /// # Errors
    /// [`FilesError::NotAllowed`], [`FilesError::TooLarge`], [`FilesError::TooManyFiles`],
    /// [`FilesError::Unreadable`], or what the storage says. The upload is then best dropped.
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
        if self.files.len() >= MOST_FILES {
            return Err(FilesError::TooManyFiles(MOST_FILES));
        }
        let most = policy.max_attachment_bytes;
        let blob_key = BlobKey::of(self.acting.engine.random(), "");
        self.arriving = Some(blob_key.clone());
        let mut measured = Measured::new(bytes, most);
        let kept = self.blobs.put(&blob_key, &mut measured).await;
        match (measured.stopped(), kept) {
            (Some(Stopped::TooMany), _) => return Err(FilesError::TooLarge { name, most }),
            (Some(Stopped::Unreadable(why)), _) => return Err(FilesError::Unreadable(why)),
            (None, kept) => kept?,
        }
        let (size, sha256) = measured.into_sum();
        self.arriving = None;
        self.files.push(KeptFile {
            name,
            size: i64::try_from(size).unwrap_or(i64::MAX),
            content_type: content_type(&extension),
            sha256,
            blob_key,
        });
        Ok(())
    }

    /// Attaches all files to the item in one commit, in the order in which they came.
    ///
    /// # Errors
    /// [`FilesError::NoFile`]; [`FilesError::TookTooLong`] after 12 hours; as [`Files::upload`], where something changed meanwhile.
    pub async fn finish(mut self) -> Result<Vec<Attachment>, FilesError> {
        if self.files.is_empty() {
            return Err(FilesError::NoFile);
        }
        // A sweep may have taken the first bytes already: a row would promise what is not there.
        if self.acting.engine.now() > self.begun_at.after(LONGEST) {
            return Err(FilesError::TookTooLong(MOST_HOURS));
        }
        let command = AttachFiles {
            item_id: self.item_id,
            kind: self.kind,
            files: self.files.clone(),
        };
        // Whoever goes away from here on may find the files attached: they are not undone.
        let undone = std::mem::take(&mut self.files);
        let attached = self.acting.transact(command, decide).await;
        match &attached {
            Ok(attached) => {
                // A repetition is answered with the files of the first time.
                let is_used = |key: &BlobKey| attached.iter().any(|file| file.blob_key == *key);
                self.files = undone;
                self.files.retain(|file| !is_used(&file.blob_key));
            }
            // Where the outcome is unknown the blobs may have rows; the sweep tells.
            Err(FilesError::Engine(error)) if is_unsure(error) => {}
            Err(_) => self.files = undone,
        }
        attached
    }
}

/// Whether it may have been done in spite of the error.
fn is_unsure(error: &crate::kernel::error::EngineError) -> bool {
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
                        tracing::warn!(%error, %key, "left of an upload, until the next sweep");
                    }
                }
            });
        }
    }
}

/// The item, if files may be attached to it and taken from it.
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
