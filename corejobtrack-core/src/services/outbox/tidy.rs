//! Removal of messages that were delivered or given up long ago.

use std::time::Duration;

use serde::Serialize;

use super::{Delivery, Outbox, queries};
use crate::kernel::{
    engine::{Command, Plan},
    error::EngineError,
};

/// How long a message is kept after it was delivered or given up: a year.
pub const KEPT_FOR: Duration = Duration::from_secs(365 * 24 * 3600);
/// The most messages that one call removes.
const MAX_AT_ONCE: u32 = 200;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct TidyOutbox;

impl Command for TidyOutbox {
    const NAME: &'static str = "tidy_outbox";
}

impl Outbox {
    /// Removes messages that were delivered or given up a year ago. Returns how many; 0 means that
    /// none are left.
    ///
    /// # Errors
    /// If the actor is not the system; errors of the store.
    pub async fn tidy(&self) -> Result<i64, EngineError> {
        self.acting
            .transact(TidyOutbox, |_, tx| async move {
                tx.actor().require_system()?;
                let then = tx.now().before(KEPT_FOR);
                let old = |delivery| queries::due(delivery, then, MAX_AT_ONCE / 2);
                let (sent, failed) = tx
                    .read((old(Delivery::Sent), old(Delivery::Failed)))
                    .await?;
                let mut plan = Plan::new(());
                let mut count = 0;
                for message in sent.iter().chain(&failed) {
                    plan.remove(message);
                    count += 1;
                }
                Ok::<_, EngineError>(plan.with(count))
            })
            .await
    }
}
