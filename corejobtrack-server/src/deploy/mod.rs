//! Deployments: a configured command that replaces and restarts the server (guide 6, sections 5 and
//! 15). It runs in a process of its own that outlives this one; whichever server is there when it has
//! ended, or comes up after it, says in the record what came of it and reports it.

mod git;
mod record;
#[cfg(test)]
mod tests;

use std::{
    env, fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use corejobtrack_core::{
    Actor, Engine, EngineError,
    administration::{Deployment, ReportDeployment},
    store::CommandId,
};
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::{
    process::{Child, Command},
    time::Instant,
};

use crate::config::Deploy;
use record::{FAILED, Files, IN_PROGRESS, Record, SUCCESS};

/// This release.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The script of the documented installation.
const SCRIPT: &str = "restart_services.sh";
/// How often the command is looked after.
const LOOK: Duration = Duration::from_millis(200);
/// How many looks the end of the output may take to arrive once the command has ended.
const OUTPUT_LOOKS: u32 = 10;
/// How long a command that is gone without a word is waited for. Who ended it may be about to end this
/// server too, to put another one in its place; so it is longer than a server takes to stop.
const STOPPING: Duration = Duration::from_secs(90);
/// Runs a command, keeps the end of its output in one file and then its exit status in another: both
/// without this server, which may have ended by then.
const RUN: &str =
    r#"{ sh -c "$1"; echo "$?" >"$2.part"; mv "$2.part" "$2"; } 2>&1 | tail -c 16384 >"$3""#;

/// Why a deployment is not begun.
#[derive(Debug, Error)]
pub enum DeployError {
    /// Nobody has said what to do.
    #[error(
        "Deployment is not configured: set DEPLOY_COMMAND, or put restart_services.sh into the \
         server's working directory or the one above"
    )]
    NotConfigured,
    /// Another one is under way.
    #[error("A deployment is already in progress")]
    InProgress,
    /// The record cannot be kept, or the command not be run.
    #[error("a deployment cannot be done: {0}")]
    Io(#[from] io::Error),
}

/// Begins deployments and tells what became of them.
#[derive(Debug, Clone)]
pub struct Deployments {
    engine: Engine,
    command: Option<String>,
    directory: PathBuf,
    files: Files,
    stopping: Duration,
    /// Whether this server follows one, until its record is complete.
    follows: Arc<AtomicBool>,
}

impl Deployments {
    /// As configured, in the working directory.
    #[must_use]
    pub fn new(engine: Engine, deploy: &Deploy) -> Self {
        Self::in_directory(engine, deploy, env::current_dir().unwrap_or_default())
    }

    /// As configured, in a directory.
    #[must_use]
    pub fn in_directory(engine: Engine, deploy: &Deploy, directory: PathBuf) -> Self {
        Self {
            engine,
            command: deploy.command.clone(),
            files: Files::at(&directory.join(&deploy.result_file)),
            directory,
            stopping: STOPPING,
            follows: Arc::default(),
        }
    }

    /// The last deployment; none if there was none.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn last(&self) -> io::Result<Option<Deployment>> {
        let record = self.on_files(Files::read).await?;
        Ok(record.map(|record| record.deployment))
    }

    /// Begins a deployment in the name of an administrator.
    ///
    /// # Errors
    /// [`DeployError`].
    pub async fn begin(&self, administrator: &str) -> Result<Deployment, DeployError> {
        // Whoever asks may go away; a command that runs is followed all the same.
        let begun = tokio::spawn(self.clone().begun(administrator.to_owned()));
        begun.await.map_err(io::Error::other)?
    }

    async fn begun(self, administrator: String) -> Result<Deployment, DeployError> {
        let command = self.command().ok_or(DeployError::NotConfigured)?;
        let Some(_lock) = self.on_files(Files::lock).await? else {
            return Err(DeployError::InProgress);
        };
        let is_running = self.on_files(|files| {
            let last = files.read().unwrap_or_default();
            Ok(last.is_some_and(|last| last.is_pending() && is_running(files, &last)))
        });
        if is_running.await? || self.follows.load(Ordering::SeqCst) {
            return Err(DeployError::InProgress);
        }
        self.on_files(Files::clear).await?;
        let mut record = Record {
            deployment: Deployment {
                status: IN_PROGRESS.to_owned(),
                version_before: VERSION.to_owned(),
                branch: git::branch(&self.directory).await,
                initiated_at: self.engine.now().to_string(),
                admin_username: administrator.clone(),
                ..Deployment::default()
            },
            head_before: git::head(&self.directory).await,
            ..Record::default()
        };
        // Before the command runs: it may end this server at once.
        self.write(&record).await?;
        let child = match self.run(&command) {
            Ok(child) => child,
            Err(error) => {
                record.deployment.status = FAILED.to_owned();
                record.deployment.error = Some(format!("the command cannot be run: {error}"));
                record.deployment.completed_at = Some(self.engine.now().to_string());
                self.write(&record).await?;
                return Err(error.into());
            }
        };
        record.pid = child.id();
        // The command runs, and is followed whether or not this can be written down.
        self.follows.store(true, Ordering::SeqCst);
        if let Err(error) = self.write(&record).await {
            tracing::warn!("[ADMIN] the deployment cannot be recorded: {error}");
        }
        tracing::info!("[ADMIN] {administrator} began a deployment");
        let deployment = record.deployment.clone();
        tokio::spawn(self.clone().follow(record, Some(child)));
        Ok(deployment)
    }

    /// Takes up a deployment that was under way when this server, or the one before, ended, and reports
    /// one of which nobody has heard. To be called once, when the server is up.
    pub fn take_up(&self) {
        match self.files.read() {
            Ok(Some(record)) if record.is_pending() => {
                self.follows.store(true, Ordering::SeqCst);
                tokio::spawn(self.clone().follow(record, None));
            }
            Ok(Some(record)) if !record.reported => {
                let this = self.clone();
                tokio::spawn(async move { this.report(record).await });
            }
            Ok(_) => {}
            Err(error) => tracing::warn!("[ADMIN] the last deployment cannot be read: {error}"),
        }
    }

    fn command(&self) -> Option<String> {
        self.command.clone().or_else(|| {
            let above = self.directory.parent();
            let places = [Some(self.directory.as_path()), above];
            places
                .into_iter()
                .flatten()
                .map(|place| place.join(SCRIPT))
                .find_map(|script| command_of(&script))
        })
    }

    fn run(&self, command: &str) -> io::Result<Child> {
        Command::new("/bin/sh")
            .args(["-c", RUN, "deploy", command])
            .args([self.files.exit(), self.files.output()])
            .current_dir(&self.directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A signal to the server's group must not end what restarts the server.
            .process_group(0)
            .spawn()
    }

    /// Does something with the files, where it keeps no request from being answered.
    async fn on_files<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Files) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let files = self.files.clone();
        tokio::task::spawn_blocking(move || work(&files))
            .await
            .map_err(io::Error::other)?
    }

    async fn write(&self, record: &Record) -> io::Result<()> {
        let record = record.clone();
        self.on_files(move |files| files.write(&record)).await
    }

    async fn exit_status(&self) -> Option<i32> {
        let status = self.on_files(|files| Ok(files.exit_status())).await;
        status.ok().flatten()
    }

    /// Whether what runs the command is there: a child of this server, or of one before.
    async fn is_there(&self, record: &Record, child: Option<&mut Child>) -> bool {
        match child {
            Some(child) => child.try_wait().is_ok_and(|status| status.is_none()),
            None => {
                let record = record.clone();
                let there = self.on_files(move |files| Ok(is_alive(files, &record)));
                there.await.unwrap_or_default()
            }
        }
    }

    /// Waits until the command has ended, then completes the record and reports.
    async fn follow(self, record: Record, mut child: Option<Child>) {
        while self.exit_status().await.is_none() && self.is_there(&record, child.as_mut()).await {
            tokio::time::sleep(LOOK).await;
        }
        // Something that the command left running may hold the output open.
        for _ in 0..OUTPUT_LOOKS {
            if !self.is_there(&record, child.as_mut()).await {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        let is_ours = child.is_some();
        let patience = Instant::now() + self.stopping;
        while is_ours && self.exit_status().await.is_none() && Instant::now() < patience {
            tokio::time::sleep(LOOK).await;
        }
        let record = self.completed(record, is_ours).await;
        let written = self.write(&record).await;
        self.follows.store(false, Ordering::SeqCst);
        if let Err(error) = written {
            tracing::error!("[ADMIN] the deployment cannot be recorded: {error}");
            return;
        }
        let deployment = &record.deployment;
        tracing::info!(
            version = deployment.version_after,
            "[ADMIN] deployment: {}",
            deployment.status
        );
        self.report(record).await;
    }

    async fn completed(&self, mut record: Record, is_ours: bool) -> Record {
        let deployment = &mut record.deployment;
        let (status, error) = match self.exit_status().await {
            // The server that began it is still there: nothing was replaced.
            None if is_ours => (FAILED, Some("the command was ended".to_owned())),
            // Where the command was ended together with the old server, that there is a new one is
            // what tells of its success.
            Some(0) | None => (SUCCESS, None),
            Some(code) => (FAILED, Some(format!("the command ended with {code}"))),
        };
        deployment.status = status.to_owned();
        deployment.error = error;
        deployment.version_after = Some(VERSION.to_owned());
        deployment.completed_at = Some(self.engine.now().to_string());
        let output = self.on_files(|files| Ok(files.output_text())).await;
        deployment.output = output.ok().flatten();
        if let Some(before) = &record.head_before {
            let difference = git::since(&self.directory, before).await;
            deployment.commit_count = difference.count;
            deployment.commits = difference.changes;
            deployment.files_changed = difference.files;
        }
        record
    }

    async fn report(&self, mut record: Record) {
        let deployment = record.deployment.clone();
        let told = self
            .engine
            .acting_as(Actor::System)
            .with_key(key_of(&deployment))
            .administration()
            .report_deployment(ReportDeployment { deployment })
            .await;
        match told {
            // Another server may have seen its end as well.
            Ok(_) | Err(EngineError::KeyReused) => {
                record.reported = true;
                if let Err(error) = self.write(&record).await {
                    tracing::warn!("[ADMIN] the deployment cannot be recorded: {error}");
                }
            }
            Err(error) => tracing::error!("[ADMIN] the deployment cannot be reported: {error}"),
        }
    }
}

fn is_running(files: &Files, record: &Record) -> bool {
    files.exit_status().is_none() && is_alive(files, record)
}

/// Whether the process is there that keeps what the command writes and how it ends. It is known by the
/// file it was told, since another may have its number by now.
fn is_alive(files: &Files, record: &Record) -> bool {
    let told = files.exit();
    record.pid.is_some_and(|pid| {
        let words = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        words.contains(&*told.to_string_lossy())
    })
}

/// One report for each deployment, however many servers see its end.
fn key_of(deployment: &Deployment) -> CommandId {
    let mut hash = Sha256::new();
    hash.update("deployment report\0");
    hash.update(&deployment.initiated_at);
    hash.update("\0");
    hash.update(&deployment.admin_username);
    command_id(hash)
}

/// The first bits of a digest, as the id of a command.
pub(crate) fn command_id(hash: Sha256) -> CommandId {
    let digest = hash.finalize();
    let bits = digest
        .iter()
        .take(16)
        .fold(0, |bits, byte| (bits << 8) | u128::from(*byte));
    CommandId(bits)
}

/// How a shell runs a script, if it is there.
fn command_of(script: &Path) -> Option<String> {
    let facts = fs::metadata(script).ok().filter(fs::Metadata::is_file)?;
    let quoted = format!("'{}'", script.to_str()?.replace('\'', r"'\''"));
    let is_executable = facts.permissions().mode() & 0o111 != 0;
    Some(match is_executable {
        true => format!("exec {quoted}"),
        false => format!("exec sh {quoted}"),
    })
}
