//! The hot folder: JSON files that somebody drops there become tasks and tickets (guide 6, section
//! 11). What a file may say is judged as the body of a request that creates the same; what has become
//! of a file is shown by where it lies.
//!
//! A file is known by its content, which is the key of its command: it becomes work once, whatever
//! happens between the commit and the move, and however many servers watch.

mod files;
mod intake;
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

use crate::deploy::command_id;
use files::{FileFacts, Read};

/// The name of the part of the system that files act as.
pub const USER: &str = "hotfolder";

/// How many looks a file may take to become whole once it does not change any more.
const BROKEN_LOOKS: u32 = 3;
/// How many files are taken at one look.
const MOST_FILES: usize = 500;
/// How often what was chosen is read again: another server may have been told.
const REREAD: Duration = Duration::from_secs(30);

/// How the watch over the folder is doing, as this server sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Whether a folder is watched.
    pub running: bool,
    /// When it was last looked into.
    pub last_poll: Option<Timestamp>,
    /// How many files became work since the server started.
    pub processed: u64,
    /// How many files could not, since the server started.
    pub failed: u64,
    /// Why the folder cannot be watched, or else why a file waits that is whole, or else why the last
    /// file that failed did.
    pub last_error: Option<String>,
}

/// What the surface has of the watch: how it is doing, and a way to wake it.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    state: Arc<RwLock<State>>,
    changed: Arc<Notify>,
}

impl Watch {
    /// How it is doing.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Says that something else was chosen.
    pub fn wake(&self) {
        self.changed.notify_one();
    }

    fn note(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// What was seen of a file at the last look.
#[derive(Debug)]
struct Seen {
    facts: FileFacts,
    broken_looks: u32,
    /// Why it is still there although it is whole.
    trouble: Option<String>,
}

/// What is to be done with a file.
enum Verdict {
    /// It became work, now or before.
    Done(String),
    /// It never will.
    Failed(String),
    /// It is not whole yet.
    Wait,
    /// The database or the file is away just now.
    Later(String),
}

/// Looks into the folder.
#[derive(Debug)]
pub struct Worker {
    engine: Engine,
    watch: Watch,
    most_bytes: usize,
    seen: HashMap<OsString, Seen>,
    folder_error: Option<String>,
    file_error: Option<String>,
}

impl Worker {
    /// A worker that takes files of at most so many bytes.
    #[must_use]
    pub fn new(engine: Engine, watch: Watch, most_bytes: usize) -> Self {
        Self {
            engine,
            watch,
            most_bytes,
            seen: HashMap::new(),
            folder_error: None,
            file_error: None,
        }
    }

    /// Watches whatever folder is chosen, for as long as it is polled.
    pub async fn run(mut self) {
        let mut said = None;
        let mut last: Option<Instant> = None;
        loop {
            // Nobody would notice a watch that is gone until files pile up.
            let turn = AssertUnwindSafe(self.turn(&mut said, &mut last));
            let wait = turn.catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!("[SMB] the watcher panicked, and goes on");
                REREAD
            });
            let changed = Arc::clone(&self.watch.changed);
            // Either way, what is chosen is read again.
            let _ = tokio::time::timeout(wait.min(REREAD), changed.notified()).await;
        }
    }

    /// Looks into the folder if it is time to. Answers how long it is until then.
    async fn turn(&mut self, said: &mut Option<HotFolder>, last: &mut Option<Instant>) -> Duration {
        let now = Instant::now();
        let folder = match self.chosen().await {
            Ok(folder) => folder,
            Err(error) => {
                tracing::warn!("[SMB] what is chosen cannot be read: {error}");
                return REREAD;
            }
        };
        self.announce(&folder, said);
        let interval = Duration::from_secs(folder.interval_seconds.into());
        let Some(path) = local(&folder) else {
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

    async fn chosen(&self) -> Result<HotFolder, EngineError> {
        let system = self.engine.acting_as(Actor::System);
        Ok(system.administration().integration().await?.settings)
    }

    /// Says when the watch begins or ends, and why it does not begin.
    fn announce(&mut self, folder: &HotFolder, said: &mut Option<HotFolder>) {
        if said.as_ref() == Some(folder) {
            return;
        }
        self.seen.clear();
        (self.folder_error, self.file_error) = (None, None);
        let is_first = said.is_none();
        match (folder.enabled, local(folder)) {
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
        self.watch.note(|state| {
            state.running = local(folder).is_some();
            state.last_error = error;
        });
        *said = Some(folder.clone());
    }

    /// Looks into a folder once, and takes every file that is whole.
    pub async fn poll(&mut self, folder: &Path) {
        self.folder_error = self.look(folder).await.err();
        if let Some(error) = &self.folder_error {
            tracing::warn!("[SMB] {error}");
        }
        let now = self.engine.now();
        let troubles = self.seen.values().filter_map(|seen| seen.trouble.clone());
        let error = self.folder_error.clone();
        let error = error.or(troubles.min()).or(self.file_error.clone());
        self.watch.note(|state| {
            state.last_poll = Some(now);
            state.last_error = error;
        });
    }

    async fn look(&mut self, folder: &Path) -> Result<(), String> {
        let found = {
            let folder = folder.to_owned();
            blocking(move || files::list(&folder, MOST_FILES)).await
        };
        let found = found.map_err(|error| format!("the folder cannot be read: {error}"))?;
        let names: HashSet<&OsString> = found.iter().map(|(name, _)| name).collect();
        self.seen.retain(|name, _| names.contains(name));
        let actor = self.engine.impersonate_system(USER).await;
        let actor = actor.map_err(|error| format!("the user {USER} cannot act: {error}"))?;
        let acting = self.engine.acting_as(actor);
        for (name, facts) in found {
            let is_steady = self.seen.get(&name).is_some_and(|seen| seen.facts == facts);
            if !is_steady {
                let seen = Seen {
                    facts,
                    broken_looks: 0,
                    trouble: None,
                };
                self.seen.insert(name, seen);
                continue;
            }
            // A file that nobody foresaw must not keep those behind it from being taken.
            let judged = AssertUnwindSafe(self.judge(folder, &name, &facts, &acting));
            let verdict = judged.catch_unwind().await.unwrap_or_else(|_| {
                Verdict::Later("the server panicked when it read the file".to_owned())
            });
            let trouble = self.carry_out(folder, &name, &facts, verdict).await.err();
            if let Some(seen) = self.seen.get_mut(&name) {
                seen.trouble = trouble;
            }
        }
        Ok(())
    }

    async fn judge(
        &mut self,
        folder: &Path,
        name: &OsString,
        facts: &FileFacts,
        acting: &Acting,
    ) -> Verdict {
        let read = {
            let (path, facts, most) = (folder.join(name), facts.clone(), self.most_bytes);
            blocking(move || files::read(&path, &facts, most)).await
        };
        let bytes = match read {
            Ok(Read::Whole(bytes)) => bytes,
            Ok(Read::TooLarge) => {
                let most = self.most_bytes;
                return Verdict::Failed(format!(
                    "the file is too large: at most {most} bytes are read"
                ));
            }
            Ok(Read::Changed) => return Verdict::Wait,
            Err(error) => return Verdict::Later(format!("it cannot be read: {error}")),
        };
        let command = match intake::command_of(&bytes) {
            Ok(command) => command,
            Err(intake::Refusal::Unfinished(why)) => return self.broken(name, why),
            Err(intake::Refusal::Wrong(why)) => return Verdict::Failed(why),
        };
        let mut hash = Sha256::new();
        hash.update("hot folder\0");
        hash.update(&bytes);
        let keyed = acting.clone().with_key(command_id(hash));
        match keyed.work().create(command).await {
            Ok(view) => Verdict::Done(format!("{} {}", view.item.kind, view.item.number)),
            // Nobody else has such a key: the same file was read by a release that read it otherwise.
            Err(WorkError::Engine(EngineError::KeyReused)) => {
                Verdict::Done("what it became before".to_owned())
            }
            Err(error) => match error.kind() {
                ErrorKind::Unavailable
                | ErrorKind::Internal
                | ErrorKind::Conflict
                | ErrorKind::Stale
                | ErrorKind::Throttled
                | ErrorKind::Unauthenticated => Verdict::Later(error.to_string()),
                _ => Verdict::Failed(match error.field() {
                    Some(field) => format!("{field}: {error}"),
                    None => error.to_string(),
                }),
            },
        }
    }

    /// A file that is not whole may become so, but not for ever.
    fn broken(&mut self, name: &OsString, why: String) -> Verdict {
        let Some(seen) = self.seen.get_mut(name) else {
            return Verdict::Wait;
        };
        seen.broken_looks += 1;
        if seen.broken_looks >= BROKEN_LOOKS {
            Verdict::Failed(why)
        } else {
            Verdict::Wait
        }
    }

    /// Answers why the file has to stay although it is whole, if it has to.
    async fn carry_out(
        &mut self,
        folder: &Path,
        name: &OsString,
        facts: &FileFacts,
        verdict: Verdict,
    ) -> Result<(), String> {
        let shown = name.to_string_lossy().into_owned();
        let (place, reason) = match verdict {
            Verdict::Wait => return Ok(()),
            Verdict::Later(why) => {
                tracing::warn!("[SMB] {shown} waits: {why}");
                return Err(format!("{shown}: {why}"));
            }
            Verdict::Done(what) => {
                tracing::info!("[SMB] {shown} became {what}");
                (files::PROCESSED, None)
            }
            Verdict::Failed(why) => {
                tracing::warn!("[SMB] {shown} failed: {why}");
                self.file_error = Some(format!("{shown}: {why}"));
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
            // Another server was faster, or somebody took or changed the file.
            Ok(false) => {}
            Ok(true) => {
                self.seen.remove(name);
                self.watch.note(|state| match has_failed {
                    true => state.failed += 1,
                    false => state.processed += 1,
                });
            }
            Err(error) => {
                let why = format!("{shown} cannot be moved to {place}: {error}");
                tracing::warn!("[SMB] {why}");
                return Err(why);
            }
        }
        Ok(())
    }
}

/// The path of a folder that is to be watched and can be.
fn local(folder: &HotFolder) -> Option<&str> {
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
