//! Cleans up the file storage: deletes the bytes of deleted files, and bytes that an interrupted
//! upload has left. Several servers may do this at the same time.

use std::time::Duration;

use corejobtrack_core::{Actor, Engine, files::FilesError};

/// How often the bytes of deleted files are removed.
pub(super) const REMOVE_EVERY: Duration = Duration::from_secs(60);
/// How often one of the 256 shards is searched for bytes without a row: all of them in 22 hours.
pub(super) const SWEEP_EVERY: Duration = Duration::from_secs(310);

pub(super) async fn remove(engine: Engine) -> Result<(), FilesError> {
    let files = engine.acting_as(Actor::System).files();
    loop {
        match files.remove_due().await? {
            0 => return Ok(()),
            removed => tracing::info!(removed, "removed the bytes of deleted files"),
        }
    }
}

/// Derives the shard from the current time, so that a server that is often restarted still reaches
/// all shards.
pub(super) async fn sweep(engine: Engine) -> Result<(), FilesError> {
    let seconds = u64::try_from(engine.now().micros()).unwrap_or_default() / 1_000_000;
    let shard = u8::try_from(seconds / SWEEP_EVERY.as_secs() % 256).unwrap_or_default();
    let swept = engine.acting_as(Actor::System).files().sweep(shard).await?;
    if swept.deleted > 0 {
        tracing::info!(
            removed = swept.deleted,
            "removed bytes that belong to no file"
        );
    }
    Ok(())
}
