//! Deletes what is kept only for a while.

use std::time::Duration;

use corejobtrack_core::{Actor, Engine, notify::NotifyError};

/// How often.
pub(super) const INTERVAL: Duration = Duration::from_secs(6 * 60 * 60);

pub(super) async fn run(engine: Engine) -> Result<(), NotifyError> {
    let gone = engine
        .acting_as(Actor::System)
        .notifications()
        .tidy()
        .await?;
    if gone > 0 {
        tracing::info!(gone, "deleted old notifications");
    }
    Ok(())
}
