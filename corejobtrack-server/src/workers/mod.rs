//! What the server does by itself, every so often, for as long as it runs. A worker decides nothing: it
//! calls an operation of the engine as the system.

mod files;
mod reminders;
mod tidy;

use std::{fmt::Display, panic::AssertUnwindSafe, time::Duration};

use corejobtrack_core::Engine;
use futures_util::FutureExt;
use tokio::task::JoinSet;

use crate::config::Configuration;

/// All workers that run; they stop where they wait when this is dropped. What one of them is
/// committing then is committed all the same.
#[derive(Debug, Default)]
pub struct Workers(JoinSet<()>);

impl Workers {
    /// Begins everything that is done for an engine, as far as it is switched on.
    #[must_use]
    pub fn start(engine: &Engine, configuration: &Configuration) -> Self {
        let mut workers = Self::default();
        let tidied = engine.clone();
        workers.every(tidy::INTERVAL, "tidying up", move || {
            tidy::run(tidied.clone())
        });
        let (removed, swept) = (engine.clone(), engine.clone());
        workers.every(files::REMOVE_EVERY, "deleting bytes of files", move || {
            files::remove(removed.clone())
        });
        workers.every(files::SWEEP_EVERY, "sweeping bytes of files", move || {
            files::sweep(swept.clone())
        });
        if configuration.portal.signature_reminders {
            tracing::info!("[SIGNATURE] Reminder scheduler started");
            let reminding = engine.clone();
            workers.every(reminders::INTERVAL, "[SIGNATURE] reminders", move || {
                reminders::run(reminding.clone())
            });
        }
        workers
    }

    /// Begins something that is done now and then after each interval. A failure, even a panic, is
    /// logged and ends nothing: it is tried again the next time.
    pub fn every<F, E>(
        &mut self,
        interval: Duration,
        name: &'static str,
        mut work: impl FnMut() -> F + Send + 'static,
    ) where
        F: Future<Output = Result<(), E>> + Send,
        E: Display,
    {
        self.0.spawn(async move {
            let mut ticks = tokio::time::interval(interval);
            // After a long run, no burst of those that were missed.
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                // Nobody would notice a worker that is gone until what it does is missed.
                match AssertUnwindSafe(async { work().await })
                    .catch_unwind()
                    .await
                {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::warn!("{name}: {error}"),
                    Err(_) => tracing::error!("{name}: it panicked, and is tried again"),
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_worker_goes_on_after_a_failure_and_stops_when_it_is_dropped() {
        let (done, mut seen) = mpsc::unbounded_channel();
        let mut workers = Workers::default();
        workers.every(Duration::from_millis(1), "failing", move || {
            let said = done.send(());
            async move {
                said.map_err(|error| error.to_string())
                    .and(Err::<(), _>("no".to_owned()))
            }
        });
        for _ in 0..3 {
            assert_eq!(seen.recv().await, Some(()));
        }
        drop(workers);
        assert_eq!(seen.recv().await, None);
    }

    #[tokio::test]
    async fn a_worker_goes_on_after_a_panic() {
        let (done, mut seen) = mpsc::unbounded_channel();
        let mut workers = Workers::default();
        let mut turns = 0;
        workers.every(Duration::from_millis(1), "panicking", move || {
            turns += 1;
            let (turn, done) = (turns, done.clone());
            // Whether it happens before there is a future or in it.
            assert!(turn != 1, "a panic that is meant");
            async move {
                assert!(turn != 2, "a panic that is meant");
                done.send(turn).map_err(|error| error.to_string())
            }
        });
        assert_eq!(seen.recv().await, Some(3));
    }
}
