//! Rules of the project that no compiler knows.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where commits are made; stores are what is called.
const MAY_COMMIT: [&str; 3] = [
    "corejobtrack-core/src/kernel/engine/run.rs",
    "corejobtrack-core/src/kernel/engine/ids.rs",
    "corejobtrack-core/src/kernel/store/",
];

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn only_the_engine_commits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    sources(&root.join("corejobtrack-core/src"), &mut files);
    sources(&root.join("corejobtrack-server/src"), &mut files);
    let mut allowed = 0;
    let mut elsewhere = Vec::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        let text = fs::read_to_string(&file).unwrap();
        let code = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"));
        for (number, line) in code {
            if line.contains(".commit(") || line.contains("Store::commit(") {
                if MAY_COMMIT.iter().any(|place| name.starts_with(place)) {
                    allowed += 1;
                } else {
                    elsewhere.push(format!("{name}:{}: {}", number + 1, line.trim()));
                }
            }
        }
    }
    assert!(allowed > 0, "the engine commits nowhere: mend this test");
    assert!(
        elsewhere.is_empty(),
        "what is written past `transact` is neither guarded nor audited:\n{}",
        elsewhere.join("\n")
    );
}
