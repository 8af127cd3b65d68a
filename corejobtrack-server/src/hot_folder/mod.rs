//! Hot folder: JSON files that are dropped there become tasks and tickets, and are then moved to
//! `processed` or `failed`. A file is validated like the body of the request that creates such an
//! item.
//!
//! The content of a file is the idempotency key of its command: the same content creates one item,
//! even after a crash between the commit and the move, and however many servers watch.

mod files;
mod format;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    ffi::OsString,
    panic::AssertUnwindSafe,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use corejobtrack_core::{
    Acting, Actor, AreaError, Engine, EngineError, ErrorKind,
    administration::{FolderPath, HotFolder},
    store::Timestamp,
    work::WorkError,
};
use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use tokio::{sync::Notify, time::Instant};

pub use self::format::{FileFormat, Refusal};
use crate::deploy::command_id;
use files::{FileFacts, Read};

/// The name of the system user that creates the items.
pub const USER: &str = "hotfolder";

/// How many polls an unfinished file may stay unchanged before it counts as failed.
const UNFINISHED_POLLS: u32 = 3;
/// How many files are read in one poll.
const MAX_FILES: usize = 500;
/// How often the settings are read again: they may have been changed through another server.
const REREAD: Duration = Duration::from_secs(30);

/// The state of the watcher, as this server sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Whether a folder is watched.
    pub running: bool,
    /// When the folder was last polled.
    pub last_poll: Option<Timestamp>,
    /// How many files became work items since the server started.
    pub processed: u64,
    /// How many files failed since the server started.
    pub failed: u64,
    /// The error of the folder; else that of a file that could not be processed yet; else that of
    /// the last file that failed.
    pub last_error: Option<String>,
}

/// The handle of the API to the watcher: reads its state and wakes it.
#[derive(Debug, Clone, Default)]
pub struct FolderWatch {
    state: Arc<RwLock<State>>,
    changed: Arc<Notify>,
}

impl FolderWatch {
    /// The current state.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Wakes the watcher, since the settings have changed.
    pub fn wake(&self) {
        self.changed.notify_one();
    }

    fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// A file as it was at the last poll.
#[derive(Debug)]
struct Seen {
    facts: FileFacts,
    unfinished_polls: u32,
    /// Why a complete file could not be processed yet.
    error: Option<String>,
}

/// The result of processing a file.
enum Outcome {
    /// It became a work item, now or earlier.
    Done(String),
    /// It is invalid.
    Failed(String),
    /// It is not complete yet.
    Wait,
    /// The database or the file is temporarily unavailable.
    Later(String),
}

/// The watcher: polls the folder.
#[derive(Debug)]
pub struct Worker {
    engine: Engine,
    watch: FolderWatch,
    format: FileFormat,
    most_bytes: usize,
    seen: HashMap<OsString, Seen>,
    folder_error: Option<String>,
    file_error: Option<String>,
}

impl Worker {
    /// A worker that reads files of a format and of at most `most_bytes` bytes.
    #[must_use]
    pub fn new(engine: Engine, watch: FolderWatch, format: FileFormat, most_bytes: usize) -> Self {
        Self {
            engine,
            watch,
            format,
            most_bytes,
            seen: HashMap::new(),
            folder_error: None,
            file_error: None,
        }
    }

    /// Watches the configured folder. Never returns; drop the future to stop.
    pub async fn run(mut self) {
        let mut announced = None;
        let mut last: Option<Instant> = None;
        loop {
            // A panic must not end the watcher, since nobody would notice until files pile up.
            let turn = AssertUnwindSafe(self.turn(&mut announced, &mut last));
            let wait = turn.catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!("[SMB] the watcher panicked and continues");
                REREAD
            });
            let changed = Arc::clone(&self.watch.changed);
            // Woken or timed out: either way the settings are read again.
            let _ = tokio::time::timeout(wait.min(REREAD), changed.notified()).await;
        }
    }

    /// Polls the folder if it is due. Returns the time until the next poll.
    async fn turn(
        &mut self,
        announced: &mut Option<HotFolder>,
        last: &mut Option<Instant>,
    ) -> Duration {
        let now = Instant::now();
        let folder = match self.settings().await {
            Ok(folder) => folder,
            Err(error) => {
                tracing::warn!("[SMB] the settings cannot be read: {error}");
                return REREAD;
            }
        };
        self.announce(&folder, announced);
        let interval = Duration::from_secs(folder.interval_seconds.into());
        let Some(path) = watched_path(&folder) else {
            return REREAD;
        };
        let due = last.map_or(now, |last| last + interval);
        if due > now {
            return due - now;
        }
        self.poll(Path::new(path)).await;
        *last = Some(now);
        interval
    }

    async fn settings(&self) -> Result<HotFolder, EngineError> {
        let system = self.engine.acting_as(Actor::System);
        Ok(system.administration().integration().await?.settings)
    }

    /// Logs when the watcher starts or stops, and why it does not start.
    fn announce(&mut self, folder: &HotFolder, announced: &mut Option<HotFolder>) {
        if announced.as_ref() == Some(folder) {
            return;
        }
        self.seen.clear();
        (self.folder_error, self.file_error) = (None, None);
        let is_first = announced.is_none();
        match (folder.enabled, watched_path(folder)) {
            (true, Some(path)) => tracing::info!(
                "[SMB] Watcher started: {path} (interval: {}s)",
                folder.interval_seconds
            ),
            (true, None) => {
                let why = "network shares are not available in this release";
                tracing::warn!("[SMB] Watcher did not start: {why}");
                self.folder_error = Some(why.to_owned());
            }
            (false, _) if is_first && folder.path.is_none() => {
                tracing::info!("[SMB] Watcher did not start: SMB not configured");
            }
            (false, _) if is_first => tracing::info!("[SMB] Watcher did not start: SMB disabled"),
            (false, _) => tracing::info!("[SMB] Watcher stopped"),
        }
        let error = self.folder_error.clone();
        self.watch.update(|state| {
            state.running = watched_path(folder).is_some();
            state.last_error = error;
        });
        *announced = Some(folder.clone());
    }

    /// Polls a folder once: processes every file that has not changed since the last poll.
    pub async fn poll(&mut self, folder: &Path) {
        self.folder_error = self.process_files(folder).await.err();
        if let Some(error) = &self.folder_error {
            tracing::warn!("[SMB] {error}");
        }
        let now = self.engine.now();
        let waiting = self.seen.values().filter_map(|seen| seen.error.clone());
        let error = self.folder_error.clone();
        let error = error.or(waiting.min()).or(self.file_error.clone());
        self.watch.update(|state| {
            state.last_poll = Some(now);
            state.last_error = error;
        });
    }

    async fn process_files(&mut self, folder: &Path) -> Result<(), String> {
        let found = {
            let folder = folder.to_owned();
            blocking(move || files::list(&folder, MAX_FILES)).await
        };
        let found = found.map_err(|error| format!("the folder cannot be read: {error}"))?;
        let names: HashSet<&OsString> = found.iter().map(|(name, _)| name).collect();
        self.seen.retain(|name, _| names.contains(name));
        let actor = self.engine.impersonate_system(USER).await;
        let actor = actor.map_err(|error| format!("the user {USER} cannot be used: {error}"))?;
        let acting = self.engine.acting_as(actor);
        for (name, facts) in found {
            let is_steady = self.seen.get(&name).is_some_and(|seen| seen.facts == facts);
            if !is_steady {
                let seen = Seen {
                    facts,
                    unfinished_polls: 0,
                    error: None,
                };
                self.seen.insert(name, seen);
                continue;
            }
            // A panic over one file must not block the files behind it.
            let processed = AssertUnwindSafe(self.process(folder, &name, &facts, &acting));
            let outcome = processed.catch_unwind().await.unwrap_or_else(|_| {
                Outcome::Later("the server panicked when it read the file".to_owned())
            });
            let error = self.finish(folder, &name, &facts, outcome).await.err();
            if let Some(seen) = self.seen.get_mut(&name) {
                seen.error = error;
            }
        }
        Ok(())
    }

    async fn process(
        &mut self,
        folder: &Path,
        name: &OsString,
        facts: &FileFacts,
        acting: &Acting,
    ) -> Outcome {
        let read = {
            let (path, facts, most) = (folder.join(name), facts.clone(), self.most_bytes);
            blocking(move || files::read(&path, &facts, most)).await
        };
        let bytes = match read {
            Ok(Read::Whole(bytes)) => bytes,
            Ok(Read::TooLarge) => {
                let most = self.most_bytes;
                return Outcome::Failed(format!(
                    "the file is too large: at most {most} bytes are read"
                ));
            }
            Ok(Read::Changed) => return Outcome::Wait,
            Err(error) => return Outcome::Later(format!("the file cannot be read: {error}")),
        };
        let command = match (self.format.parse)(&bytes) {
            Ok(command) => command,
            Err(Refusal::Unfinished(why)) => return self.unfinished(name, why),
            Err(Refusal::Wrong(why)) => return Outcome::Failed(why),
        };
        let mut hash = Sha256::new();
        hash.update("hot folder\0");
        hash.update(&bytes);
        let keyed = acting.clone().with_key(command_id(hash));
        match keyed.work().create(command).await {
            Ok(view) => Outcome::Done(format!("{} {}", view.item.kind, view.item.number)),
            // Only this file has the key: another release parsed it differently and has created
            // the item already.
            Err(WorkError::Engine(EngineError::KeyReused)) => {
                Outcome::Done("an item earlier".to_owned())
            }
            Err(error) => match error.kind() {
                ErrorKind::Unavailable
                | ErrorKind::Internal
                | ErrorKind::Conflict
                | ErrorKind::Contended
                | ErrorKind::Stale
                | ErrorKind::Throttled
                | ErrorKind::Unauthenticated => Outcome::Later(error.to_string()),
                _ => Outcome::Failed(match error.field() {
                    Some(field) => format!("{}: {error}", (self.format.field_name)(field)),
                    None => error.to_string(),
                }),
            },
        }
    }

    /// Waits for an unfinished file, but fails it after [`UNFINISHED_POLLS`].
    fn unfinished(&mut self, name: &OsString, why: String) -> Outcome {
        let Some(seen) = self.seen.get_mut(name) else {
            return Outcome::Wait;
        };
        seen.unfinished_polls += 1;
        if seen.unfinished_polls >= UNFINISHED_POLLS {
            Outcome::Failed(why)
        } else {
            Outcome::Wait
        }
    }

    /// Moves the file according to the outcome.
    ///
    /// # Errors
    /// The reason why a complete file stays in the folder.
    async fn finish(
        &mut self,
        folder: &Path,
        name: &OsString,
        facts: &FileFacts,
        outcome: Outcome,
    ) -> Result<(), String> {
        let file_name = name.to_string_lossy().into_owned();
        let (place, reason) = match outcome {
            Outcome::Wait => return Ok(()),
            Outcome::Later(why) => {
                tracing::warn!("[SMB] {file_name} waits: {why}");
                return Err(format!("{file_name}: {why}"));
            }
            Outcome::Done(what) => {
                tracing::info!("[SMB] {file_name} became {what}");
                (files::PROCESSED, None)
            }
            Outcome::Failed(why) => {
                tracing::warn!("[SMB] {file_name} failed: {why}");
                self.file_error = Some(format!("{file_name}: {why}"));
                (files::FAILED, Some(why))
            }
        };
        let has_failed = reason.is_some();
        let moved = {
            let (folder, name, facts) = (folder.to_owned(), name.clone(), facts.clone());
            blocking(move || files::put_away(&folder, &name, &facts, place, reason.as_deref()))
                .await
        };
        match moved {
            // Another server was faster, or the file was removed or changed.
            Ok(false) => {}
            Ok(true) => {
                self.seen.remove(name);
                self.watch.update(|state| match has_failed {
                    true => state.failed += 1,
                    false => state.processed += 1,
                });
            }
            Err(error) => {
                let why = format!("{file_name} cannot be moved to {place}: {error}");
                tracing::warn!("[SMB] {why}");
                return Err(why);
            }
        }
        Ok(())
    }
}

/// The path to watch, if watching is enabled and the folder is local.
fn watched_path(folder: &HotFolder) -> Option<&str> {
    match FolderPath::of(folder.path.as_deref()?)? {
        FolderPath::Local(path) => folder.enabled.then_some(path),
        FolderPath::Share(_) => None,
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(std::io::Error::other)?
}
