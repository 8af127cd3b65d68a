//! Test that a killed process loses no acknowledged commit. The test starts its own executable
//! again as the process to kill.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::{
    collections::BTreeSet,
    env,
    io::{BufRead, BufReader, Write as _},
    process::{Command, Stdio},
    sync::Arc,
};

use corejobtrack_core::store::{
    Batch, CommandId, Migration, Position, Read, Schema, Store, Timestamp, Value, journal,
};
use corejobtrack_store_sqlite::SqliteStore;

const FILE: &str = "COREJOBTRACK_CRASH_FILE";

/// Tests of concurrent callers, which `tests/races` repeats under load.
mod races {
    use super::*;

    /// The process to kill, which commits until then. Without the environment variable it does
    /// nothing.
    #[tokio::test(flavor = "multi_thread")]
    async fn commits_until_it_is_killed() {
        let Ok(path) = env::var(FILE) else {
            return;
        };
        let store = Arc::new(SqliteStore::open(path).unwrap());
        let schema = Schema::new(1, &[], &[]).unwrap();
        store.migrate(&schema, Migration::Apply).await.unwrap();
        let start = u128::from(std::process::id()) << 64;
        let callers: Vec<_> = (0..8_u128)
            .map(|caller| {
                let store = Arc::clone(&store);
                tokio::spawn(async move {
                    for number in 0_u128.. {
                        let command = CommandId(start + (caller << 32) + number);
                        let mut batch = Batch::new(command, Timestamp::default());
                        batch.answer = Some("null".into());
                        store.commit(batch).await.unwrap();
                        let mut out = std::io::stdout().lock();
                        writeln!(out, "committed {command}").unwrap();
                        out.flush().unwrap();
                    }
                })
            })
            .collect();
        for caller in callers {
            caller.await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_killed_process_loses_no_acknowledged_commit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("crash.db");
        let mut acknowledged = BTreeSet::new();
        for _ in 0..3 {
            let mut child = Command::new(env::current_exe().unwrap())
                .args([
                    "races::commits_until_it_is_killed",
                    "--exact",
                    "--nocapture",
                ])
                .env(FILE, &path)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
            let mut commits = 0;
            while let Some(line) = output.next().transpose().unwrap() {
                if let Some((_, command)) = line.split_once("committed ") {
                    acknowledged.insert(command.to_owned());
                    commits += 1;
                    if commits == 300 {
                        child.kill().unwrap();
                    }
                }
            }
            child.wait().unwrap();
        }
        assert!(acknowledged.len() >= 900);

        let store = SqliteStore::open(&path).unwrap();
        let healthy: String = store
            .with_connection(|c| c.query_row("PRAGMA integrity_check", (), |row| row.get(0)))
            .unwrap()
            .unwrap();
        assert_eq!(healthy, "ok");
        let all = store
            .read(&[Read::Rows(journal::after(Position(0), u16::MAX))])
            .await
            .unwrap();
        for (position, row) in (1..).zip(&all[0]) {
            assert_eq!(row[0], Value::Int(position), "a gap in the journal");
            if let Value::Text(command) = &row[1] {
                acknowledged.remove(command);
            }
        }
        assert_eq!(acknowledged, BTreeSet::new());
    }
}
