//! The project's own source, for rules that no compiler knows.
#![expect(
    clippy::expect_used,
    reason = "a test without the source must fail, and say why"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of Rust.
#[derive(Debug)]
pub struct Source {
    /// Its path in the repository.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The files below a directory of the repository, in an order that stays.
///
/// # Panics
/// Where there is no such directory.
#[must_use]
pub fn below(directory: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    walk(&root.join(directory), &mut files);
    files.sort();
    let sources = files.into_iter().map(|file| Source {
        path: file
            .strip_prefix(&root)
            .expect("a file below the root")
            .display()
            .to_string(),
        text: fs::read_to_string(&file).expect("text"),
    });
    sources.collect()
}

fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}
