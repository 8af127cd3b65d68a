//! Connection options and timeouts.

use std::{hash::Hasher, time::Duration};

use corejobtrack_core::store::StoreError;
use sqlx::{Connection as _, PgConnection, postgres::PgConnectOptions};

use crate::errors::{Failure, classify, with_timeout};

/// Options of a store. [`Options::new`] sets the default, named in each field's description, for
/// everything except the URL.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The URL of the database, such as `postgres://user:password@host/name`, or with
    /// `?host=/directory` for a Unix socket in that directory.
    pub url: String,
    /// The PostgreSQL schema of the tables, one per tenant, at most 63 bytes. Default: `public`.
    pub schema: String,
    /// The number of connections for reads that are kept open. Default: 1.
    pub min_connections: u32,
    /// The greatest number of connections for reads, at least 1. The writer has a connection of its
    /// own, and so has the listener for changes. Default: 10.
    pub max_connections: u32,
    /// How long a read waits for a connection, and how long connecting may take. Default: 5 s.
    pub acquire_timeout: Duration,
    /// How often connecting is repeated, and a read that lost its connection. Default: 3.
    pub retries: u32,
    /// The pause before the first repetition; each further pause is twice as long. Default: 100 ms.
    pub retry_base: Duration,
    /// The longest pause between two attempts. Default: 5 s.
    pub retry_max: Duration,
    /// The greatest number of batches in the writer's queue, at least 1; further ones are refused
    /// as unavailable. Default: 1024.
    pub queue: usize,
    /// The greatest number of batches in one transaction, at least 1. Default: 256.
    pub group: usize,
    /// How long the writer waits for a lock of another process. Default: 10 s.
    pub lock_timeout: Duration,
    /// How long one statement of the writer may take. Default: 30 s.
    pub statement_timeout: Duration,
    /// How long the writer of a process that hangs can hold the lock of the writers. Default: 10 s.
    pub idle_timeout: Duration,
}

impl Options {
    /// The default options for the database with this URL.
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

    /// Sets the PostgreSQL schema of the tables.
    #[must_use]
    pub fn schema(mut self, name: impl Into<String>) -> Self {
        self.schema = name.into();
        self
    }

    /// The pause before a repetition; `attempt` is 0 for the first one.
    pub(crate) fn pause(&self, attempt: u32) -> Duration {
        self.retry_base
            .saturating_mul(2_u32.saturating_pow(attempt))
            .min(self.retry_max)
    }

    /// The settings of all connections.
    fn connection(&self) -> Result<PgConnectOptions, StoreError> {
        let invalid = |what: String| Err(StoreError::Invalid(what));
        if self.schema.is_empty() || self.schema.len() > 63 || self.schema.contains('\0') {
            return invalid(format!(
                "{:?} is not a valid name of a PostgreSQL schema",
                self.schema
            ));
        }
        if self.max_connections == 0 || self.queue == 0 || self.group == 0 {
            return invalid("max_connections, queue and group must be at least 1".into());
        }
        let options: PgConnectOptions = self
            .url
            .parse()
            .map_err(|error| StoreError::Invalid(format!("invalid database URL: {error}")))?;
        Ok(options
            .application_name("corejobtrack")
            // Every cached statement uses memory of the database, on each connection.
            .statement_cache_capacity(300)
            .options([
                ("search_path", self.quoted_schema().as_str()),
                ("timezone", "UTC"),
                // JIT compilation takes longer than any of our statements.
                ("jit", "off"),
                // The default of 4 is for spinning disks. With it, the planner would rather walk a
                // whole primary key than an index that has the rows in order.
                ("random_page_cost", "1.1"),
            ]))
    }

    /// The settings of connections for reads.
    pub(crate) fn reader(&self) -> Result<PgConnectOptions, StoreError> {
        self.connection()
    }

    /// The settings of the writer's connection. It only finds rows by key. These settings keep its
    /// query plans stable while tables are small, when the planner would prefer full scans or a new
    /// plan for every execution.
    pub(crate) fn writer(&self) -> Result<PgConnectOptions, StoreError> {
        let millis = |timeout: Duration| timeout.as_millis().max(1).to_string();
        Ok(self
            .connection()?
            // Groups have more kinds of statements than reads.
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

    /// Opens a connection, repeating while the database cannot be reached.
    pub(crate) async fn open(&self, options: PgConnectOptions) -> Result<PgConnection, Failure> {
        let mut attempt = 0;
        loop {
            let connecting = async {
                PgConnection::connect_with(&options)
                    .await
                    .map_err(|error| classify(error, None))
            };
            match with_timeout(self.acquire_timeout, connecting).await {
                Err(Failure::Lost(why)) if attempt < self.retries => {
                    tracing::warn!(attempt, why, "the database cannot be reached, trying again");
                    tokio::time::sleep(self.pause(attempt)).await;
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    pub(crate) fn quoted_schema(&self) -> String {
        format!("\"{}\"", self.schema.replace('"', "\"\""))
    }

    /// The key of the advisory lock of the writers. Such locks are separate for each database of a
    /// server, so the key only depends on the schema.
    pub(crate) fn lock_key(&self) -> i64 {
        i64::from_be_bytes(self.fingerprint().to_be_bytes())
    }

    /// The notification channel for commits.
    pub(crate) fn channel(&self) -> String {
        format!("corejobtrack_{:016x}", self.fingerprint())
    }

    /// A hash of the schema's name. It must be the same in all releases.
    fn fingerprint(&self) -> u64 {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        hash.write(b"corejobtrack:");
        hash.write(self.schema.as_bytes());
        hash.finish()
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
