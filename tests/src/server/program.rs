//! Finds the executable next to the test binaries.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

const BUILD: &str = "cargo build -p corejobtrack-server";

/// The executable that was built together with these tests.
///
/// # Panics
/// If it is missing or older than its sources: testing an outdated program would prove
/// nothing.
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

/// A source file that changed after the program was built, from cargo's dependency list.
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
