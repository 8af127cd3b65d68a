//! The file of the program, beside the tests that run it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

const BUILD: &str = "cargo build -p corejobtrack-server";

/// The program that was built with these tests.
///
/// # Panics
/// Where it is not there, or is older than what it is made of: a test of yesterday's program would
/// prove nothing.
pub(super) fn path() -> PathBuf {
    let test = env::current_exe().expect("a test has a file");
    let program = test
        .ancestors()
        .skip(1)
        .take(2)
        .map(|directory| directory.join("corejobtrack"))
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("the program corejobtrack is not built yet: {BUILD}"));
    if let Some(source) = newer_source(&program) {
        panic!(
            "the program corejobtrack is older than {}: {BUILD}",
            source.display()
        );
    }
    program
}

/// A source that has changed since the program was built, by the list that cargo keeps beside it.
fn newer_source(program: &Path) -> Option<PathBuf> {
    let built = changed(program)?;
    let list = fs::read_to_string(program.with_extension("d")).ok()?;
    let (_, sources) = list.split_once(": ")?;
    let escaped_space = '\u{1}';
    sources
        .replace("\\ ", &escaped_space.to_string())
        .split_whitespace()
        .map(|source| PathBuf::from(source.replace(escaped_space, " ")))
        .find(|source| changed(source).is_some_and(|changed| changed > built))
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}
