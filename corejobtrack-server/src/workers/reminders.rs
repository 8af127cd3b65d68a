//! Reminds of visits that nobody has signed. Several servers on one database may do so: what one has
//! reminded of, the next finds done.

use std::time::Duration;

use corejobtrack_core::{Actor, Engine, work::WorkError};

/// Once a day.
pub(super) const INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// Reminds of all that are due.
pub(super) async fn run(engine: Engine) -> Result<(), WorkError> {
    let work = engine.acting_as(Actor::System).work();
    let sent = work.send_signature_reminders().await?;
    tracing::info!(sent, "[SIGNATURE] reminders");
    Ok(())
}
