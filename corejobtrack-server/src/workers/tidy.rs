//! Deletes what is kept only for a while.

use std::time::Duration;

use corejobtrack_core::{Actor, Engine, notifications::NotifyError};

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
    let outbox = engine.acting_as(Actor::System).outbox();
    let mut gone = 0;
    loop {
        match outbox.tidy().await? {
            0 => break,
            some => gone += some,
        }
    }
    if gone > 0 {
        tracing::info!(gone, "[EMAIL] deleted old emails");
    }
    let portal = engine.acting_as(Actor::System).portal();
    let mut gone = 0;
    loop {
        match portal.tidy().await? {
            0 => break,
            some => gone += some,
        }
    }
    if gone > 0 {
        tracing::info!(gone, "deleted expired links and customers' sessions");
    }
    Ok(())
}
