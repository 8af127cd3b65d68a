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
