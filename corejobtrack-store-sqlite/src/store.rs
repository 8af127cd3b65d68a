//! The [`Store`] implementation: passes batches and migrations to the writer, and reads to the
//! pool.

use std::{
    fmt,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use async_trait::async_trait;
use corejobtrack_core::store::{
    Answer, Batch, Committed, Health, Migrated, Migration, Position, Read, Schema, Select, Store,
    StoreError, Value, check_read, journal,
};
use rusqlite::Connection;
use tokio::{
    sync::{oneshot, watch},
    time::{Instant, sleep},
};

use crate::{
    Options, connection,
    error::{from_sqlite, invalid},
    pool::Pool,
    read,
    writer::{Commit, Job, Writer},
};

/// How often [`Store::changed`] checks for commits of other processes.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// A store in one SQLite file.
pub struct SqliteStore {
    options: Options,
    pool: Arc<Pool>,
    jobs: Option<SyncSender<Job>>,
    writer: Option<JoinHandle<()>>,
    position: watch::Receiver<Position>,
    /// The connection for [`SqliteStore::with_connection`].
    sql_connection: Mutex<Option<Connection>>,
}

impl SqliteStore {
    /// Opens the file at `path`, which is created if it does not exist.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the file cannot be opened, [`StoreError::Corrupt`] if it is
    /// not an SQLite file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(Options::new(path))
    }

    /// Opens a store with options.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_with(options: Options) -> Result<Self, StoreError> {
        let connection = connection::writer(&options)?;
        let pool = Pool::new(options.clone())?;
        let (jobs, queue) = sync_channel(options.queue);
        let (sender, position) = watch::channel(Position(0));
        let writer = Writer::new(connection, queue, sender);
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || writer.run())
            .map_err(|error| StoreError::Unavailable(format!("no writer thread: {error}")))?;
        Ok(Self {
            options,
            pool,
            jobs: Some(jobs),
            writer: Some(thread),
            position,
            sql_connection: Mutex::new(None),
        })
    }

    /// Runs your own SQL queries on a read-only connection. It blocks the thread, and concurrent
    /// calls wait for each other.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the connection cannot be opened.
    pub fn with_connection<T>(&self, read: impl FnOnce(&Connection) -> T) -> Result<T, StoreError> {
        let mut own = self
            .sql_connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let connection = match own.take() {
            Some(connection) => connection,
            None => connection::reader(&self.options)?,
        };
        let answer = read(&connection);
        if connection.is_autocommit() {
            *own = Some(connection);
        }
        Ok(answer)
    }

    fn send(&self, job: Job) -> Result<(), StoreError> {
        let unavailable = |why: &str| Err(StoreError::Unavailable(why.into()));
        let Some(jobs) = &self.jobs else {
            return unavailable("the writer has ended");
        };
        match jobs.try_send(job) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => unavailable("the queue of batches is full"),
            Err(TrySendError::Disconnected(_)) => unavailable("the writer has ended"),
        }
    }

    /// The position of the last commit of any process.
    async fn last_position(&self) -> Result<Position, StoreError> {
        let key = vec![Value::Text(journal::POSITION.into())];
        let read = Read::Rows(Select::by_key(journal::COUNTERS, &key));
        let lease = self.pool.acquire().await?;
        let rows = read::one(lease.connection()?, &read)?;
        match rows.first().and_then(|row| row.get(1)) {
            Some(Value::Int(next)) => Ok(Position(next - 1)),
            _ => Ok(Position(0)),
        }
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn migrate(&self, schema: &Schema, how: Migration) -> Result<Migrated, StoreError> {
        let (answer, migrated) = oneshot::channel();
        self.send(Job::Migrate(Box::new(schema.clone()), how, answer))?;
        migrated.await.unwrap_or_else(|_| Err(writer_ended()))
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        reads.iter().try_for_each(check_read)?;
        let lease = self.pool.acquire().await?;
        if let Some(answers) = read::try_inline(lease.budgeted()?, reads)? {
            return Ok(answers);
        }
        let reads = reads.to_vec();
        tokio::task::spawn_blocking(move || read::all(lease.connection()?, &reads))
            .await
            .unwrap_or_else(|error| Err(StoreError::backend(error)))
    }

    async fn commit(&self, batch: Batch) -> Result<Committed, StoreError> {
        batch.check()?;
        let (answer, committed) = oneshot::channel();
        self.send(Job::Commit(Commit { batch, answer }))?;
        committed.await.unwrap_or_else(|_| Err(writer_ended()))
    }

    async fn changed(&self, position: Position, timeout: Duration) -> Result<(), StoreError> {
        let begin = Instant::now();
        let mut last = self.position.clone();
        loop {
            if *last.borrow_and_update() > position || self.last_position().await? > position {
                return Ok(());
            }
            let remaining = timeout.saturating_sub(begin.elapsed());
            if remaining.is_zero() {
                return Ok(());
            }
            tokio::select! {
                changed = last.changed() => changed.map_err(|_| writer_ended())?,
                () = sleep(remaining.min(POLL_INTERVAL)) => {}
            }
        }
    }

    async fn health(&self) -> Result<Health, StoreError> {
        let path = &self.options.path;
        if !path.is_file() {
            let why = format!("the file {} does not exist", path.display());
            return Err(StoreError::Unavailable(why));
        }
        let lease = self.pool.acquire().await?;
        lease
            .connection()?
            .query_row("SELECT COUNT(*) FROM sqlite_schema", (), |_| Ok(()))
            .map_err(from_sqlite)?;
        let name = path
            .file_name()
            .ok_or_else(|| invalid("the path has no file name".into()))?;
        Ok(Health {
            database: name.to_string_lossy().into_owned(),
            server: format!("SQLite {}", rusqlite::version()),
            pool: self.pool.status(),
        })
    }
}

impl Drop for SqliteStore {
    /// Waits until the queued batches are committed and the write-ahead log is merged into the
    /// file.
    fn drop(&mut self) {
        // The writer closes last: closing the last connection merges the log into the file.
        self.pool.close();
        self.sql_connection
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.jobs = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer thread panicked");
        }
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.options.path)
            .field("durability", &self.options.durability)
            .field("pool", &self.pool)
            .finish_non_exhaustive()
    }
}

fn writer_ended() -> StoreError {
    StoreError::OutcomeUnknown("the writer ended".into())
}
