//! The store itself: checks, queues and lends; the work is done elsewhere.

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
    error::{failed, meaning},
    pool::Pool,
    read,
    writer::{Commit, Job, Writer},
};

/// How often a waiting [`Store::changed`] looks for commits of other processes.
const LOOK: Duration = Duration::from_millis(200);

/// A store in one SQLite file.
pub struct SqliteStore {
    options: Options,
    pool: Arc<Pool>,
    jobs: Option<SyncSender<Job>>,
    writer: Option<JoinHandle<()>>,
    position: watch::Receiver<Position>,
    /// For those who bring their own SQL.
    own: Mutex<Option<Connection>>,
}

impl SqliteStore {
    /// Opens the file at `path`, which is created if it is not there.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the file cannot be opened, [`StoreError::Corrupt`] where it
    /// is no SQLite file.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(Options::new(path))
    }

    /// Opens a store as the options say.
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
            .map_err(|error| StoreError::Unavailable(format!("a thread: {error}")))?;
        Ok(Self {
            options,
            pool,
            jobs: Some(jobs),
            writer: Some(thread),
            position,
            own: Mutex::new(None),
        })
    }

    /// Reads with SQL of your own, on a connection that can only read. It blocks, and others who
    /// call this wait.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] where the connection cannot be opened.
    pub fn with_connection<T>(&self, read: impl FnOnce(&Connection) -> T) -> Result<T, StoreError> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
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
            Err(TrySendError::Full(_)) => unavailable("too many commits are waiting"),
            Err(TrySendError::Disconnected(_)) => unavailable("the writer has ended"),
        }
    }

    /// The position of the last commit of any process.
    async fn last(&self) -> Result<Position, StoreError> {
        let key = vec![Value::Text(journal::POSITION.into())];
        let read = Read::Rows(Select::by_key(journal::COUNTERS, &key));
        let lease = self.pool.lend().await?;
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
        migrated.await.unwrap_or_else(|_| Err(gone()))
    }

    async fn read(&self, reads: &[Read]) -> Result<Vec<Answer>, StoreError> {
        reads.iter().try_for_each(check_read)?;
        let lease = self.pool.lend().await?;
        if let Some(answers) = read::briefly(lease.limited()?, reads)? {
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
        committed.await.unwrap_or_else(|_| Err(gone()))
    }

    async fn changed(&self, position: Position, patience: Duration) -> Result<(), StoreError> {
        let begin = Instant::now();
        let mut here = self.position.clone();
        loop {
            if *here.borrow_and_update() > position || self.last().await? > position {
                return Ok(());
            }
            let left = patience.saturating_sub(begin.elapsed());
            if left.is_zero() {
                return Ok(());
            }
            tokio::select! {
                changed = here.changed() => changed.map_err(|_| gone())?,
                () = sleep(left.min(LOOK)) => {}
            }
        }
    }

    async fn health(&self) -> Result<Health, StoreError> {
        let path = &self.options.path;
        if !path.is_file() {
            let why = format!("{} is not there", path.display());
            return Err(StoreError::Unavailable(why));
        }
        let lease = self.pool.lend().await?;
        lease
            .connection()?
            .query_row("SELECT COUNT(*) FROM sqlite_schema", (), |_| Ok(()))
            .map_err(meaning)?;
        let name = path.file_name().ok_or_else(|| failed("no file".into()))?;
        Ok(Health {
            database: name.to_string_lossy().into_owned(),
            server: format!("SQLite {}", rusqlite::version()),
            pool: self.pool.numbers(),
        })
    }
}

impl Drop for SqliteStore {
    /// Waits for the batches in the queue; then the file is whole without its log.
    fn drop(&mut self) {
        // The writer closes last, and with the last connection the log is carried over.
        self.pool.close();
        self.own
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        self.jobs = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer panicked");
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

fn gone() -> StoreError {
    StoreError::OutcomeUnknown("the writer ended".into())
}
