//! Deletes expired data: old notifications, old emails, and expired customer links and sessions.

use std::time::Duration;

use corejobtrack_core::{Actor, Engine, notifications::NotifyError};

/// How often expired data is deleted.
pub(super) const INTERVAL: Duration = Duration::from_secs(6 * 60 * 60);

pub(super) async fn run(engine: Engine) -> Result<(), NotifyError> {
    let deleted = engine
        .acting_as(Actor::System)
        .notifications()
        .tidy()
        .await?;
    if deleted > 0 {
        tracing::info!(deleted, "deleted old notifications");
    }
    let outbox = engine.acting_as(Actor::System).outbox();
    let mut deleted = 0;
    loop {
        match outbox.tidy().await? {
            0 => break,
            count => deleted += count,
        }
    }
    if deleted > 0 {
        tracing::info!(deleted, "[EMAIL] deleted old emails");
    }
    let portal = engine.acting_as(Actor::System).portal();
    let mut deleted = 0;
    loop {
        match portal.tidy().await? {
            0 => break,
            count => deleted += count,
        }
    }
    if deleted > 0 {
        tracing::info!(deleted, "deleted expired customer links and sessions");
    }
    Ok(())
}
