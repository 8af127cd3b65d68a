//! Deployments with real commands, including one that is killed before it reports its exit status.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use corejobtrack_core::store::MemoryStore;

use super::*;

/// The finished deployment of a command.
async fn outcome(command: &str) -> Deployment {
    let directory = tempfile::tempdir().unwrap();
    let engine = Engine::builder(MemoryStore::new()).open().await.unwrap();
    let deploy = Deploy {
        command: Some(command.to_owned()),
        result_file: "result.json".into(),
    };
    let deployments = Deployments {
        stop_timeout: Duration::from_millis(300),
        ..Deployments::in_directory(engine, &deploy, directory.path().to_owned())
    };
    let begun = deployments.begin("admin").await.unwrap();
    assert_eq!(begun.status, IN_PROGRESS);
    loop {
        let last = deployments.last().await.unwrap().unwrap();
        if last.status != IN_PROGRESS {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_command_that_is_killed_with_its_process_group_has_failed() {
    let last = outcome("kill -9 0").await;
    assert_eq!(
        (last.status.as_str(), last.error.as_deref()),
        (FAILED, Some("the command was killed"))
    );
    assert!(last.completed_at.is_some());
}

#[tokio::test]
async fn a_command_that_exits_with_zero_has_succeeded() {
    let last = outcome("echo restarted").await;
    assert_eq!(
        (last.status.as_str(), last.error, last.output.as_deref()),
        (SUCCESS, None, Some("restarted"))
    );
}

#[test]
fn a_late_update_of_a_deployment_does_not_replace_the_record_of_the_next_one() {
    let directory = tempfile::tempdir().unwrap();
    let files = Files::at(&directory.path().join("result.json"));
    let record = |initiated_at: &str, reported| Record {
        deployment: Deployment {
            initiated_at: initiated_at.to_owned(),
            ..Deployment::default()
        },
        reported,
        ..Record::default()
    };
    let (first, second) = ("2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z");
    files.write(&record(first, false)).unwrap();
    files.update(&record(first, true), || ()).unwrap();
    assert_eq!(files.read().unwrap(), Some(record(first, true)));

    files.write(&record(second, false)).unwrap();
    files.update(&record(first, true), || ()).unwrap();
    assert_eq!(files.read().unwrap(), Some(record(second, false)));

    let lock = files.lock().unwrap().unwrap();
    let held = files.clone();
    let updating = std::thread::spawn(move || held.update(&record(second, true), || ()));
    std::thread::sleep(Duration::from_millis(50));
    assert!(!updating.is_finished(), "an update waits for the lock");
    drop(lock);
    updating.join().unwrap().unwrap();
    assert!(files.read().unwrap().unwrap().reported);
}
