//! The writer lane: one task with one connection takes batches from a queue and commits them in
//! groups, one process after the other by a lock in the database. What is decided and how it is
//! written lies in [`group`](crate::group), [`wave`](crate::wave) and [`flush`](crate::flush).

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use corejobtrack_core::store::{Batch, CommandId, Committed, Receipt, Schema, StoreError};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    changes::raise,
    errors::{Failed, failed, within},
    flush::flush,
    group::{Accepted, Change, Refused, State, Wanted},
    know,
    options::Options,
    unique,
    wave::Wave,
};

/// A group takes no further batch once it has this many writes.
const FULL: usize = 5_000;
/// How often one call of the lane starts anew on a fresh connection.
const FRESH_STARTS: u32 = 2;

/// The declared schema, once the store is migrated.
pub(crate) type Declared = Arc<RwLock<Option<Arc<Schema>>>>;

pub(crate) fn declared(schema: &Declared) -> Result<Arc<Schema>, StoreError> {
    schema
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
        .ok_or_else(|| StoreError::Invalid("the store has no schema yet: migrate it first".into()))
}

/// A batch and who waits for its outcome, if they still do.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) batch: Batch,
    pub(crate) reply: oneshot::Sender<Result<Committed, StoreError>>,
}

type Outcomes = Vec<Result<Committed, StoreError>>;

/// Why a group was not committed.
enum Stopped {
    /// The connection was lost before anything could be committed.
    Lost(String),
    /// Another process kept its turn for too long.
    Waited(StoreError),
    /// The database refused; the connection is good.
    Refused(StoreError),
    /// The connection was lost while committing. All of the group happened if this command did, and
    /// then these are the outcomes.
    Unknown {
        why: String,
        witness: Option<Witness>,
        outcomes: Outcomes,
    },
}

impl From<Failed> for Stopped {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Lost(why) => Self::Lost(why),
            Failed::Refused(error) => Self::Refused(error),
        }
    }
}

pub(crate) struct Lane {
    options: Options,
    schema: Declared,
    queue: mpsc::Receiver<Job>,
    connection: Option<PgConnection>,
    /// The position of the last commit known of.
    last: watch::Sender<i64>,
}

impl Lane {
    /// Starts the task, which ends when the queue is closed and empty.
    pub(crate) fn start(
        options: Options,
        schema: Declared,
        queue: mpsc::Receiver<Job>,
        last: watch::Sender<i64>,
    ) {
        let mut lane = Self {
            options,
            schema,
            queue,
            connection: None,
            last,
        };
        tokio::spawn(async move {
            while let Some(job) = lane.queue.recv().await {
                lane.serve(job).await;
            }
            if let Some(connection) = lane.connection {
                // Nobody is left who could be told.
                let _ = connection.close().await;
            }
        });
    }

    /// Commits the batch and those that wait behind it, or answers why not.
    async fn serve(&mut self, first: Job) {
        let mut groups = vec![vec![first]];
        let mut starts = 0;
        let mut draining = true;
        while let Some(mut jobs) = groups.pop() {
            let stopped = match self.attempt(&mut jobs, &mut draining).await {
                Ok(outcomes) => {
                    answer(jobs, outcomes);
                    continue;
                }
                Err(stopped) => stopped,
            };
            match stopped {
                Stopped::Refused(error) if jobs.len() == 1 => {
                    self.roll_back().await;
                    answer(jobs, vec![Err(error)]);
                }
                Stopped::Refused(error @ StoreError::Unavailable(_)) => {
                    // It is the database that cannot, whichever batch asks.
                    self.roll_back().await;
                    self.refuse_all(jobs, &error.to_string());
                }
                Stopped::Refused(_) => {
                    // Some batch cannot be done: find it by halves, without giving up the order.
                    self.roll_back().await;
                    let second = jobs.split_off(jobs.len() / 2);
                    groups.push(second);
                    groups.push(jobs);
                }
                Stopped::Waited(error) => {
                    self.roll_back().await;
                    groups.push(jobs);
                    self.refuse_all(groups.drain(..).flatten(), &error.to_string());
                }
                Stopped::Lost(why) => {
                    self.connection = None;
                    starts += 1;
                    groups.push(jobs);
                    if starts > FRESH_STARTS {
                        self.refuse_all(groups.drain(..).flatten(), &why);
                    }
                }
                Stopped::Unknown {
                    why,
                    witness,
                    outcomes,
                } => {
                    self.connection = None;
                    starts += 1;
                    match self.happened(witness).await {
                        Ok(true) => answer(jobs, outcomes),
                        Ok(false) if starts <= FRESH_STARTS => groups.push(jobs),
                        Ok(false) => self.refuse_all(jobs, &why),
                        Err(_) => {
                            self.connection = None;
                            let unknown = |_| Err(StoreError::OutcomeUnknown(why.clone()));
                            let outcomes = jobs.iter().map(unknown).collect();
                            answer(jobs, outcomes);
                        }
                    }
                }
            }
        }
    }

    /// Answers these jobs, and all that wait by now, that the database is away.
    fn refuse_all(&mut self, jobs: impl IntoIterator<Item = Job>, why: &str) {
        let refuse = |job: Job| {
            let _ = job.reply.send(Err(StoreError::Unavailable(why.to_owned())));
        };
        jobs.into_iter().for_each(refuse);
        while let Ok(job) = self.queue.try_recv() {
            refuse(job);
        }
    }

    /// One transaction for a group, to which it adds what waits in the queue if it may.
    async fn attempt(
        &mut self,
        jobs: &mut Vec<Job>,
        draining: &mut bool,
    ) -> Result<Outcomes, Stopped> {
        let schema = declared(&self.schema).map_err(Stopped::Refused)?;
        self.lock().await.map_err(|failed| match failed {
            Failed::Lost(why) => Stopped::Lost(why),
            Failed::Refused(error) => Stopped::Waited(error),
        })?;
        // After the lock, because more batches wait by then.
        if std::mem::take(draining) {
            self.drain(jobs);
        }
        let Some(connection) = &mut self.connection else {
            return Err(Stopped::Lost("there is no connection".into()));
        };
        let batches: Vec<&Batch> = jobs.iter().map(|job| &job.batch).collect();
        let patience = self.options.statement_timeout.saturating_mul(2);
        let decided = within(patience, decide(connection, &schema, &batches)).await?;
        if !decided.writes {
            self.roll_back().await;
            return Ok(decided.outcomes);
        }
        let position = decided.position;
        let commit = format!("NOTIFY {}, '{position}'; COMMIT", self.options.channel());
        let committed = within(patience, async {
            sqlx::raw_sql(AssertSqlSafe(commit))
                .execute(connection)
                .await
                .map_err(|error| failed(error, Some(&schema)))
        });
        match committed.await {
            Ok(_) => {
                raise(&self.last, position);
                Ok(decided.outcomes)
            }
            Err(Failed::Refused(error)) => Err(Stopped::Refused(error)),
            Err(Failed::Lost(why)) => Err(Stopped::Unknown {
                why,
                witness: decided.witness,
                outcomes: decided.outcomes,
            }),
        }
    }

    /// Begins a transaction and waits for its turn. The lock is a statement of its own, so that
    /// the next one sees all that was committed before it was granted.
    async fn lock(&mut self) -> Result<(), Failed> {
        if self.connection.is_none() {
            self.connection = Some(self.options.open(self.options.writer()?).await?);
        }
        let Some(connection) = &mut self.connection else {
            return Err(Failed::Lost("there is no connection".into()));
        };
        let text = format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({})",
            self.options.lane()
        );
        let patience = self.options.lock_timeout + self.options.statement_timeout;
        within(patience, async {
            sqlx::raw_sql(AssertSqlSafe(text))
                .execute(connection)
                .await
                .map(drop)
                .map_err(|error| failed(error, None))
        })
        .await
    }

    fn drain(&mut self, jobs: &mut Vec<Job>) {
        let mut writes: usize = jobs.iter().map(|job| job.batch.writes.len()).sum();
        while jobs.len() < self.options.group && writes < FULL {
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
        let rolled_back = within(self.options.statement_timeout, async {
            sqlx::raw_sql("ROLLBACK")
                .execute(connection)
                .await
                .map_err(|error| failed(error, None))
        });
        if rolled_back.await.is_err() {
            self.connection = None;
        }
    }

    /// Whether a command was applied, once the transaction that may have done it has ended. Without
    /// a command to ask for, the group only moved counters; whether it did is of no matter.
    async fn happened(&mut self, witness: Option<Witness>) -> Result<bool, Failed> {
        let Some(Witness { command, receipt }) = witness else {
            return Ok(false);
        };
        let schema = declared(&self.schema)?;
        self.lock().await?;
        let Some(connection) = &mut self.connection else {
            return Err(Failed::Lost("there is no connection".into()));
        };
        let found = know::receipts(connection, &[command], &schema).await;
        self.roll_back().await;
        // Another server may have carried out the same command meanwhile, but in another place.
        Ok(found?.into_iter().any(|(_, known)| known == receipt))
    }
}

/// What became of a group before its commit.
struct Decided {
    outcomes: Outcomes,
    /// Whether there is anything to commit.
    writes: bool,
    /// The position of the last batch.
    position: i64,
    /// The last command of the group that the journal keeps.
    witness: Option<Witness>,
}

/// A command, and what the journal says of it if the group was committed.
struct Witness {
    command: CommandId,
    receipt: Receipt,
}

/// Decides a group and writes what is accepted.
async fn decide(
    connection: &mut PgConnection,
    schema: &Schema,
    batches: &[&Batch],
) -> Result<Decided, Failed> {
    let wanted = Wanted::of(batches.iter().copied(), schema)?;
    let mut state = State::new(schema, wanted);
    know::fill(connection, &mut state, batches, schema).await?;
    let mut wave = Wave::default();
    let mut decided = Decided {
        outcomes: Vec::with_capacity(batches.len()),
        writes: false,
        position: 0,
        witness: None,
    };
    for (place, batch) in batches.iter().enumerate() {
        if state.needs_counts(batch) {
            write(connection, schema, &mut wave).await?;
            know::recount(connection, &mut state, batches, place, schema).await?;
        }
        let accepted = match state.judge(place, batch) {
            Ok(accepted) => accepted,
            Err(Refused::Now(error)) => {
                decided.outcomes.push(Err(error));
                continue;
            }
            Err(Refused::After(changes, error)) => {
                return Err(doubtful(connection, schema, wave, batches, changes, error).await);
            }
        };
        let Accepted {
            committed,
            mut changes,
            entry,
        } = accepted;
        if unique::may_give_up(&changes) {
            write(connection, schema, &mut wave).await?;
            if let Some((place, error)) = unique::given_up(connection, schema, &changes).await? {
                changes.truncate(place);
                return Err(doubtful(connection, schema, wave, batches, changes, error).await);
            }
        }
        for change in changes {
            join(connection, schema, &mut wave, change).await?;
        }
        if let Some(entry) = entry {
            wave.journal.push(entry);
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
    let moved = state.moved();
    decided.writes = decided.witness.is_some() || !moved.is_empty();
    flush(connection, schema, &wave, &moved).await?;
    Ok(decided)
}

/// Why a batch fails that would fail with `error`, unless the database refuses one of `changes`, its
/// writes before that. In company, the answer is that it has to be looked at alone.
async fn doubtful(
    connection: &mut PgConnection,
    schema: &Schema,
    mut wave: Wave,
    batches: &[&Batch],
    changes: Vec<Change>,
    error: StoreError,
) -> Failed {
    if batches.len() > 1 {
        return Failed::Refused(error);
    }
    for change in changes {
        if let Err(failed) = join(connection, schema, &mut wave, change).await {
            return failed;
        }
    }
    match write(connection, schema, &mut wave).await {
        Ok(()) => Failed::Refused(error),
        Err(failed) => failed,
    }
}

/// Adds a change to the wave, or first writes what it must not overtake.
async fn join(
    connection: &mut PgConnection,
    schema: &Schema,
    wave: &mut Wave,
    change: Change,
) -> Result<(), Failed> {
    if wave.excludes(&change, schema) {
        write(connection, schema, wave).await?;
    }
    wave.push(change);
    Ok(())
}

async fn write(
    connection: &mut PgConnection,
    schema: &Schema,
    wave: &mut Wave,
) -> Result<(), Failed> {
    let wave = std::mem::take(wave);
    if wave.is_empty() {
        return Ok(());
    }
    flush(connection, schema, &wave, &BTreeMap::new()).await
}

fn answer(jobs: Vec<Job>, outcomes: Outcomes) {
    for (job, outcome) in jobs.into_iter().zip(outcomes) {
        // Whoever asked may be gone; the batch is done all the same.
        let _ = job.reply.send(outcome);
    }
}
