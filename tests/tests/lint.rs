//! Rules of the project that no compiler knows.

use corejobtrack_tests::sources;

/// Where commits are made; stores are what is called.
const MAY_COMMIT: [&str; 3] = [
    "corejobtrack-core/src/kernel/engine/run.rs",
    "corejobtrack-core/src/kernel/engine/ids.rs",
    "corejobtrack-core/src/kernel/store/",
];

#[test]
fn only_the_engine_commits() {
    let mut files = sources::below("corejobtrack-core/src");
    files.extend(sources::below("corejobtrack-server/src"));
    let mut allowed = 0;
    let mut elsewhere = Vec::new();
    for sources::Source { path, text } in files {
        let code = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"));
        for (number, line) in code {
            if line.contains(".commit(") || line.contains("Store::commit(") {
                if MAY_COMMIT.iter().any(|place| path.starts_with(place)) {
                    allowed += 1;
                } else {
                    elsewhere.push(format!("{path}:{}: {}", number + 1, line.trim()));
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

/// How tests do several things at once.
const CONCURRENT: [&str; 4] = [
    "tokio::join!(",
    "tokio::spawn(",
    "JoinSet::new()",
    "thread::scope(",
];
/// Where tests do so that do not depend on which comes first.
const IN_ANY_ORDER: [&str; 1] = ["tests/tests/bad_input/main.rs"];

/// The lines of a file that are neither in a module `races` nor in a macro's definition.
fn outside_races(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    text.lines().enumerate().filter(move |(_, line)| {
        inside |= *line == "mod races {";
        let outside = !inside;
        inside &= *line != "}";
        outside
    })
}

#[test]
fn concurrent_tests_are_in_modules_that_are_repeated_under_load() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for krate in fs::read_dir(&root).unwrap() {
        let krate = krate.unwrap().path();
        for sources in ["src", "tests"].map(|folder| krate.join(folder)) {
            if krate.join("Cargo.toml").exists() && sources.exists() {
                self::sources(&sources, &mut files);
            }
        }
    }
    let (mut repeated, mut elsewhere) = (0, Vec::new());
    for file in files {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        let is_test = name.contains("/tests/") || name.ends_with("/tests.rs");
        let text = fs::read_to_string(&file).unwrap();
        if !is_test || IN_ANY_ORDER.contains(&name.as_str()) || name.ends_with("/lint.rs") {
            continue;
        }
        if name.ends_with("/races.rs") || text.contains("\nmod races {\n") {
            repeated += 1;
        }
        if name.ends_with("/races.rs") {
            continue;
        }
        for (number, line) in outside_races(&text) {
            if CONCURRENT.iter().any(|how| line.contains(how)) {
                elsewhere.push(format!("{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(repeated > 0, "there are no races: mend this test");
    assert!(
        elsewhere.is_empty(),
        "`tests/races` repeats what is in a module `races`; these are not:\n{}",
        elsewhere.join("\n")
    );
}
