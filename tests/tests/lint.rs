//! Rules of the project that the compiler does not check.

use corejobtrack_tests::sources;

/// The files that may commit.
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
    assert!(allowed > 0, "the engine commits nowhere: repair this test");
    assert!(
        elsewhere.is_empty(),
        "writes that bypass `transact` are neither guarded nor audited:\n{}",
        elsewhere.join("\n")
    );
}

/// Signs of concurrency in a test.
const CONCURRENT: [&str; 4] = [
    "tokio::join!(",
    "tokio::spawn(",
    "JoinSet::new()",
    "thread::scope(",
];
/// Files with concurrency whose outcome does not depend on the order.
const IN_ANY_ORDER: [&str; 3] = [
    "tests/tests/bad_input/main.rs",
    "tests/tests/plans/rows/fill.rs",
    "tests/tests/roles/main.rs",
];

/// The lines of a file outside modules named `races` and macro definitions.
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
fn concurrent_tests_are_in_modules_named_races() {
    let (mut repeated, mut elsewhere) = (0, Vec::new());
    for sources::Source { path, text } in sources::below(".") {
        let is_test = path.contains("/tests/") || path.ends_with("/tests.rs");
        if !is_test || IN_ANY_ORDER.contains(&path.as_str()) || path.ends_with("/lint.rs") {
            continue;
        }
        if path.ends_with("/races.rs") {
            repeated += 1;
            continue;
        }
        if text.contains("\nmod races {\n") {
            repeated += 1;
        }
        for (number, line) in outside_races(&text) {
            if CONCURRENT.iter().any(|how| line.contains(how)) {
                elsewhere.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(repeated > 0, "no races were found: repair this test");
    assert!(
        elsewhere.is_empty(),
        "concurrent tests belong in a module `races`, which `tests/races` repeats:\n{}",
        elsewhere.join("\n")
    );
}
