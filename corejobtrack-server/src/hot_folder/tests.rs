//! Stories of the hot folder, with a real folder. The tests start each poll themselves.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{fs, os::unix::fs::symlink, path::PathBuf};

use corejobtrack_core::{
    store::{MemoryStore, Store},
    work::{Kind, Place, WorkList, WorkView},
};
use tempfile::TempDir;

use super::*;
use crate::{start, surfaces::corejobtrack::HOT_FOLDER_FORMAT};

const TASK: &str = r#"{"type": "task", "title": "Clean the lab"}"#;

struct TestFolder {
    engine: Engine,
    worker: Worker,
    folder: TempDir,
}

impl TestFolder {
    async fn new() -> Self {
        Self::over(Arc::new(MemoryStore::new()), 4096).await
    }

    async fn over(store: Arc<dyn Store>, most_bytes: usize) -> Self {
        let engine = Engine::over(store).open().await.unwrap();
        start::system_users(&engine).await.unwrap();
        Self {
            worker: Worker::new(
                engine.clone(),
                FolderWatch::default(),
                HOT_FOLDER_FORMAT,
                most_bytes,
            ),
            engine,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    async fn poll(&mut self, times: u32) {
        for _ in 0..times {
            self.worker.poll(self.folder.path()).await;
        }
    }

    fn state(&self) -> State {
        self.worker.watch.state()
    }

    fn names(&self, place: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(place)).into_iter().flatten();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    async fn items(&self, kind: Kind) -> Vec<WorkView> {
        let system = self.engine.acting_as(Actor::System);
        let list = WorkList {
            place: Place::Live,
            ..WorkList::live(kind)
        };
        system.work().list(list).await.unwrap()
    }
}

#[tokio::test]
async fn files_become_tasks_and_tickets() {
    let mut folder = TestFolder::new().await;
    folder.put("task.json", TASK);
    let visit = r#"{"entity_type": "service_ticket", "customer_name": "Acme", "liftgate": true}"#;
    folder.put("visit.JSON", visit);
    folder.put(
        "case.json",
        r#"{"item_type": "support_ticket", "customer_name": "Acme", "urgency": "High"}"#,
    );
    folder.poll(1).await;
    assert_eq!(folder.state().processed, 0, "it may still be written");
    folder.poll(1).await;
    assert_eq!(
        folder.names("processed"),
        ["case.json", "task.json", "visit.JSON"]
    );
    let task = folder.items(Kind::Task).await.pop().unwrap().item;
    assert_eq!(task.title.as_deref(), Some("Clean the lab"));
    let actor = folder.engine.impersonate_system(USER).await.unwrap();
    assert_eq!(task.creator_id, actor.user().unwrap().id);
    let visit = folder.items(Kind::ServiceTicket).await.pop().unwrap().item;
    assert_eq!(visit.service.liftgate, Some(true));
    let case = folder.items(Kind::SupportTicket).await.pop().unwrap().item;
    assert_eq!(case.urgency, "High");
    let state = folder.state();
    assert_eq!(
        (state.processed, state.failed, state.last_error),
        (3, 0, None)
    );
    assert!(state.last_poll.is_some());
}

#[tokio::test]
async fn failed_files_get_a_file_with_the_reason() {
    let mut folder = TestFolder::new().await;
    folder.put(
        "nothing.json",
        r#"{"type": "service_ticket", "customer_name": ""}"#,
    );
    folder.put(
        "nobody.json",
        r#"{"type": "task", "title": "x", "assigned_to": 999}"#,
    );
    folder.put("unknown.json", r#"{"type": "invoice"}"#);
    folder.put(
        "latin.json",
        b"{\"type\": \"task\", \"title\": \"caf\xe9 au lait\"}",
    );
    folder.put("huge.json", format!("{TASK}{}", " ".repeat(5000)));
    folder.poll(2).await;
    let reason = |name: &str| {
        fs::read_to_string(folder.path(&format!("failed/{name}.json.error.txt"))).unwrap()
    };
    assert!(reason("nothing").contains("customer_name: ensure this value has at least 1"));
    assert!(reason("nobody").contains("999"), "{}", reason("nobody"));
    assert!(reason("unknown").contains("\"invoice\" is not one of task"));
    assert!(reason("latin").contains("not UTF-8 from byte"));
    assert!(reason("huge").contains("at most 4096 bytes"));
    assert_eq!(folder.names("failed").len(), 10);
    let state = folder.state();
    assert_eq!((state.processed, state.failed), (0, 5));
    assert!(state.last_error.is_some());
    assert!(folder.items(Kind::Task).await.is_empty());
}

#[tokio::test]
async fn an_unfinished_file_is_left_for_a_while() {
    let mut folder = TestFolder::new().await;
    let (first, rest) = TASK.split_at(20);
    folder.put("slow.json", first);
    folder.poll(3).await;
    folder.put("slow.json", format!("{first}{rest}"));
    folder.put("broken.json", first);
    folder.poll(2).await;
    assert_eq!(folder.names("processed"), ["slow.json"]);
    assert!(
        folder.path("broken.json").exists(),
        "it may still be written"
    );
    folder.poll(2).await;
    assert_eq!(
        folder.names("failed"),
        ["broken.json", "broken.json.error.txt"]
    );
    assert_eq!(folder.items(Kind::Task).await.len(), 1);
}

#[tokio::test]
async fn the_same_content_creates_one_item() {
    let mut folder = TestFolder::new().await;
    folder.put("task.json", TASK);
    folder.poll(2).await;
    folder.put("task.json", TASK);
    folder.put("copy.json", TASK);
    folder.poll(2).await;
    assert_eq!(
        folder.names("processed"),
        ["copy.json", "task-1.json", "task.json"]
    );
    assert_eq!(folder.items(Kind::Task).await.len(), 1);
    folder.put("task.json", format!("{TASK}\n"));
    folder.poll(2).await;
    assert_eq!(folder.items(Kind::Task).await.len(), 2);
}

#[tokio::test]
async fn a_crash_between_the_commit_and_the_move_creates_no_second_item() {
    let mut folder = TestFolder::new().await;
    // A file that cannot be moved is in the state that a crash leaves: its item exists.
    folder.put("processed", "in the way");
    folder.put("task.json", TASK);
    folder.poll(3).await;
    assert!(
        folder
            .state()
            .last_error
            .unwrap()
            .contains("cannot be moved")
    );
    fs::remove_file(folder.path("processed")).unwrap();
    let mut folder = TestFolder {
        worker: Worker::new(
            folder.engine.clone(),
            FolderWatch::default(),
            HOT_FOLDER_FORMAT,
            4096,
        ),
        ..folder
    };
    folder.poll(2).await;
    assert_eq!(folder.names("processed"), ["task.json"]);
    assert_eq!(folder.items(Kind::Task).await.len(), 1);
    assert_eq!(folder.state().last_error, None);
}

#[tokio::test]
async fn a_file_that_cannot_be_moved_does_not_block_the_others() {
    let mut folder = TestFolder::new().await;
    folder.put("failed", "in the way");
    folder.put("broken.json", r#"{"type": "invoice"}"#);
    folder.poll(1).await;
    folder.put("task.json", TASK);
    folder.poll(2).await;
    assert_eq!(folder.names("processed"), ["task.json"]);
    let error = folder.state().last_error.unwrap();
    assert!(error.contains("broken.json cannot be moved"), "{error}");
}

#[tokio::test]
async fn an_error_disappears_once_it_is_resolved() {
    let mut folder = TestFolder::new().await;
    folder.put("processed", "in the way");
    folder.put("task.json", TASK);
    folder.poll(2).await;
    assert!(
        folder
            .state()
            .last_error
            .unwrap()
            .contains("cannot be moved")
    );
    fs::remove_file(folder.path("processed")).unwrap();
    folder.poll(1).await;
    assert_eq!(folder.names("processed"), ["task.json"]);
    assert_eq!(folder.state().last_error, None);
}

#[tokio::test]
async fn many_files_may_have_the_same_name() {
    let mut folder = TestFolder::new().await;
    fs::create_dir(folder.path("processed")).unwrap();
    folder.put("processed/task.json", "");
    for number in 1..30 {
        folder.put(&format!("processed/task-{number}.json"), "");
    }
    folder.put("task.json", TASK);
    folder.poll(2).await;
    assert_eq!(folder.names("processed").len(), 31);
    assert_eq!(folder.state().last_error, None);
}

#[test]
fn a_file_that_took_the_place_of_another_is_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.json"), folder.path().join("b.json"));
    fs::write(&from, "one").unwrap();
    let facts = FileFacts::of(&fs::metadata(&from).unwrap());
    let draft = folder.path().join("draft");
    fs::write(&draft, "another").unwrap();
    fs::rename(&draft, &from).unwrap();
    fs::write(&to, "").unwrap();
    assert!(!files::move_same(&from, &to, &facts).unwrap());
    assert_eq!(fs::read_to_string(&from).unwrap(), "another");
    assert!(!to.exists());
    let facts = FileFacts::of(&fs::metadata(&from).unwrap());
    assert!(files::move_same(&from, &to, &facts).unwrap());
    assert_eq!(fs::read_to_string(&to).unwrap(), "another");
    assert!(!files::move_same(&from, &to, &facts).unwrap(), "it is gone");
}

#[tokio::test]
async fn links_folders_and_hidden_files_are_ignored() {
    let mut folder = TestFolder::new().await;
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.json"), TASK).unwrap();
    symlink(
        elsewhere.path().join("secret.json"),
        folder.path("link.json"),
    )
    .unwrap();
    fs::create_dir(folder.path("folder.json")).unwrap();
    folder.put(".hidden.json", TASK);
    folder.put("note.txt", TASK);
    folder.put("task.json.part", TASK);
    folder.poll(4).await;
    let state = folder.state();
    assert_eq!(
        (state.processed, state.failed, state.last_error),
        (0, 0, None)
    );
    assert!(folder.items(Kind::Task).await.is_empty());
    fs::remove_dir_all(folder.folder.path()).unwrap();
    folder.poll(1).await;
    assert!(
        folder
            .state()
            .last_error
            .unwrap()
            .contains("cannot be read")
    );
}

/// Concurrent stories, which `tests/races` repeats under load.
mod races {
    use super::*;

    #[tokio::test]
    async fn two_servers_take_a_file_once() {
        let mut folder = TestFolder::new().await;
        let mut other = Worker::new(
            folder.engine.clone(),
            FolderWatch::default(),
            HOT_FOLDER_FORMAT,
            4096,
        );
        for number in 0..10 {
            let task = format!(r#"{{"type": "task", "title": "Task {number}"}}"#);
            folder.put(&format!("{number}.json"), task);
        }
        let path = folder.folder.path().to_owned();
        for _ in 0..2 {
            tokio::join!(folder.worker.poll(&path), other.poll(&path));
        }
        assert_eq!(folder.items(Kind::Task).await.len(), 10);
        assert_eq!(folder.names("processed").len(), 10);
        assert_eq!(folder.state().processed + other.watch.state().processed, 10);
    }
}
