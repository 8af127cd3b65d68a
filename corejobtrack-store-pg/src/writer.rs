//! Writer task: takes batches from a queue and commits them in groups on one connection. A lock in
//! the database makes the writers of several processes take turns. [`prefetch`](crate::prefetch)
//! reads what a group needs, [`group`](crate::group) decides its batches, and
//! [`write_set`](crate::write_set) and [`flush`](crate::flush) write them.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use corejobtrack_core::store::{Batch, CommandId, Committed, Receipt, Schema, StoreError};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    errors::{Failure, classify, with_timeout},
    flush::flush,
    group::{Accepted, Change, Lookups, Rejection, State},
    listener::raise,
    options::Options,
    prefetch, unique,
    write_set::WriteSet,
};

/// A group takes no further batch once it has this many writes.
const MAX_GROUP_WRITES: usize = 5_000;
/// How often the writer reconnects for one group before it refuses it.
const MAX_RECONNECTS: u32 = 2;

/// The schema of the store, set by the first migration.
pub(crate) type SharedSchema = Arc<RwLock<Option<Arc<Schema>>>>;

/// The schema of the store, or an error if it was not migrated yet.
pub(crate) fn current_schema(schema: &SharedSchema) -> Result<Arc<Schema>, StoreError> {
    schema
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
        .ok_or_else(|| StoreError::Invalid("the store has no schema yet: migrate it first".into()))
}

/// A batch and the channel for its outcome, whose receiver may be gone.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) batch: Batch,
    pub(crate) reply: oneshot::Sender<Result<Committed, StoreError>>,
}

type Outcomes = Vec<Result<Committed, StoreError>>;

/// Why a group was not committed.
enum GroupError {
    /// The connection was lost before the commit.
    Lost(String),
    /// The lock was not granted, for instance because another process held it for too long.
    LockFailed(StoreError),
    /// The database refused a statement; the connection is intact.
    Refused(StoreError),
    /// The connection was lost during the commit. If the witness was applied, so was the whole
    /// group, with these outcomes.
    Unknown {
        why: String,
        witness: Option<Witness>,
        outcomes: Outcomes,
    },
}

impl From<Failure> for GroupError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Lost(why) => Self::Lost(why),
            Failure::Refused(error) => Self::Refused(error),
        }
    }
}

pub(crate) struct Writer {
    options: Options,
    schema: SharedSchema,
    queue: mpsc::Receiver<Job>,
    connection: Option<PgConnection>,
    /// The highest known position.
    last: watch::Sender<i64>,
}

impl Writer {
    /// Starts the task, which ends when the queue is closed and empty.
    pub(crate) fn start(
        options: Options,
        schema: SharedSchema,
        queue: mpsc::Receiver<Job>,
        last: watch::Sender<i64>,
    ) {
        let mut writer = Self {
            options,
            schema,
            queue,
            connection: None,
            last,
        };
        tokio::spawn(async move {
            while let Some(job) = writer.queue.recv().await {
                writer.process(job).await;
            }
            if let Some(connection) = writer.connection {
                // No caller is left to report an error to.
                let _ = connection.close().await;
            }
        });
    }

    /// Commits a batch together with those that wait behind it, and replies to their callers.
    async fn process(&mut self, first: Job) {
        let mut groups = vec![vec![first]];
        let mut reconnects = 0;
        let mut draining = true;
        while let Some(mut jobs) = groups.pop() {
            let error = match self.try_commit(&mut jobs, &mut draining).await {
                Ok(outcomes) => {
                    reply_all(jobs, outcomes);
                    continue;
                }
                Err(error) => error,
            };
            match error {
                GroupError::Refused(error) if jobs.len() == 1 => {
                    self.roll_back().await;
                    reply_all(jobs, vec![Err(error)]);
                }
                GroupError::Refused(error @ StoreError::Unavailable(_)) => {
                    // The problem is the database, not a batch, so splitting would not help.
                    self.roll_back().await;
                    self.refuse_all(jobs, &error.to_string());
                }
                GroupError::Refused(_) => {
                    // Some batch cannot be applied: bisect the group to find it, keeping the order.
                    self.roll_back().await;
                    let second = jobs.split_off(jobs.len() / 2);
                    groups.push(second);
                    groups.push(jobs);
                }
                GroupError::LockFailed(error) => {
                    self.roll_back().await;
                    groups.push(jobs);
                    self.refuse_all(groups.drain(..).flatten(), &error.to_string());
                }
                GroupError::Lost(why) => {
                    self.connection = None;
                    reconnects += 1;
                    groups.push(jobs);
                    if reconnects > MAX_RECONNECTS {
                        self.refuse_all(groups.drain(..).flatten(), &why);
                    }
                }
                GroupError::Unknown {
                    why,
                    witness,
                    outcomes,
                } => {
                    self.connection = None;
                    reconnects += 1;
                    match self.was_committed(witness).await {
                        Ok(true) => reply_all(jobs, outcomes),
                        Ok(false) if reconnects <= MAX_RECONNECTS => groups.push(jobs),
                        Ok(false) => self.refuse_all(jobs, &why),
                        Err(_) => {
                            self.connection = None;
                            let unknown = |_| Err(StoreError::OutcomeUnknown(why.clone()));
                            let outcomes = jobs.iter().map(unknown).collect();
                            reply_all(jobs, outcomes);
                        }
                    }
                }
            }
        }
    }

    /// Replies to these jobs, and to all in the queue, that the store is unavailable.
    fn refuse_all(&mut self, jobs: impl IntoIterator<Item = Job>, why: &str) {
        let refuse = |job: Job| {
            let _ = job.reply.send(Err(StoreError::Unavailable(why.to_owned())));
        };
        jobs.into_iter().for_each(refuse);
        while let Ok(job) = self.queue.try_recv() {
            refuse(job);
        }
    }

    /// Runs one transaction for a group. If `draining` is set, batches from the queue join the
    /// group first, and it is cleared.
    async fn try_commit(
        &mut self,
        jobs: &mut Vec<Job>,
        draining: &mut bool,
    ) -> Result<Outcomes, GroupError> {
        let schema = current_schema(&self.schema).map_err(GroupError::Refused)?;
        self.lock().await.map_err(|failure| match failure {
            Failure::Lost(why) => GroupError::Lost(why),
            Failure::Refused(error) => GroupError::LockFailed(error),
        })?;
        // After the lock, because more batches are waiting by then.
        if std::mem::take(draining) {
            self.drain(jobs);
        }
        let Some(connection) = &mut self.connection else {
            return Err(GroupError::Lost("there is no connection".into()));
        };
        let batches: Vec<&Batch> = jobs.iter().map(|job| &job.batch).collect();
        let timeout = self.options.statement_timeout.saturating_mul(2);
        let decided = with_timeout(timeout, decide(connection, &schema, &batches)).await?;
        if !decided.writes {
            self.roll_back().await;
            return Ok(decided.outcomes);
        }
        let position = decided.position;
        let commit = format!("NOTIFY {}, '{position}'; COMMIT", self.options.channel());
        let committed = with_timeout(timeout, async {
            sqlx::raw_sql(AssertSqlSafe(commit))
                .execute(connection)
                .await
                .map_err(|error| classify(error, Some(&schema)))
        });
        match committed.await {
            Ok(_) => {
                raise(&self.last, position);
                Ok(decided.outcomes)
            }
            Err(Failure::Refused(error)) => Err(GroupError::Refused(error)),
            Err(Failure::Lost(why)) => Err(GroupError::Unknown {
                why,
                witness: decided.witness,
                outcomes: decided.outcomes,
            }),
        }
    }

    /// Begins a transaction and takes the lock of the writers. The lock is a separate statement, so
    /// that the next one sees everything that was committed before the lock was granted.
    async fn lock(&mut self) -> Result<(), Failure> {
        if self.connection.is_none() {
            self.connection = Some(self.options.open(self.options.writer()?).await?);
        }
        let Some(connection) = &mut self.connection else {
            return Err(Failure::Lost("there is no connection".into()));
        };
        let text = format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({})",
            self.options.lock_key()
        );
        let timeout = self.options.lock_timeout + self.options.statement_timeout;
        with_timeout(timeout, async {
            sqlx::raw_sql(AssertSqlSafe(text))
                .execute(connection)
                .await
                .map(drop)
                .map_err(|error| classify(error, None))
        })
        .await
    }

    fn drain(&mut self, jobs: &mut Vec<Job>) {
        let mut writes: usize = jobs.iter().map(|job| job.batch.writes.len()).sum();
        while jobs.len() < self.options.group && writes < MAX_GROUP_WRITES {
            let Ok(job) = self.queue.try_recv() else {
                return;
            };
            writes += job.batch.writes.len();
            jobs.push(job);
        }
    }

    async fn roll_back(&mut self) {
        let Some(connection) = &mut self.connection else {
            return;
        };
        let rolled_back = with_timeout(self.options.statement_timeout, async {
            sqlx::raw_sql("ROLLBACK")
                .execute(connection)
                .await
                .map_err(|error| classify(error, None))
        });
        if rolled_back.await.is_err() {
            self.connection = None;
        }
    }

    /// Finds out whether a group was committed, by its witness. Taking the lock waits for the end
    /// of the transaction. A group without a witness only advanced counters and can be repeated.
    async fn was_committed(&mut self, witness: Option<Witness>) -> Result<bool, Failure> {
        let Some(Witness { command, receipt }) = witness else {
            return Ok(false);
        };
        let schema = current_schema(&self.schema)?;
        self.lock().await?;
        let Some(connection) = &mut self.connection else {
            return Err(Failure::Lost("there is no connection".into()));
        };
        let found = prefetch::receipts(connection, &[command], &schema).await;
        self.roll_back().await;
        // Another server may have applied the same command meanwhile, but at another position.
        Ok(found?.into_iter().any(|(_, found)| found == receipt))
    }
}

/// A group that is decided and written, but not committed yet.
struct DecidedGroup {
    outcomes: Outcomes,
    /// Whether anything was written.
    writes: bool,
    /// The position of the last batch.
    position: i64,
    /// The last recorded command of the group.
    witness: Option<Witness>,
}

/// A command, and its receipt in the journal if the group is committed.
struct Witness {
    command: CommandId,
    receipt: Receipt,
}

/// Decides the batches of a group and writes the accepted ones.
async fn decide(
    connection: &mut PgConnection,
    schema: &Schema,
    batches: &[&Batch],
) -> Result<DecidedGroup, Failure> {
    let lookups = Lookups::of(batches.iter().copied(), schema)?;
    let mut state = State::new(schema, lookups);
    prefetch::load(connection, &mut state, batches, schema).await?;
    let mut pending = WriteSet::default();
    let mut decided = DecidedGroup {
        outcomes: Vec::with_capacity(batches.len()),
        writes: false,
        position: 0,
        witness: None,
    };
    for (place, batch) in batches.iter().enumerate() {
        if state.needs_counts(batch) {
            write_pending(connection, schema, &mut pending).await?;
            prefetch::recount(connection, &mut state, batches, place, schema).await?;
        }
        let accepted = match state.decide(place, batch) {
            Ok(accepted) => accepted,
            Err(Rejection::Immediate(error)) => {
                decided.outcomes.push(Err(error));
                continue;
            }
            Err(Rejection::AfterWrites(changes, error)) => {
                return Err(
                    group_failure(connection, schema, pending, batches, changes, error).await,
                );
            }
        };
        let Accepted {
            committed,
            mut changes,
            entry,
        } = accepted;
        if unique::needs_check(&changes) {
            write_pending(connection, schema, &mut pending).await?;
            if let Some((place, error)) = unique::reused_value(connection, schema, &changes).await?
            {
                changes.truncate(place);
                return Err(
                    group_failure(connection, schema, pending, batches, changes, error).await,
                );
            }
        }
        for change in changes {
            add_change(connection, schema, &mut pending, change).await?;
        }
        if let Some(entry) = entry {
            pending.journal.push(entry);
            decided.witness = Some(Witness {
                command: batch.command,
                receipt: Receipt {
                    position: committed.position,
                    request: batch.request.clone(),
                    answer: batch.answer.clone(),
                    numbers: committed.numbers.clone(),
                },
            });
        }
        decided.position = committed.position.0;
        decided.outcomes.push(Ok(committed));
    }
    let advanced = state.take_advanced();
    decided.writes = decided.witness.is_some() || !advanced.is_empty();
    flush(connection, schema, &pending, &advanced).await?;
    Ok(decided)
}

/// The failure of a group in which a batch fails with `error` after `changes`, its earlier writes.
/// If the batch is alone, these writes are tried, since the database may refuse one of them and
/// that error comes first. In a larger group, the writer bisects the group until the batch is
/// alone.
async fn group_failure(
    connection: &mut PgConnection,
    schema: &Schema,
    mut pending: WriteSet,
    batches: &[&Batch],
    changes: Vec<Change>,
    error: StoreError,
) -> Failure {
    if batches.len() > 1 {
        return Failure::Refused(error);
    }
    for change in changes {
        if let Err(failure) = add_change(connection, schema, &mut pending, change).await {
            return failure;
        }
    }
    match write_pending(connection, schema, &mut pending).await {
        Ok(()) => Failure::Refused(error),
        Err(failure) => failure,
    }
}

/// Adds a change to the pending write set, which is written first if the change conflicts with it.
async fn add_change(
    connection: &mut PgConnection,
    schema: &Schema,
    pending: &mut WriteSet,
    change: Change,
) -> Result<(), Failure> {
    if pending.conflicts_with(&change, schema) {
        write_pending(connection, schema, pending).await?;
    }
    pending.push(change);
    Ok(())
}

async fn write_pending(
    connection: &mut PgConnection,
    schema: &Schema,
    pending: &mut WriteSet,
) -> Result<(), Failure> {
    let pending = std::mem::take(pending);
    if pending.is_empty() {
        return Ok(());
    }
    flush(connection, schema, &pending, &BTreeMap::new()).await
}

fn reply_all(jobs: Vec<Job>, outcomes: Outcomes) {
    for (job, outcome) in jobs.into_iter().zip(outcomes) {
        // The caller may be gone; the batch is applied all the same.
        let _ = job.reply.send(outcome);
    }
}
