//! Database monitor: checks periodically whether the database answers, and keeps the status that
//! `/db-status` shows.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use corejobtrack_core::{
    Engine, EngineError,
    store::{Health, Timestamp},
};

/// The status of the database since the server started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Whether the last check succeeded.
    pub available: bool,
    /// When the database was last checked.
    pub last_check: Option<Timestamp>,
    /// The error of the last check; none while the database is healthy.
    pub last_error: Option<String>,
    /// When the database last recovered from a failure.
    pub last_recovery: Option<Timestamp>,
    /// How many checks in a row have failed.
    pub consecutive_failures: u32,
    /// How often the database has recovered from a failure.
    pub total_recoveries: u32,
}

/// The monitor of an engine's database.
#[derive(Debug, Clone)]
pub struct Monitor {
    engine: Engine,
    status: Arc<RwLock<Status>>,
}

impl Monitor {
    /// A monitor that has not checked anything yet.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            status: Arc::default(),
        }
    }

    /// The current status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Checks the database now and updates the status.
    ///
    /// # Errors
    /// The engine's error if the database is unavailable.
    pub async fn check(&self) -> Result<Health, EngineError> {
        let answer = self.engine.health().await;
        let now = self.engine.now();
        let mut status = self.status.write().unwrap_or_else(PoisonError::into_inner);
        status.last_check = Some(now);
        match &answer {
            Ok(_) => {
                if status.consecutive_failures > 0 {
                    status.last_recovery = Some(now);
                    status.total_recoveries = status.total_recoveries.saturating_add(1);
                    tracing::info!("the database is available again");
                }
                status.available = true;
                status.last_error = None;
                status.consecutive_failures = 0;
            }
            Err(error) => {
                tracing::error!(%error, "the database is unavailable");
                status.available = false;
                // The driver's message may name hosts and users, so it is only logged.
                status.last_error = Some("Database unavailable".to_owned());
                status.consecutive_failures = status.consecutive_failures.saturating_add(1);
            }
        }
        answer
    }

    /// Checks the database at an interval. Never returns; drop the future to stop.
    pub async fn run(self, interval: Duration) {
        let mut ticks = tokio::time::interval(interval);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // The status contains the result.
            let _ = self.check().await;
        }
    }
}
