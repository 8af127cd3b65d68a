//! Background workers: periodic tasks of the running server. A worker contains no rules: it calls
//! an operation of the engine as the system actor.

mod files;
mod reminders;
mod tidy;

use std::{fmt::Display, panic::AssertUnwindSafe, time::Duration};

use corejobtrack_core::Engine;
use futures_util::FutureExt;
use tokio::task::JoinSet;

use crate::config::Configuration;

/// The running workers. Dropping this stops each of them at its next `await`; a commit that has
/// begun still completes.
#[derive(Debug, Default)]
pub struct Workers(JoinSet<()>);

impl Workers {
    /// Starts all workers of an engine that are enabled.
    #[must_use]
    pub fn start(engine: &Engine, configuration: &Configuration) -> Self {
        let mut workers = Self::default();
        let tidied = engine.clone();
        workers.every(tidy::INTERVAL, "deleting expired data", move || {
            tidy::run(tidied.clone())
        });
        let (removed, swept) = (engine.clone(), engine.clone());
        workers.every(files::REMOVE_EVERY, "removing deleted files", move || {
            files::remove(removed.clone())
        });
        workers.every(files::SWEEP_EVERY, "sweeping the file storage", move || {
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

    /// Starts a worker that runs now and then after each interval. A failure or a panic is logged
    /// and does not stop the worker: it runs again after the next interval.
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
            // After a long run, missed runs are skipped.
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                // A panic must not end the worker, since nobody would notice for a long time.
                match AssertUnwindSafe(async { work().await })
                    .catch_unwind()
                    .await
                {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::warn!("{name}: {error}"),
                    Err(_) => tracing::error!("{name}: panicked; will be retried later"),
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
            let sent = done.send(());
            async move {
                sent.map_err(|error| error.to_string())
                    .and(Err::<(), _>("no".to_owned()))
            }
        });
        for _ in 0..3 {
            assert_eq!(seen.recv().await, Some(()));
        }
        drop(workers);
        // Runs before the drop may still be in the channel, which ends with the worker.
        let ended = async { while seen.recv().await.is_some() {} };
        assert!(
            tokio::time::timeout(Duration::from_secs(10), ended)
                .await
                .is_ok()
        );
    }

    #[tokio::test]
    async fn a_worker_goes_on_after_a_panic() {
        let (done, mut seen) = mpsc::unbounded_channel();
        let mut workers = Workers::default();
        let mut turns = 0;
        workers.every(Duration::from_millis(1), "panicking", move || {
            turns += 1;
            let (turn, done) = (turns, done.clone());
            // One panic before the future exists, one inside it.
            assert!(turn != 1, "an intended panic");
            async move {
                assert!(turn != 2, "an intended panic");
                done.send(turn).map_err(|error| error.to_string())
            }
        });
        assert_eq!(seen.recv().await, Some(3));
    }
}
