#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{fs, path::Path, time::Duration};

use corejobtrack_core::clock::ManualClock;
use time::macros::{date, datetime};

use super::{client::ClientEntry, *};

const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// A clock that starts on Sunday, 1 March 2026.
fn clock() -> Arc<ManualClock> {
    let start = datetime!(2026-03-01 12:00 UTC).try_into().unwrap();
    Arc::new(ManualClock::at(start))
}

fn weekly(directory: &Path, weeks: u32, clock: &Arc<ManualClock>) -> Weekly {
    Weekly::open(directory, Kind::Server, weeks, clock.clone()).unwrap()
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn each_week_has_a_file_and_the_oldest_are_deleted() {
    let directory = tempfile::tempdir().unwrap();
    let (directory, clock) = (directory.path(), clock());
    fs::write(directory.join("server-notes.log"), "not ours").unwrap();
    fs::write(directory.join("client-2020-01-06.log"), "another log").unwrap();
    let log = weekly(directory, 2, &clock);
    log.append(b"first\n").unwrap();
    // A new file begins on Monday.
    clock.advance(Duration::from_secs(12 * 3600));
    log.append(b"second\n").unwrap();
    log.append(b"third\n").unwrap();
    let others = ["client-2020-01-06.log", "server-notes.log"];
    assert_eq!(
        names(directory),
        [
            others[0],
            "server-2026-02-23.log",
            "server-2026-03-02.log",
            others[1]
        ]
    );
    clock.advance(WEEK);
    log.append(b"fourth\n").unwrap();
    assert_eq!(
        names(directory),
        [
            others[0],
            "server-2026-03-02.log",
            "server-2026-03-09.log",
            others[1]
        ]
    );
    assert_eq!(read::last_lines(&log, 2).unwrap(), ["third", "fourth"]);
    assert_eq!(
        read::last_lines(&log, 10_000).unwrap(),
        ["second", "third", "fourth"]
    );
}

#[test]
fn lines_from_before_a_restart_are_kept() {
    let directory = tempfile::tempdir().unwrap();
    let clock = clock();
    weekly(directory.path(), 1, &clock)
        .append(b"before\n")
        .unwrap();
    let log = weekly(directory.path(), 1, &clock);
    log.append(b"after\n").unwrap();
    assert_eq!(read::last_lines(&log, 9).unwrap(), ["before", "after"]);
}

#[test]
fn the_last_lines_of_a_long_log_are_read_from_its_end() {
    let directory = tempfile::tempdir().unwrap();
    let log = weekly(directory.path(), 1, &clock());
    let lines: String = (0..50_000).map(|line| format!("line {line}\n")).collect();
    log.append(lines.as_bytes()).unwrap();
    let last = read::last_lines(&log, 10_000).unwrap();
    assert_eq!((last.len(), last[0].as_str()), (10_000, "line 40000"));
}

#[test]
fn an_export_contains_the_lines_of_its_days() {
    let directory = tempfile::tempdir().unwrap();
    let clock = clock();
    let log = weekly(directory.path(), 9, &clock);
    log.append(b"2026-02-28T09:00:00Z old\n2026-03-01T09:00:00Z a\n  and more of it\n")
        .unwrap();
    clock.advance(WEEK);
    log.append(
        b"{\"timestamp\":\"2026-03-02T09:00:00Z\",\"message\":\"b\"}\n2026-03-03T09:00:00Z late\n",
    )
    .unwrap();
    let mut text = Vec::new();
    let take = |mut chunk: Vec<u8>| {
        text.append(&mut chunk);
        true
    };
    read::export(&log, date!(2026 - 03 - 01), date!(2026 - 03 - 02), take).unwrap();
    assert_eq!(
        String::from_utf8(text).unwrap(),
        "2026-03-01T09:00:00Z a\n  and more of it\n{\"timestamp\":\"2026-03-02T09:00:00Z\",\"message\":\"b\"}\n"
    );
}

#[test]
fn a_client_cannot_forge_a_line() {
    let directory = tempfile::tempdir().unwrap();
    let log = weekly(directory.path(), 1, &clock());
    let entry = ClientEntry {
        level: "info".into(),
        message: "ok\n2026-03-01T00:00:00Z forged".into(),
        ..ClientEntry::default()
    };
    client::append(&log, Some(7), "ann", &[entry]).unwrap();
    let lines = read::last_lines(&log, 9).unwrap();
    assert_eq!(
        lines,
        [
            r#"{"timestamp":"2026-03-01T12:00:00Z","user_id":7,"user":"ann","level":"info","message":"ok\n2026-03-01T00:00:00Z forged"}"#
        ]
    );
}
