//! The record of the last deployment: a file, since it must outlive the server and the database may
//! be unavailable during a deployment. Readers never see a partially written record.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use corejobtrack_core::administration::Deployment;
use serde::{Deserialize, Serialize};

pub(super) const IN_PROGRESS: &str = "in_progress";
pub(super) const SUCCESS: &str = "success";
pub(super) const FAILED: &str = "failed";

/// The most that is read of a file.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// A deployment, and the data needed to detect its end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Record {
    #[serde(rename = "last_deploy")]
    pub(super) deployment: Deployment,
    /// The commit that was checked out before.
    pub(super) head_before: Option<String>,
    /// The process that runs the command.
    pub(super) pid: Option<u32>,
    /// Whether the report is in the outbox, or nobody has to get one.
    pub(super) reported: bool,
}

impl Record {
    pub(super) fn is_pending(&self) -> bool {
        self.deployment.status == IN_PROGRESS
    }

    fn is_of_same_deployment(&self, other: &Self) -> bool {
        let identity = |record: &Self| {
            let Deployment {
                initiated_at,
                admin_username,
                ..
            } = &record.deployment;
            (initiated_at.clone(), admin_username.clone())
        };
        identity(self) == identity(other)
    }
}

/// The files of deployments.
#[derive(Debug, Clone)]
pub(super) struct Files {
    result: PathBuf,
}

impl Files {
    pub(super) fn at(result: &Path) -> Self {
        Self {
            result: result.to_owned(),
        }
    }

    fn with_suffix(&self, suffix: &str) -> PathBuf {
        let mut name = self.result.as_os_str().to_owned();
        name.push(suffix);
        name.into()
    }

    /// The file for the command's exit status.
    pub(super) fn exit(&self) -> PathBuf {
        self.with_suffix(".exit")
    }

    /// The file for the end of the command's output.
    pub(super) fn output(&self) -> PathBuf {
        self.with_suffix(".output")
    }

    fn lock_file(&self) -> io::Result<File> {
        OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.with_suffix(".lock"))
    }

    /// Prevents all servers from starting a deployment while it is held; `None` if it is held
    /// already.
    pub(super) fn lock(&self) -> io::Result<Option<File>> {
        let file = self.lock_file()?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// The last record, if there was a deployment.
    pub(super) fn read(&self) -> io::Result<Option<Record>> {
        let mut text = String::new();
        match File::open(&self.result) {
            Ok(file) => file.take(MAX_BYTES).read_to_string(&mut text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(io::Error::other)
    }

    /// Writes a draft file and then renames it, so that nobody reads a partial record.
    pub(super) fn write(&self, record: &Record) -> io::Result<()> {
        let text = serde_json::to_string_pretty(record).map_err(io::Error::other)?;
        let draft = self.with_suffix(&format!(".{}", crate::random::random_hex::<8>()));
        let mut file = File::create(&draft)?;
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_all());
        let renamed = written.and_then(|()| fs::rename(&draft, &self.result));
        if renamed.is_err() {
            // Best effort: a leftover draft does no harm.
            let _ = fs::remove_file(&draft);
        }
        renamed
    }

    /// Writes a later state of a deployment, unless another one was started meanwhile, whose record
    /// must not be lost. `then` runs before another one can start.
    pub(super) fn update(&self, record: &Record, then: impl FnOnce()) -> io::Result<()> {
        let lock = self.lock_file()?;
        lock.lock()?;
        let written = match self.read() {
            Ok(Some(last)) if !last.is_of_same_deployment(record) => Ok(()),
            // A record that cannot be read is replaced.
            _ => self.write(record),
        };
        then();
        written
    }

    /// Deletes the files of the last command.
    pub(super) fn clear(&self) -> io::Result<()> {
        for file in [self.exit(), self.output()] {
            match fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// The command's exit status, once it has ended.
    pub(super) fn exit_status(&self) -> Option<i32> {
        fs::read_to_string(self.exit()).ok()?.trim().parse().ok()
    }

    /// The end of the command's output.
    pub(super) fn output_text(&self) -> Option<String> {
        let mut bytes = Vec::new();
        let file = File::open(self.output()).ok()?;
        file.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
        let text = String::from_utf8_lossy(&bytes).replace('\0', "");
        Some(text.trim_end().to_owned()).filter(|text| !text.is_empty())
    }
}
