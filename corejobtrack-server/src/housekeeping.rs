//! What is done beside answering requests to keep the storage of files in order. Several servers may
//! do it at once; what fails is done the next time.

use std::time::Duration;

use corejobtrack_core::{Actor, AreaError, Engine, ErrorKind, files::FilesError};
use tokio::time::MissedTickBehavior;

/// How often the bytes of what was deleted are deleted.
const REMOVE_EVERY: Duration = Duration::from_secs(60);
/// How often one of the 256 shards is looked at for bytes without a row: all of them in 22 hours.
const SWEEP_EVERY: Duration = Duration::from_secs(310);

/// Deletes bytes that nobody needs any more, for as long as it is polled.
pub async fn keep_files_in_order(engine: Engine) {
    let mut remove = tokio::time::interval(REMOVE_EVERY);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    remove.set_missed_tick_behavior(MissedTickBehavior::Delay);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = remove.tick() => tell("deleted files", remove_all(&engine).await),
            _ = sweep.tick() => tell("files without a row", sweep_next(&engine).await),
        }
    }
}

async fn remove_all(engine: &Engine) -> Result<u64, FilesError> {
    let files = engine.acting_as(Actor::System).files();
    let mut gone = 0;
    loop {
        match files.remove_due().await? {
            0 => return Ok(gone),
            some => gone += some,
        }
    }
}

/// The shard comes from the time of day, so that a server that is often started anew gets to all.
async fn sweep_next(engine: &Engine) -> Result<u64, FilesError> {
    let seconds = u64::try_from(engine.now().micros()).unwrap_or_default() / 1_000_000;
    let shard = u8::try_from(seconds / SWEEP_EVERY.as_secs() % 256).unwrap_or_default();
    let swept = engine.acting_as(Actor::System).files().sweep(shard).await?;
    Ok(swept.deleted)
}

fn tell(what: &str, outcome: Result<u64, FilesError>) {
    match outcome {
        Ok(0) => {}
        Ok(gone) => tracing::info!(gone, "{what}: bytes deleted"),
        Err(error) if error.kind() == ErrorKind::Unavailable => {
            tracing::debug!(%error, "{what}: later");
        }
        Err(error) => tracing::error!(%error, "{what}: bytes cannot be deleted"),
    }
}
