//! Git details of a deployment: commit, branch and changes. Runs `git` in the working directory; a
//! value that git cannot provide stays empty.

use std::{path::Path, process::Stdio, time::Duration};

use corejobtrack_core::administration::Change;
use tokio::process::Command;

/// How long a git command may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How many changes are listed.
const MAX_CHANGES: &str = "--max-count=50";
/// A separator that occurs in no commit message or name.
const SEPARATOR: char = '\u{1f}';

/// The checked-out commit.
pub(super) async fn head(directory: &Path) -> Option<String> {
    git(directory, &["rev-parse", "--verify", "HEAD"]).await
}

/// The checked-out branch.
pub(super) async fn branch(directory: &Path) -> Option<String> {
    git(directory, &["rev-parse", "--abbrev-ref", "HEAD"]).await
}

/// The changes that a deployment brought.
#[derive(Debug, Default)]
pub(super) struct Difference {
    pub(super) count: Option<u64>,
    pub(super) changes: Vec<Change>,
    pub(super) files: Option<String>,
}

/// The changes since the commit `before`.
pub(super) async fn since(directory: &Path, before: &str) -> Difference {
    let range = format!("{before}..HEAD");
    let count = git(directory, &["rev-list", "--count", &range]).await;
    let format = format!("--format=%h{SEPARATOR}%s{SEPARATOR}%an");
    let log = git(directory, &["log", MAX_CHANGES, &format, &range]).await;
    let files = git(directory, &["diff", "--shortstat", before, "HEAD"]).await;
    let changes = log.as_deref().unwrap_or_default().lines().map(|line| {
        let mut parts = line.split(SEPARATOR).map(str::to_owned);
        Change {
            hash: parts.next().unwrap_or_default(),
            message: parts.next().unwrap_or_default(),
            author: parts.next().unwrap_or_default(),
        }
    });
    let files = files.map(|text| match text.split(',').next().map(str::trim) {
        Some("") | None => "0 files changed".to_owned(),
        Some(files) => files.to_owned(),
    });
    Difference {
        count: count.and_then(|count| count.parse().ok()),
        changes: changes.filter(|change| !change.hash.is_empty()).collect(),
        files,
    }
}

async fn git(directory: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command
        .current_dir(directory)
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let output = tokio::time::timeout(TIMEOUT, command.output()).await;
    let output = output.ok()?.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
