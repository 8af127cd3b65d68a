//! Listener for commits of other processes, by PostgreSQL's `NOTIFY`. Notifications are only hints;
//! the commits themselves are read from the journal.

use std::time::Duration;

use sqlx::{
    Row as _,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    errors::{Failure, classify, with_timeout},
    options::Options,
};

/// How long the listener waits before it connects again.
const RECONNECT_PAUSE: Duration = Duration::from_secs(1);

/// The listener task, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Listener(JoinHandle<()>);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts the listener, which keeps `last` at the position of the last commit.
pub(crate) async fn listen(
    options: &Options,
    last: watch::Sender<i64>,
) -> Result<Listener, Failure> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .connect_lazy_with(options.reader()?);
    let mut listener = with_timeout(options.acquire_timeout, async {
        let lost = |error| classify(error, None);
        let mut listener = PgListener::connect_with(&pool).await.map_err(lost)?;
        listener.listen(&options.channel()).await.map_err(lost)?;
        catch_up(&mut listener, &last).await.map_err(lost)?;
        Ok(listener)
    })
    .await?;
    Ok(Listener(tokio::spawn(async move {
        loop {
            let received = match listener.try_recv().await {
                Ok(Some(notification)) => {
                    raise(&last, notification.payload().parse().unwrap_or_default());
                    continue;
                }
                // The connection was lost, so notifications may have been missed.
                Ok(None) => catch_up(&mut listener, &last).await,
                Err(error) => Err(error),
            };
            if let Err(error) = received {
                tracing::warn!(%error, "cannot listen for commits of others, trying again");
                tokio::time::sleep(RECONNECT_PAUSE).await;
            }
        }
    })))
}

/// Raises the highest known position.
pub(crate) fn raise(last: &watch::Sender<i64>, position: i64) {
    last.send_if_modified(|last| {
        let later = position > *last;
        *last = position.max(*last);
        later
    });
}

async fn catch_up(listener: &mut PgListener, last: &watch::Sender<i64>) -> Result<(), sqlx::Error> {
    let row = sqlx::query("SELECT \"next\" - 1 FROM \"counters\" WHERE \"name\" = 'position'")
        .fetch_optional(listener)
        .await?;
    if let Some(row) = row {
        raise(last, row.try_get(0)?);
    }
    Ok(())
}
