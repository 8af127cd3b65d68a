//! Deployments: runs a configured command that replaces and restarts the server. The command runs
//! in a separate process that outlives this server. The server that sees it end, or the next one to
//! start, records the result and reports it.

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

/// The version of this server.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The restart script of the documented installation.
const SCRIPT: &str = "restart_services.sh";
/// How often the running command is checked.
const POLL: Duration = Duration::from_millis(200);
/// How often the lock of the record is tried.
const LOCK_POLL: Duration = Duration::from_millis(20);
/// How many times the lock is tried before another server counts as starting a deployment.
const LOCK_POLLS: u32 = 250;
/// How many checks the rest of the output may take to arrive after the command has ended.
const OUTPUT_POLLS: u32 = 10;
/// How long to wait before a command that vanished without an exit status counts as failed.
/// Whatever killed it may be about to replace this server as well, so this is longer than a server
/// takes to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(90);
/// Runs the command `$1`, then writes its exit status to the file `$2` and the end of its output to
/// the file `$3`, all without this server, which may have ended by then.
const RUN: &str =
    r#"{ sh -c "$1"; echo "$?" >"$2.part"; mv "$2.part" "$2"; } 2>&1 | tail -c 16384 >"$3""#;

/// Errors of starting a deployment.
#[derive(Debug, Error)]
pub enum DeployError {
    /// There is no command to run.
    #[error(
        "Deployment is not configured: set DEPLOY_COMMAND, or put restart_services.sh into the \
         server's working directory or the one above"
    )]
    NotConfigured,
    /// Another one is under way.
    #[error("A deployment is already in progress")]
    InProgress,
    /// The record cannot be written, or the command cannot be run.
    #[error("the deployment cannot be started: {0}")]
    Io(#[from] io::Error),
}

/// Starts deployments and reports their results.
#[derive(Debug, Clone)]
pub struct Deployments {
    engine: Engine,
    command: Option<String>,
    directory: PathBuf,
    files: Files,
    stop_timeout: Duration,
    /// Whether this server is following a deployment; false again once its record is complete.
    follows: Arc<AtomicBool>,
}

impl Deployments {
    /// Deployments as configured, in the working directory.
    #[must_use]
    pub fn new(engine: Engine, deploy: &Deploy) -> Self {
        Self::in_directory(engine, deploy, env::current_dir().unwrap_or_default())
    }

    /// Deployments as configured, in `directory`.
    #[must_use]
    pub fn in_directory(engine: Engine, deploy: &Deploy, directory: PathBuf) -> Self {
        Self {
            engine,
            command: deploy.command.clone(),
            files: Files::at(&directory.join(&deploy.result_file)),
            directory,
            stop_timeout: STOP_TIMEOUT,
            follows: Arc::default(),
        }
    }

    /// The last deployment, if there was one.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn last(&self) -> io::Result<Option<Deployment>> {
        let record = self.on_files(Files::read).await?;
        Ok(record.map(|record| record.deployment))
    }

    /// Starts a deployment on behalf of an administrator.
    ///
    /// # Errors
    /// [`DeployError`].
    pub async fn begin(&self, administrator: &str) -> Result<Deployment, DeployError> {
        // In a task, so that a running command is followed even if the request is cancelled.
        let started = tokio::spawn(self.clone().start(administrator.to_owned()));
        started.await.map_err(io::Error::other)?
    }

    async fn start(self, administrator: String) -> Result<Deployment, DeployError> {
        let command = self.command().ok_or(DeployError::NotConfigured)?;
        let Some(_lock) = self.lock().await? else {
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
        // Written before the command runs, since the command may stop this server immediately.
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
        // The command is running: it is followed even if the record cannot be written.
        self.follows.store(true, Ordering::SeqCst);
        if let Err(error) = self.write(&record).await {
            tracing::warn!("[ADMIN] the deployment cannot be recorded: {error}");
        }
        tracing::info!("[ADMIN] {administrator} started a deployment");
        let deployment = record.deployment.clone();
        tokio::spawn(self.clone().follow(record, Some(child)));
        Ok(deployment)
    }

    /// Resumes following a deployment that was still running when the previous server ended, and
    /// reports a finished one that was not reported yet. Call this once, when the server is up.
    pub fn resume(&self) {
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
            // A signal to the server's process group must not kill the command that restarts it.
            .process_group(0)
            .spawn()
    }

    /// Runs file operations on a thread for blocking work.
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

    /// Waits for the lock, which the end and the report of the previous deployment hold for a moment.
    async fn lock(&self) -> io::Result<Option<fs::File>> {
        for _ in 0..LOCK_POLLS {
            let lock = self.on_files(Files::lock).await?;
            if lock.is_some() {
                return Ok(lock);
            }
            tokio::time::sleep(LOCK_POLL).await;
        }
        Ok(None)
    }

    async fn update(
        &self,
        record: &Record,
        then: impl FnOnce() + Send + 'static,
    ) -> io::Result<()> {
        let record = record.clone();
        self.on_files(move |files| files.update(&record, then))
            .await
    }

    async fn exit_status(&self) -> Option<i32> {
        let status = self.on_files(|files| Ok(files.exit_status())).await;
        status.ok().flatten()
    }

    /// Whether the shell that runs the command still exists, as a child of this server or of an
    /// earlier one.
    async fn exists(&self, record: &Record, child: Option<&mut Child>) -> bool {
        match child {
            Some(child) => child.try_wait().is_ok_and(|status| status.is_none()),
            None => {
                let record = record.clone();
                let alive = self.on_files(move |files| Ok(is_alive(files, &record)));
                alive.await.unwrap_or_default()
            }
        }
    }

    /// Waits until the command has ended, then completes the record and reports.
    async fn follow(self, record: Record, mut child: Option<Child>) {
        while self.exit_status().await.is_none() && self.exists(&record, child.as_mut()).await {
            tokio::time::sleep(POLL).await;
        }
        // A process that the command left running may hold the output open.
        for _ in 0..OUTPUT_POLLS {
            if !self.exists(&record, child.as_mut()).await {
                break;
            }
            tokio::time::sleep(POLL).await;
        }
        let is_ours = child.is_some();
        let deadline = Instant::now() + self.stop_timeout;
        while is_ours && self.exit_status().await.is_none() && Instant::now() < deadline {
            tokio::time::sleep(POLL).await;
        }
        let record = self.completed(record, is_ours).await;
        let follows = Arc::clone(&self.follows);
        let ended = move || follows.store(false, Ordering::SeqCst);
        if let Err(error) = self.update(&record, ended).await {
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
            // The server that started the command is still running, so nothing was replaced.
            None if is_ours => (FAILED, Some("the command was killed".to_owned())),
            // If the command was killed together with the old server, the fact that a new server
            // is running shows that the deployment succeeded.
            Some(0) | None => (SUCCESS, None),
            Some(code) => (
                FAILED,
                Some(format!("the command exited with status {code}")),
            ),
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
        let reported = self
            .engine
            .acting_as(Actor::System)
            .with_key(key_of(&deployment))
            .administration()
            .report_deployment(ReportDeployment { deployment })
            .await;
        match reported {
            // Another server may have reported it already.
            Ok(_) | Err(EngineError::KeyReused) => {
                record.reported = true;
                if let Err(error) = self.update(&record, || ()).await {
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

/// Whether the shell that runs the command is still alive. It is recognised by the exit file among
/// its arguments, since another process may have the same pid by now.
fn is_alive(files: &Files, record: &Record) -> bool {
    let exit_file = files.exit();
    record.pid.is_some_and(|pid| {
        let arguments = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        arguments.contains(&*exit_file.to_string_lossy())
    })
}

/// The key of a deployment's report, so that it is sent only once even if several servers see its
/// end.
fn key_of(deployment: &Deployment) -> CommandId {
    let mut hash = Sha256::new();
    hash.update("deployment report\0");
    hash.update(&deployment.initiated_at);
    hash.update("\0");
    hash.update(&deployment.admin_username);
    command_id(hash)
}

/// The first 128 bits of a digest, as the id of a command.
pub(crate) fn command_id(hash: Sha256) -> CommandId {
    let digest = hash.finalize();
    let bits = digest
        .iter()
        .take(16)
        .fold(0, |bits, byte| (bits << 8) | u128::from(*byte));
    CommandId(bits)
}

/// The shell command that runs a script, if the script exists.
fn command_of(script: &Path) -> Option<String> {
    let metadata = fs::metadata(script).ok().filter(fs::Metadata::is_file)?;
    let quoted = format!("'{}'", script.to_str()?.replace('\'', r"'\''"));
    let is_executable = metadata.permissions().mode() & 0o111 != 0;
    Some(match is_executable {
        true => format!("exec {quoted}"),
        false => format!("exec sh {quoted}"),
    })
}
