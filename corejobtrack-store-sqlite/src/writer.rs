//! The one thread that writes. It takes a batch from the queue, begins, applies it and whatever
//! came meanwhile, commits once, then answers all of them.

use std::sync::mpsc::Receiver;

use corejobtrack_core::store::{
    Batch, Committed, Migrated, Migration, Position, Schema, StoreError,
};
use rusqlite::Connection;
use tokio::sync::{oneshot, watch};

use crate::{
    apply::{Care, Group, Spoilt},
    error::{again, failed, of_commit},
    migrate,
    read::execute,
};

/// How many batches are committed together at most.
const GROUP: usize = 256;
/// How many groups get savepoints after one was spoilt.
const CAREFUL: u32 = 16;

/// Something for the writer to do.
pub(crate) enum Job {
    Commit(Commit),
    Migrate(
        Box<Schema>,
        Migration,
        oneshot::Sender<Result<Migrated, StoreError>>,
    ),
}

/// A batch and where its answer goes. Nobody may be there any more to hear it.
pub(crate) struct Commit {
    pub(crate) batch: Batch,
    pub(crate) answer: oneshot::Sender<Result<Committed, StoreError>>,
}

pub(crate) struct Writer {
    connection: Connection,
    schema: Option<Schema>,
    jobs: Receiver<Job>,
    position: watch::Sender<Position>,
    /// A job that came while a group was gathered, to be done after it.
    next: Option<Job>,
    /// How many groups more get savepoints.
    savepoints: u32,
}

impl Writer {
    pub(crate) fn new(
        connection: Connection,
        jobs: Receiver<Job>,
        position: watch::Sender<Position>,
    ) -> Self {
        Self {
            connection,
            schema: None,
            jobs,
            position,
            next: None,
            savepoints: 0,
        }
    }

    /// Works until nobody can send any more jobs and all of them are done. The connection is closed
    /// with that, which carries the log over into the file.
    pub(crate) fn run(mut self) {
        while let Some(job) = self.next.take().or_else(|| self.jobs.recv().ok()) {
            match job {
                Job::Commit(first) => self.group(first),
                Job::Migrate(schema, how, answer) => {
                    let migrated = migrate::migrate(&self.connection, &schema, how);
                    if migrated.is_ok() && how == Migration::Apply {
                        self.schema = Some(*schema);
                    }
                    let _ = answer.send(migrated);
                }
            }
        }
    }

    fn group(&mut self, first: Commit) {
        let mut commits = vec![first];
        let care = if self.savepoints > 0 {
            Care::Savepoint
        } else {
            Care::Light
        };
        self.savepoints = self.savepoints.saturating_sub(1);
        let mut end = self.together(&mut commits, care);
        if matches!(end, Err(Failure::Spoilt(_))) && commits.len() > 1 && care == Care::Light {
            // Where one batch fails while it writes, others will.
            self.savepoints = CAREFUL;
            end = self.together(&mut commits, Care::Savepoint);
        }
        let answers = match end {
            Ok(answers) => answers,
            Err(Failure::Begin(error)) => commits.iter().map(|_| Err(again(&error))).collect(),
            Err(Failure::Spoilt(error) | Failure::End(error)) if commits.len() == 1 => {
                vec![Err(error)]
            }
            Err(Failure::Spoilt(error) | Failure::End(error)) => {
                // One of them may have spoilt it for the others.
                tracing::warn!(batches = commits.len(), %error, "a group failed; one by one now");
                commits.iter().map(|commit| self.alone(commit)).collect()
            }
        };
        for (commit, answer) in commits.into_iter().zip(answers) {
            // A caller that went away did not undo what it asked for.
            let _ = commit.answer.send(answer);
        }
    }

    /// Applies batches and those that come meanwhile, and commits them together. After an error
    /// there is nothing of them.
    fn together(
        &mut self,
        commits: &mut Vec<Commit>,
        care: Care,
    ) -> Result<Vec<Result<Committed, StoreError>>, Failure> {
        let schema = self.schema.as_ref();
        let schema = schema.ok_or_else(|| Failure::Begin(no_schema()))?;
        self.roll_back();
        if let Err(error) = execute(&self.connection, "BEGIN IMMEDIATE") {
            // Those that wait as well would only wait for the same.
            while commits.len() < GROUP
                && let Some(commit) = next_commit(&self.jobs, &mut self.next)
            {
                commits.push(commit);
            }
            return Err(Failure::Begin(error));
        }
        let mut group = Group::new(&self.connection, schema);
        let mut answers = Vec::with_capacity(commits.len());
        while let Some(commit) = commits.get(answers.len()) {
            match group.apply(&commit.batch, care) {
                Ok(answer) => answers.push(answer),
                Err(Spoilt(error)) => {
                    self.roll_back();
                    return Err(Failure::Spoilt(error));
                }
            }
            if answers.len() == commits.len()
                && commits.len() < GROUP
                && let Some(commit) = next_commit(&self.jobs, &mut self.next)
            {
                commits.push(commit);
            }
        }
        self.end(group).map_err(Failure::End)?;
        Ok(answers)
    }

    /// Applies a batch in a transaction of its own.
    fn alone(&self, commit: &Commit) -> Result<Committed, StoreError> {
        let schema = self.schema.as_ref().ok_or_else(no_schema)?;
        self.roll_back();
        execute(&self.connection, "BEGIN IMMEDIATE")?;
        let mut group = Group::new(&self.connection, schema);
        match group.apply(&commit.batch, Care::Light) {
            Ok(answer) => {
                self.end(group)?;
                answer
            }
            Err(Spoilt(error)) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    fn end(&self, group: Group<'_>) -> Result<(), StoreError> {
        let position = group.position();
        let ended = group.finish().and_then(|()| {
            let commit = self.connection.prepare_cached("COMMIT");
            commit
                .and_then(|mut commit| commit.raw_execute())
                .map(drop)
                .map_err(of_commit)
        });
        if ended.is_err() {
            self.roll_back();
        }
        if let (Ok(()), Some(position)) = (&ended, position) {
            self.position.send_replace(position);
        }
        ended
    }

    fn roll_back(&self) {
        if !self.connection.is_autocommit() {
            // If this fails, it is tried again before the next transaction.
            let _ = execute(&self.connection, "ROLLBACK");
        }
    }
}

/// Why there is nothing of a group.
enum Failure {
    /// Its transaction could not begin.
    Begin(StoreError),
    /// A batch failed and could not be undone by itself.
    Spoilt(StoreError),
    /// The counters or the commit failed.
    End(StoreError),
}

fn next_commit(jobs: &Receiver<Job>, next: &mut Option<Job>) -> Option<Commit> {
    if next.is_some() {
        return None;
    }
    match jobs.try_recv() {
        Ok(Job::Commit(commit)) => Some(commit),
        Ok(other) => {
            *next = Some(other);
            None
        }
        Err(_) => None,
    }
}

fn no_schema() -> StoreError {
    failed("the store has no schema yet: migrate it first".into())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use std::sync::mpsc::sync_channel;

    use corejobtrack_core::store::{CommandId, Timestamp};

    use super::*;
    use crate::{Options, connection};

    fn noted(command: u128, request: String) -> Batch {
        let mut batch = Batch::new(CommandId(command), Timestamp::default());
        batch.request = request;
        batch.answer = Some("null".into());
        batch
    }

    #[test]
    fn a_batch_too_big_for_the_disk_does_not_fail_those_committed_with_it() {
        let options = Options::temporary().unwrap();
        let connection = connection::writer(&options).unwrap();
        connection
            .execute_batch("PRAGMA max_page_count = 100")
            .unwrap();
        let (jobs, queue) = sync_channel(16);
        let schema = Box::new(Schema::new(1, &[], &[]).unwrap());
        let (answer, _migrated) = oneshot::channel();
        jobs.try_send(Job::Migrate(schema, Migration::Apply, answer))
            .ok()
            .unwrap();
        let answers: Vec<_> = (0..9)
            .map(|command| {
                let big = command == 4;
                let request = if big {
                    "x".repeat(1 << 20)
                } else {
                    String::new()
                };
                let batch = noted(command, request);
                let (answer, committed) = oneshot::channel();
                let commit = Job::Commit(Commit { batch, answer });
                jobs.try_send(commit).ok().unwrap();
                committed
            })
            .collect();
        drop(jobs);
        let (sender, position) = watch::channel(Position(0));
        Writer::new(connection, queue, sender).run();
        let mut next = 1;
        for (command, mut answer) in answers.into_iter().enumerate() {
            match answer.try_recv().unwrap() {
                Ok(committed) => {
                    assert_eq!(committed.position, Position(next));
                    next += 1;
                }
                Err(error) => {
                    assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
                    assert_eq!(command, 4);
                }
            }
        }
        assert_eq!((*position.borrow(), next), (Position(8), 9));
    }
}
