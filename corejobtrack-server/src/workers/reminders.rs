//! Signature reminders for unsigned visits. Several servers on one database may run this: a
//! reminder that one server has sent is not due for the others.

use std::time::Duration;

use corejobtrack_core::{Actor, Engine, work::WorkError};

/// How often reminders are sent: once a day.
pub(super) const INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// Sends all reminders that are due.
pub(super) async fn run(engine: Engine) -> Result<(), WorkError> {
    let work = engine.acting_as(Actor::System).work();
    let sent = work.send_signature_reminders().await?;
    tracing::info!(sent, "[SIGNATURE] reminders");
    Ok(())
}
