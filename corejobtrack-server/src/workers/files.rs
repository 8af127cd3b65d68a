//! Keeps the storage of files in order: the bytes of what was deleted go, and those that a server
//! which died in the middle of an upload has left. Several servers may do it at once.

use std::time::Duration;

use corejobtrack_core::{Actor, Engine, files::FilesError};

/// How often the bytes of what was deleted are deleted.
pub(super) const REMOVE_EVERY: Duration = Duration::from_secs(60);
/// How often one of the 256 shards is looked at for bytes without a row: all of them in 22 hours.
pub(super) const SWEEP_EVERY: Duration = Duration::from_secs(310);

pub(super) async fn remove(engine: Engine) -> Result<(), FilesError> {
    let files = engine.acting_as(Actor::System).files();
    loop {
        match files.remove_due().await? {
            0 => return Ok(()),
            gone => tracing::info!(gone, "deleted the bytes of files that were deleted"),
        }
    }
}

/// The shard comes from the time of day, so that a server that is often started anew gets to all.
pub(super) async fn sweep(engine: Engine) -> Result<(), FilesError> {
    let seconds = u64::try_from(engine.now().micros()).unwrap_or_default() / 1_000_000;
    let shard = u8::try_from(seconds / SWEEP_EVERY.as_secs() % 256).unwrap_or_default();
    let swept = engine.acting_as(Actor::System).files().sweep(shard).await?;
    if swept.deleted > 0 {
        tracing::info!(gone = swept.deleted, "deleted bytes that belong to no file");
    }
    Ok(())
}
