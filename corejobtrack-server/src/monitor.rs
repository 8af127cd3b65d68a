//! Watches whether the database answers, and remembers how it went: what `/db-status` shows.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use corejobtrack_core::{
    Engine, EngineError,
    store::{Health, Timestamp},
};

/// How the database has been since the server started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Whether it answered the last time.
    pub available: bool,
    /// When it was last asked.
    pub last_check: Option<Timestamp>,
    /// What it said when it last failed; none while it is healthy.
    pub last_error: Option<String>,
    /// When it last answered again after a failure.
    pub last_recovery: Option<Timestamp>,
    /// How often in a row it has failed.
    pub consecutive_failures: u32,
    /// How often it has answered again after a failure.
    pub total_recoveries: u32,
}

/// The watch over the database of an engine.
#[derive(Debug, Clone)]
pub struct Monitor {
    engine: Engine,
    status: Arc<RwLock<Status>>,
}

impl Monitor {
    /// A watch that has not looked yet.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            status: Arc::default(),
        }
    }

    /// How it has been.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Asks the database now.
    ///
    /// # Errors
    /// What the engine says if it does not answer.
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
                    tracing::info!("the database answers again");
                }
                status.available = true;
                status.last_error = None;
                status.consecutive_failures = 0;
            }
            Err(error) => {
                tracing::error!(%error, "the database does not answer");
                status.available = false;
                // The driver's words may name hosts and users; the log has them.
                status.last_error = Some("Database unavailable".to_owned());
                status.consecutive_failures = status.consecutive_failures.saturating_add(1);
            }
        }
        answer
    }

    /// Asks at an interval, for as long as it is polled.
    pub async fn run(self, interval: Duration) {
        let mut ticks = tokio::time::interval(interval);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // The outcome is in the status.
            let _ = self.check().await;
        }
    }
}
