//! Writer thread: takes a batch from the queue, applies it and those that wait behind it in one
//! transaction, commits once and then answers all callers.

use std::sync::mpsc::Receiver;

use corejobtrack_core::store::{
    Batch, Committed, Migrated, Migration, Position, Schema, StoreError,
};
use rusqlite::Connection;
use tokio::sync::{oneshot, watch};

use crate::{
    apply::{Group, GroupFailed, Rollback},
    error::{copy_of, from_commit, invalid},
    migrate,
    read::execute,
};

/// The greatest number of batches in one transaction.
const MAX_GROUP: usize = 256;
/// The number of groups that use savepoints after a group had to be rolled back.
const SAVEPOINT_GROUPS: u32 = 16;

/// A job for the writer.
pub(crate) enum Job {
    Commit(Commit),
    Migrate(
        Box<Schema>,
        Migration,
        oneshot::Sender<Result<Migrated, StoreError>>,
    ),
}

/// A batch and the channel for its outcome, whose receiver may be gone.
pub(crate) struct Commit {
    pub(crate) batch: Batch,
    pub(crate) answer: oneshot::Sender<Result<Committed, StoreError>>,
}

pub(crate) struct Writer {
    connection: Connection,
    schema: Option<Schema>,
    jobs: Receiver<Job>,
    position: watch::Sender<Position>,
    /// A migration that was taken from the queue while a group was collected; the next job.
    next: Option<Job>,
    /// The number of further groups that use savepoints.
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

    /// Works until the queue is closed and empty. Then it closes the connection, which merges the
    /// log into the file.
    pub(crate) fn run(mut self) {
        while let Some(job) = self.next.take().or_else(|| self.jobs.recv().ok()) {
            match job {
                Job::Commit(first) => self.commit_group(first),
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

    fn commit_group(&mut self, first: Commit) {
        let mut commits = vec![first];
        let rollback = if self.savepoints > 0 {
            Rollback::Savepoint
        } else {
            Rollback::Group
        };
        self.savepoints = self.savepoints.saturating_sub(1);
        let mut end = self.commit_together(&mut commits, rollback);
        if matches!(end, Err(Failure::Batch(_))) && commits.len() > 1 && rollback == Rollback::Group
        {
            // If one batch fails while it writes, others probably will too.
            self.savepoints = SAVEPOINT_GROUPS;
            end = self.commit_together(&mut commits, Rollback::Savepoint);
        }
        let answers = match end {
            Ok(answers) => answers,
            Err(Failure::Begin(error)) => commits.iter().map(|_| Err(copy_of(&error))).collect(),
            Err(Failure::Batch(error) | Failure::Commit(error)) if commits.len() == 1 => {
                vec![Err(error)]
            }
            Err(Failure::Batch(error) | Failure::Commit(error)) => {
                // One batch may have caused the failure of the others.
                tracing::warn!(
                    batches = commits.len(),
                    %error,
                    "a group of batches failed, committing them one by one"
                );
                commits
                    .iter()
                    .map(|commit| self.commit_alone(commit))
                    .collect()
            }
        };
        for (commit, answer) in commits.into_iter().zip(answers) {
            // The caller may be gone; the batch is applied all the same.
            let _ = commit.answer.send(answer);
        }
    }

    /// Applies batches and those that arrive meanwhile, and commits them together. After an error
    /// all of them are rolled back.
    fn commit_together(
        &mut self,
        commits: &mut Vec<Commit>,
        rollback: Rollback,
    ) -> Result<Vec<Result<Committed, StoreError>>, Failure> {
        let schema = self.schema.as_ref();
        let schema = schema.ok_or_else(|| Failure::Begin(no_schema()))?;
        self.roll_back();
        if let Err(error) = execute(&self.connection, "BEGIN IMMEDIATE") {
            // The batches in the queue would only wait for the same lock, so they fail too.
            while commits.len() < MAX_GROUP
                && let Some(commit) = next_commit(&self.jobs, &mut self.next)
            {
                commits.push(commit);
            }
            return Err(Failure::Begin(error));
        }
        let mut group = Group::new(&self.connection, schema);
        let mut answers = Vec::with_capacity(commits.len());
        while let Some(commit) = commits.get(answers.len()) {
            match group.apply(&commit.batch, rollback) {
                Ok(answer) => answers.push(answer),
                Err(GroupFailed(error)) => {
                    self.roll_back();
                    return Err(Failure::Batch(error));
                }
            }
            if answers.len() == commits.len()
                && commits.len() < MAX_GROUP
                && let Some(commit) = next_commit(&self.jobs, &mut self.next)
            {
                commits.push(commit);
            }
        }
        self.finish(group).map_err(Failure::Commit)?;
        Ok(answers)
    }

    /// Applies a batch in a transaction of its own.
    fn commit_alone(&self, commit: &Commit) -> Result<Committed, StoreError> {
        let schema = self.schema.as_ref().ok_or_else(no_schema)?;
        self.roll_back();
        execute(&self.connection, "BEGIN IMMEDIATE")?;
        let mut group = Group::new(&self.connection, schema);
        match group.apply(&commit.batch, Rollback::Group) {
            Ok(answer) => {
                self.finish(group)?;
                answer
            }
            Err(GroupFailed(error)) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    fn finish(&self, group: Group<'_>) -> Result<(), StoreError> {
        let position = group.position();
        let ended = group.finish().and_then(|()| {
            let commit = self.connection.prepare_cached("COMMIT");
            commit
                .and_then(|mut commit| commit.raw_execute())
                .map(drop)
                .map_err(from_commit)
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
            // If this fails, it is repeated before the next transaction.
            let _ = execute(&self.connection, "ROLLBACK");
        }
    }
}

/// Why a group was rolled back.
enum Failure {
    /// The transaction could not begin.
    Begin(StoreError),
    /// A batch failed and could not be rolled back alone.
    Batch(StoreError),
    /// Storing the counters or committing failed.
    Commit(StoreError),
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
    invalid("the store has no schema yet: migrate it first".into())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use std::sync::mpsc::sync_channel;

    use corejobtrack_core::store::{CommandId, Timestamp};

    use super::*;
    use crate::{Options, connection};

    fn recorded_batch(command: u128, request: String) -> Batch {
        let mut batch = Batch::new(CommandId(command), Timestamp::default());
        batch.request = request;
        batch.answer = Some("null".into());
        batch
    }

    #[test]
    fn a_batch_too_large_for_the_disk_does_not_affect_others_of_its_group() {
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
                let batch = recorded_batch(command, request);
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
