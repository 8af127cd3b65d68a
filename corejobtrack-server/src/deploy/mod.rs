//! Deployments: a configured command that replaces and restarts the server (guide 6, sections 5 and
//! 15). It runs in a process of its own that outlives this one; whichever server is there when it has
//! ended, or comes up after it, says in the record what came of it and reports it.

mod git;
mod record;

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
use tokio::process::{Child, Command};

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
            follows: Arc::default(),
        }
    }

    /// The last deployment; none if there was none.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn last(&self) -> io::Result<Option<Deployment>> {
        Ok(self.files.read()?.map(|record| record.deployment))
    }

    /// Begins a deployment in the name of an administrator.
    ///
    /// # Errors
    /// [`DeployError`].
    pub async fn begin(&self, administrator: &str) -> Result<Deployment, DeployError> {
        let command = self.command().ok_or(DeployError::NotConfigured)?;
        let Some(_lock) = self.files.lock()? else {
            return Err(DeployError::InProgress);
        };
        let last = self.files.read().unwrap_or_default();
        let is_running = last.is_some_and(|last| last.is_pending() && self.is_running(&last));
        if is_running || self.follows.load(Ordering::SeqCst) {
            return Err(DeployError::InProgress);
        }
        self.files.clear()?;
        let mut record = Record {
            deployment: Deployment {
                status: IN_PROGRESS.to_owned(),
                version_before: VERSION.to_owned(),
                branch: git::branch(&self.directory).await,
                initiated_at: self.engine.now().to_string(),
                admin_username: administrator.to_owned(),
                ..Deployment::default()
            },
            head_before: git::head(&self.directory).await,
            ..Record::default()
        };
        // Before the command runs: it may end this server at once.
        self.files.write(&record)?;
        let child = match self.run(&command) {
            Ok(child) => child,
            Err(error) => {
                record.deployment.status = FAILED.to_owned();
                record.deployment.error = Some(format!("the command cannot be run: {error}"));
                record.deployment.completed_at = Some(self.engine.now().to_string());
                self.files.write(&record)?;
                return Err(error.into());
            }
        };
        record.pid = child.id();
        self.files.write(&record)?;
        tracing::info!("[ADMIN] {administrator} began a deployment");
        let deployment = record.deployment.clone();
        self.follows.store(true, Ordering::SeqCst);
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

    fn is_running(&self, record: &Record) -> bool {
        self.files.exit_status().is_none() && self.is_alive(record)
    }

    /// Whether the process is there that keeps what the command writes and how it ends. It is known by
    /// the file it was told, since another may have its number by now.
    fn is_alive(&self, record: &Record) -> bool {
        let told = self.files.exit();
        record.pid.is_some_and(|pid| {
            let words = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            words.contains(&*told.to_string_lossy())
        })
    }

    /// Waits until the command has ended, then completes the record and reports.
    async fn follow(self, record: Record, mut child: Option<Child>) {
        let mut is_there = || match &mut child {
            Some(child) => child.try_wait().is_ok_and(|status| status.is_none()),
            None => self.is_alive(&record),
        };
        while self.files.exit_status().is_none() && is_there() {
            tokio::time::sleep(LOOK).await;
        }
        // Something that the command left running may hold the output open.
        for _ in 0..OUTPUT_LOOKS {
            if !is_there() {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        let record = self.completed(record).await;
        let written = self.files.write(&record);
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

    async fn completed(&self, mut record: Record) -> Record {
        let deployment = &mut record.deployment;
        // Where the command was ended together with the old server, that there is a new one is what
        // tells of its success.
        let (status, error) = match self.files.exit_status() {
            Some(0) | None => (SUCCESS, None),
            Some(code) => (FAILED, Some(format!("the command ended with {code}"))),
        };
        deployment.status = status.to_owned();
        deployment.error = error;
        deployment.version_after = Some(VERSION.to_owned());
        deployment.completed_at = Some(self.engine.now().to_string());
        deployment.output = self.files.output_text();
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
                if let Err(error) = self.files.write(&record) {
                    tracing::warn!("[ADMIN] the deployment cannot be recorded: {error}");
                }
            }
            Err(error) => tracing::error!("[ADMIN] the deployment cannot be reported: {error}"),
        }
    }
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
