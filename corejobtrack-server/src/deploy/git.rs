//! What a working directory's repository tells of a deployment, where there is one. Asks the program
//! `git`; whatever it cannot tell stays unknown.

use std::{path::Path, process::Stdio, time::Duration};

use corejobtrack_core::administration::Change;
use tokio::process::Command;

/// How long git may think.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many changes are listed.
const MOST_CHANGES: &str = "--max-count=50";
/// What no message or name has in it.
const SEPARATOR: char = '\u{1f}';

/// The commit that a directory is at.
pub(super) async fn head(directory: &Path) -> Option<String> {
    git(directory, &["rev-parse", "--verify", "HEAD"]).await
}

/// The branch that a directory is on.
pub(super) async fn branch(directory: &Path) -> Option<String> {
    git(directory, &["rev-parse", "--abbrev-ref", "HEAD"]).await
}

/// What came with a deployment.
#[derive(Debug, Default)]
pub(super) struct Difference {
    pub(super) count: Option<u64>,
    pub(super) changes: Vec<Change>,
    pub(super) files: Option<String>,
}

/// What is different since a commit.
pub(super) async fn since(directory: &Path, before: &str) -> Difference {
    let range = format!("{before}..HEAD");
    let count = git(directory, &["rev-list", "--count", &range]).await;
    let format = format!("--format=%h{SEPARATOR}%s{SEPARATOR}%an");
    let log = git(directory, &["log", MOST_CHANGES, &format, &range]).await;
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
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    let output = output.ok()?.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
