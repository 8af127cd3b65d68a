//! Hears of commits by other processes through PostgreSQL's notifications. A hint only: what was
//! committed is read from the journal.

use std::time::Duration;

use sqlx::{
    Row as _,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    errors::{Failed, failed, within},
    options::Options,
};

/// How long the listener waits before it asks a database that is away again.
const PAUSE: Duration = Duration::from_secs(1);

/// A task that listens for as long as this is kept.
#[derive(Debug)]
pub(crate) struct Listening(JoinHandle<()>);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts to listen, and raises `last` to the position of the last commit.
pub(crate) async fn listen(
    options: &Options,
    last: watch::Sender<i64>,
) -> Result<Listening, Failed> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .connect_lazy_with(options.reader()?);
    let mut listener = within(options.acquire_timeout, async {
        let lost = |error| failed(error, None);
        let mut listener = PgListener::connect_with(&pool).await.map_err(lost)?;
        listener.listen(&options.channel()).await.map_err(lost)?;
        catch_up(&mut listener, &last).await.map_err(lost)?;
        Ok(listener)
    })
    .await?;
    Ok(Listening(tokio::spawn(async move {
        loop {
            let heard = match listener.try_recv().await {
                Ok(Some(notification)) => {
                    raise(&last, notification.payload().parse().unwrap_or_default());
                    continue;
                }
                // The connection was lost, and with it what was announced meanwhile.
                Ok(None) => catch_up(&mut listener, &last).await,
                Err(error) => Err(error),
            };
            if let Err(error) = heard {
                tracing::warn!(%error, "cannot hear of commits by others, trying again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    })))
}

/// Raises the position of the last commit known of.
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
