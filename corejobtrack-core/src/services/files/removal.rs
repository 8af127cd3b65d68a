//! Deletion of blobs that nothing refers to: those whose rows were deleted, and orphans, whose rows
//! were never written because a program stopped before. Several programs may do this at once.

use std::time::Duration;

use serde::Serialize;

use super::{Attachment, BlobError, BlobKey, BlobRemoval, Files, FilesError, queries};
use crate::{
    kernel::{
        engine::{Command, Effects, Plan, Tx},
        permissions::Permission,
        store::Timestamp,
    },
    services::areas::User,
};

/// Blobs younger than this are not swept: their rows may still be written.
pub const MIN_ORPHAN_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// The most blobs that are deleted by one call.
const MOST: u32 = 200;
/// How many keys are looked up at once.
const LOOKED_UP: usize = 200;
/// The wait after a first failure; it doubles with each further one, up to a day.
const FIRST_WAIT: Duration = Duration::from_secs(60);
const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);
/// The maximum length of a stored error of the storage, in characters.
const MAX_ERROR_LENGTH: usize = 500;

/// Records the results of deleting blobs.
#[derive(Debug, Serialize)]
struct FinishRemovals {
    done: Vec<BlobKey>,
    failed: Vec<(BlobKey, String)>,
}

impl Command for FinishRemovals {
    const NAME: &'static str = "finish_removals";
}

/// The result of a sweep.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// How many blobs were old enough to be checked.
    pub seen: u64,
    /// How many of them had no row and were deleted.
    pub deleted: u64,
}

/// The bytes of a deleted attachment are deleted after it.
pub(crate) fn remove_blob(attachment: &Attachment, tx: &Tx, effects: &mut Effects) {
    effects.insert(&BlobRemoval::of(attachment.blob_key.clone(), tx.now()));
}

/// The picture of a deleted user is deleted after them.
pub(crate) fn remove_picture(user: &User, tx: &Tx, effects: &mut Effects) {
    if let Some(picture) = &user.profile_picture {
        effects.insert(&BlobRemoval::of(picture.clone(), tx.now()));
    }
}

impl Files {
    /// Deletes the blobs of deleted rows, at most 200, the longest due first. Returns how many were
    /// deleted. Failures are retried later.
    ///
    /// # Errors
    /// Where the actor may not delete for good; [`FilesError::NoStorage`] if blobs are due and
    /// there is no storage.
    pub async fn remove_due(&self) -> Result<u64, FilesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ManageTrash)?;
        let due = tx.read(queries::due_removals(tx.now()).limit(MOST)).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let keys: Vec<BlobKey> = due.into_iter().map(|removal| removal.blob_key).collect();
        self.remove(&keys).await
    }

    /// Deletes the blobs of one of the 256 shards that have no row and are older than a day.
    ///
    /// # Errors
    /// Where the actor may not delete for good; [`FilesError::NoStorage`]; errors of the storage.
    pub async fn sweep(&self, shard: u8) -> Result<Swept, FilesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ManageTrash)?;
        let blobs = self.blobs()?;
        let old = blobs
            .older_than(shard, tx.now().before(MIN_ORPHAN_AGE))
            .await?;
        let mut swept = Swept::default();
        for keys in old.chunks(LOOKED_UP) {
            let (attachments, users) = tx
                .read((queries::with_blobs(keys), queries::with_pictures(keys)))
                .await?;
            let mut referenced: Vec<&BlobKey> =
                attachments.iter().map(|file| &file.blob_key).collect();
            referenced.extend(
                users
                    .iter()
                    .filter_map(|user| user.profile_picture.as_ref()),
            );
            for key in keys {
                swept.seen += 1;
                if !referenced.contains(&key) {
                    blobs.delete(key).await?;
                    swept.deleted += 1;
                }
            }
        }
        Ok(swept)
    }

    /// Deletes the blob of a row that was just deleted. If that fails, it is retried later.
    pub(super) async fn delete_blob(&self, key: &BlobKey) {
        let system = self
            .acting
            .engine
            .acting_as(crate::kernel::actor::Actor::System);
        if let Err(error) = system.files().remove(std::slice::from_ref(key)).await {
            tracing::warn!(%error, %key, "cannot delete a blob now; it is retried later");
        }
    }

    async fn remove(&self, keys: &[BlobKey]) -> Result<u64, FilesError> {
        let blobs = self.blobs()?;
        let mut finish = FinishRemovals {
            done: Vec::new(),
            failed: Vec::new(),
        };
        for key in keys {
            match blobs.delete(key).await {
                Ok(()) | Err(BlobError::NotFound) => finish.done.push(key.clone()),
                Err(error) => {
                    tracing::warn!(%error, %key, "cannot delete the blob of a deleted file");
                    let why = error.to_string().chars().take(MAX_ERROR_LENGTH).collect();
                    finish.failed.push((key.clone(), why));
                }
            }
        }
        let deleted = u64::try_from(finish.done.len()).unwrap_or(u64::MAX);
        self.acting
            .unkeyed()
            .transact(finish, |finish, tx| async move {
                let failed: Vec<BlobKey> =
                    finish.failed.iter().map(|(key, _)| key.clone()).collect();
                let (done, failed) = tx
                    .read((queries::removals(&finish.done), queries::removals(&failed)))
                    .await?;
                let mut plan = Plan::new(());
                // Another program may have done it first; then nothing is left to do.
                done.iter().for_each(|removal| plan.remove(removal));
                for removal in failed {
                    let why = finish
                        .failed
                        .iter()
                        .find(|(key, _)| *key == removal.blob_key);
                    let after = BlobRemoval {
                        attempts: removal.attempts + 1,
                        due_at: next_try(tx.now(), removal.attempts),
                        last_error: why.map(|(_, why)| why.clone()),
                        ..removal.clone()
                    };
                    plan.set(&removal, &after);
                }
                Ok::<_, FilesError>(plan)
            })
            .await?;
        Ok(deleted)
    }
}

/// The time of the next attempt, after a number of failures before this one.
fn next_try(now: Timestamp, failures: i64) -> Timestamp {
    let doublings = u32::try_from(failures.clamp(0, 16)).unwrap_or_default();
    let wait = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(doublings));
    now.after(wait.min(MAX_WAIT))
}
