//! Store on PostgreSQL 15 or later.
//!
//! One task per store commits batches, many of them in one transaction; reads never wait for it.
//! Several processes may use the same database: their writers take turns. Each tenant has a
//! PostgreSQL schema of its own.
//!
//! ```no_run
//! # async fn example() -> Result<(), corejobtrack_core::store::StoreError> {
//! use corejobtrack_core::store::{Migration, Schema, Store};
//! use corejobtrack_store_pg::{Options, PgStore};
//!
//! let options = Options::new("postgres://corejobtrack@localhost/corejobtrack").schema("tenant_7");
//! let store = PgStore::connect_with(options).await?;
//! store.migrate(&Schema::new(1, &[], &[])?, Migration::Apply).await?;
//! # Ok(())
//! # }
//! ```

#![warn(missing_docs)]

mod errors;
mod flush;
mod group;
mod listener;
mod migrate;
mod options;
mod placeholders;
mod prefetch;
mod reads;
mod unique;
mod values;
mod write_set;
mod writer;

use std::{
    fmt,
    sync::{Arc, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use corejobtrack_core::store::{
    Answer, Batch, Committed, Health, Migrated, Migration, Pool, Position, Read, Schema, Store,
    StoreError, check_read,
};
use sqlx::{PgPool, Row as _, postgres::PgPoolOptions};
use tokio::sync::{OnceCell, mpsc, oneshot, watch};

use crate::{
    errors::{Failure, classify},
    listener::Listener,
    writer::{Job, SharedSchema, Writer, current_schema},
};
pub use options::Options;

/// A store in a schema of a PostgreSQL database. Clones share the same connections.
///
/// It must be used in the Tokio runtime in which it was connected.
#[derive(Clone)]
pub struct PgStore {
    shared: Arc<Shared>,
}

struct Shared {
    options: Options,
    pool: PgPool,
    schema: SharedSchema,
    queue: mpsc::Sender<Job>,
    last: watch::Sender<i64>,
    listener: OnceCell<Listener>,
}

impl PgStore {
    /// Connects to the schema `public` of the database with this URL, with default [`Options`].
    ///
    /// # Errors
    /// As [`PgStore::connect_with`].
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        Self::connect_with(Options::new(url)).await
    }

    /// Connects to a database, repeating while it cannot be reached.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] if the options are invalid, [`StoreError::Unavailable`] if the
    /// database cannot be reached after all repetitions.
    pub async fn connect_with(options: Options) -> Result<Self, StoreError> {
        let reader = options.reader()?;
        let probe = options.open(reader.clone()).await?;
        // It was only opened to find out whether the database answers.
        let _ = sqlx::Connection::close(probe).await;
        let pool = PgPoolOptions::new()
            .min_connections(options.min_connections)
            .max_connections(options.max_connections)
            .acquire_timeout(options.acquire_timeout)
            // A read that finds its connection dead is repeated, which is cheaper than a test
            // before each read.
            .test_before_acquire(false)
            .connect_with(reader)
            .await
            .map_err(|error| classify(error, None))?;
        let (queue, jobs) = mpsc::channel(options.queue);
        let last = watch::Sender::new(0);
        let schema = SharedSchema::default();
        Writer::start(options.clone(), schema.clone(), jobs, last.clone());
        Ok(Self {
            shared: Arc::new(Shared {
                options,
                pool,
                schema,
                queue,
                last,
                listener: OnceCell::new(),
            }),
        })
    }

    /// The connection pool for reads, for queries that the store does not offer. Writing with it
    /// breaks the guarantees of the store.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.shared.pool
    }

    /// Answers reads on one connection of the pool, which is closed if it turns out to be dead.
    async fn try_read(&self, reads: &[Read]) -> Result<Vec<Answer>, Failure> {
        let schema = current_schema(&self.shared.schema).ok();
        let acquired = self.shared.pool.acquire().await;
        let mut connection = acquired.map_err(|error| classify(error, None))?;
        let answers = reads::all(&mut connection, reads, schema.as_deref()).await;
        if matches!(answers, Err(Failure::Lost(_))) {
            connection.close_on_drop();
        }
        answers
    }
}

impl fmt::Debug for PgStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PgStore")
            .field("schema", &self.shared.options.schema)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Store for PgStore {
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError> {
        let options = &self.shared.options;
        // A separate connection, so that no transaction stays open if the caller drops the future.
        let mut connection = options.open(options.reader()?).await?;
        let migrated = migrate::migrate(&mut connection, schema, how, options).await?;
        // The migration is committed even if closing fails.
        let _ = sqlx::Connection::close(connection).await;
        if how == Migration::Apply {
            let mut declared = self
                .shared
                .schema
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            *declared = Some(Arc::new(schema.clone()));
        }
        Ok(migrated)
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        reads.iter().try_for_each(check_read)?;
        let mut attempt = 0;
        loop {
            match self.try_read(reads).await {
                Err(Failure::Lost(why)) if attempt < self.shared.options.retries => {
                    // Idle connections may all be dead after a restart of the database.
                    if self.shared.pool.num_idle() == 0 {
                        tracing::warn!(attempt, why, "a read lost its connection, trying again");
                        tokio::time::sleep(self.shared.options.pause(attempt)).await;
                        attempt += 1;
                    }
                }
                other => return other.map_err(Into::into),
            }
        }
    }

    async fn commit(&self, batch: Batch) -> Result<Committed, StoreError> {
        batch.check()?;
        let schema = current_schema(&self.shared.schema)?;
        group::check_tables(&batch, &schema)?;
        let (reply, outcome) = oneshot::channel();
        let job = Job { batch, reply };
        self.shared
            .queue
            .try_send(job)
            .map_err(|_| StoreError::Unavailable("the queue of batches is full".into()))?;
        outcome
            .await
            .map_err(|_| StoreError::OutcomeUnknown("the writer ended without an answer".into()))?
    }

    async fn changed(&self, position: Position, timeout: Duration) -> Result<(), StoreError> {
        let shared = &self.shared;
        let listen = || listener::listen(&shared.options, shared.last.clone());
        shared.listener.get_or_try_init(listen).await?;
        let mut last = shared.last.subscribe();
        let later = last.wait_for(|last| *last > position.0);
        // A timeout is not an error.
        let _ = tokio::time::timeout(timeout, later).await;
        Ok(())
    }

    async fn health(&self) -> Result<Health, StoreError> {
        let shared = &self.shared;
        let row = sqlx::query("SELECT current_database()::TEXT, version()")
            .fetch_one(&shared.pool)
            .await
            .map_err(|error| classify(error, None))?;
        let text = |place: usize| row.try_get(place).map_err(|error| classify(error, None));
        let (database, version): (String, String) = (text(0)?, text(1)?);
        // The rest describes how the server was compiled.
        let server = version.split(" on ").next().unwrap_or(&version).to_owned();
        let size = shared.pool.size();
        let available = u32::try_from(shared.pool.num_idle()).unwrap_or(u32::MAX);
        Ok(Health {
            database,
            server,
            pool: Pool {
                available: available.min(size),
                in_use: size.saturating_sub(available),
                max: shared.options.max_connections,
                min: shared.options.min_connections,
            },
        })
    }
}
