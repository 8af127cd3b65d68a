//! Reminds of unsigned visits once a day, where that is switched on. Several servers on one database
//! may do so: what one has reminded of, the next finds done.

use std::time::Duration;

use corejobtrack_core::{Actor, Engine};
use tokio::time::MissedTickBehavior;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Reminds at start and every day from then on, for as long as it is polled.
pub async fn run(engine: Engine) {
    tracing::info!("[SIGNATURE] Reminder scheduler started");
    let mut ticks = tokio::time::interval(DAY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let work = engine.acting_as(Actor::System).work();
        match work.send_signature_reminders().await {
            Ok(sent) => tracing::info!(sent, "[SIGNATURE] reminders"),
            // What is still due is found the next day.
            Err(error) => tracing::error!(%error, "[SIGNATURE] reminders could not be sent"),
        }
    }
}
