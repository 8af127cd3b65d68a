//! The project's own source code, for rules that the compiler does not check.
#![expect(clippy::expect_used, reason = "a test without the source must fail, and say why")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A Rust source file.
#[derive(Debug)]
pub struct Source {
    /// The path in the repository.
    pub path: String,
    /// The text.
    pub text: String,
}

/// The source files below a directory of the repository (`.` for all of it), in a stable order.
///
/// # Panics
/// If there is no such directory.
#[must_use]
pub fn below(directory: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    let directory = match directory {
        "." => root.clone(),
        directory => root.join(directory),
    };
    walk(&directory, &mut files);
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
            if !path.ends_with("target") && !path.ends_with(".git") {
                walk(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}
