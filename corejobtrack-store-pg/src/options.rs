//! How a store reaches its database, and how long it waits for it.

use std::{hash::Hasher, time::Duration};

use corejobtrack_core::store::StoreError;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use crate::errors::{Failed, failed, within};

/// Where a store lives and how it is reached. [`Options::new`] has a default for everything but the
/// URL.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The database, such as `postgres://user:password@host/name`, or with `?host=/directory` for a
    /// socket in that directory.
    pub url: String,
    /// The PostgreSQL schema with the tables, at most 63 bytes: a tenant is a schema. `public`.
    pub schema: String,
    /// How many connections for reading are kept open. 1.
    pub min_connections: u32,
    /// How many connections for reading there may be, at least 1. The writer has one of its own, and
    /// whoever waits for changes another. 10.
    pub max_connections: u32,
    /// How long a read waits for a connection. 5 s.
    pub acquire_timeout: Duration,
    /// How often connecting, and a read that lost its connection, is tried again. 3.
    pub retries: u32,
    /// The pause before the first such trial; each further pause is twice as long. 100 ms.
    pub retry_base: Duration,
    /// The longest pause between two trials. 5 s.
    pub retry_max: Duration,
    /// How many batches may wait to be committed; more are refused as unavailable. 1024.
    pub queue: usize,
    /// How many batches may share one transaction. 256.
    pub group: usize,
    /// How long the writer waits for its turn among the writers of other processes. 10 s.
    pub lock_timeout: Duration,
    /// How long one statement of the writer may take. 30 s.
    pub statement_timeout: Duration,
    /// How long the writer of a process that hangs keeps the others waiting. 10 s.
    pub idle_timeout: Duration,
}

impl Options {
    /// The defaults for a database.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            schema: "public".into(),
            min_connections: 1,
            max_connections: 10,
            acquire_timeout: Duration::from_secs(5),
            retries: 3,
            retry_base: Duration::from_millis(100),
            retry_max: Duration::from_secs(5),
            queue: 1024,
            group: 256,
            lock_timeout: Duration::from_secs(10),
            statement_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(10),
        }
    }

    /// The same in a schema of its own.
    #[must_use]
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = name.into();
        self
    }

    /// The pause before the n-th further trial, the first being 0.
    pub(crate) fn pause(&self, trial: u32) -> Duration {
        self.retry_base
            .saturating_mul(2_u32.saturating_pow(trial))
            .min(self.retry_max)
    }

    /// What all connections have in common.
    fn connection(&self) -> Result<PgConnectOptions, StoreError> {
        let wrong = |what: String| Err(StoreError::Invalid(what));
        if self.schema.is_empty() || self.schema.len() > 63 || self.schema.contains('\0') {
            return wrong(format!("{:?} cannot be the name of a schema", self.schema));
        }
        if self.max_connections == 0 || self.queue == 0 || self.group == 0 {
            return wrong("a store needs a connection, a queue and a group".into());
        }
        let options: PgConnectOptions = self
            .url
            .parse()
            .map_err(|error| StoreError::Invalid(format!("the database URL: {error}")))?;
        Ok(options
            .application_name("corejobtrack")
            // Each costs the database some memory, on every connection.
            .statement_cache_capacity(300)
            .options([
                ("search_path", self.quoted_schema().as_str()),
                ("timezone", "UTC"),
                // Compiling takes longer than any of our statements.
                ("jit", "off"),
            ]))
    }

    /// Connections that read.
    pub(crate) fn reader(&self) -> Result<PgConnectOptions, StoreError> {
        self.connection()
    }

    /// The connection that writes. It finds rows by key only, and keeps its plans while tables grow
    /// from nothing, when the planner would rather read them whole or plan every time anew.
    pub(crate) fn writer(&self) -> Result<PgConnectOptions, StoreError> {
        let millis = |timeout: Duration| timeout.as_millis().max(1).to_string();
        Ok(self
            .connection()?
            // Groups come in more forms than reads.
            .statement_cache_capacity(1000)
            .options([
                ("plan_cache_mode", "force_generic_plan"),
                ("enable_seqscan", "off"),
                ("enable_hashjoin", "off"),
                ("enable_mergejoin", "off"),
            ])
            .options([
                ("lock_timeout", millis(self.lock_timeout)),
                ("statement_timeout", millis(self.statement_timeout)),
                (
                    "idle_in_transaction_session_timeout",
                    millis(self.idle_timeout),
                ),
            ]))
    }

    /// Opens a connection, and tries again while the database is away.
    pub(crate) async fn open(&self, options: PgConnectOptions) -> Result<PgConnection, Failed> {
        let mut trial = 0;
        loop {
            let connecting = async {
                PgConnection::connect_with(&options)
                    .await
                    .map_err(|error| failed(error, None))
            };
            match within(self.acquire_timeout, connecting).await {
                Err(Failed::Lost(why)) if trial < self.retries => {
                    tracing::warn!(trial, why, "the database is away, trying again");
                    tokio::time::sleep(self.pause(trial)).await;
                    trial += 1;
                }
                other => return other,
            }
        }
    }

    pub(crate) fn quoted_schema(&self) -> String {
        format!("\"{}\"", self.schema.replace('"', "\"\""))
    }

    /// The key of the lock that writers take turns with. The database keeps the locks of its
    /// databases apart, so that the schema is all that matters.
    pub(crate) fn lane(&self) -> i64 {
        i64::from_be_bytes(self.print().to_be_bytes())
    }

    /// The channel on which commits are announced.
    pub(crate) fn channel(&self) -> String {
        format!("corejobtrack_{:016x}", self.print())
    }

    /// A fingerprint that stays the same for all releases.
    fn print(&self) -> u64 {
        let mut print = Fnv(0xcbf2_9ce4_8422_2325);
        print.write(b"corejobtrack:");
        print.write(self.schema.as_bytes());
        print.finish()
    }
}

struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
