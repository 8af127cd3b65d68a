//! The operations of the engine, read from its source: the public methods of the types that
//! `Acting::work()` and the like return.

use std::collections::BTreeMap;

use corejobtrack_tests::sources;

/// Operations on the caller's session, which need no permission.
const OF_SESSIONS: [&str; 3] = ["identity.refresh", "identity.log_out", "portal.log_out"];

/// All operations, as `work.get`.
pub fn of_the_engine() -> Vec<String> {
    let files = sources::below("corejobtrack-core/src");
    // The type, and the name of the method that returns it.
    let mut handles = BTreeMap::new();
    let mut operations = Vec::new();
    for (implemented, line) in files.iter().flat_map(|file| methods(&file.text)) {
        if implemented == "Acting"
            && let Some((name, handle)) = line.split_once("(&self) -> ")
        {
            let name = name.trim_start_matches("    pub fn ");
            handles.insert(handle.trim_end_matches(" {"), name);
        }
    }
    for (implemented, line) in files.iter().flat_map(|file| methods(&file.text)) {
        if let Some(area) = handles.get(implemented)
            && let Some(method) = line.strip_prefix("    pub async fn ")
        {
            let name = method.split(['(', '<']).next().unwrap_or_default();
            operations.push(format!("{area}.{name}"));
        }
    }
    assert!(operations.len() > 100, "mend this: {operations:?}");
    operations.retain(|operation| !OF_SESSIONS.contains(&operation.as_str()));
    operations
}

/// The lines with public functions, each with its type.
fn methods(text: &str) -> Vec<(&str, &str)> {
    let mut implemented = "";
    let mut methods = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("impl ") {
            implemented = name.trim_end_matches(" {");
        } else if line.starts_with("    pub fn ") || line.starts_with("    pub async fn ") {
            methods.push((implemented, line));
        }
    }
    methods
}
