//! Stories of the hot folder, with a real one. Each look is taken by the test.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{fs, os::unix::fs::symlink, path::PathBuf};

use corejobtrack_core::{
    store::{MemoryStore, Store},
    work::{Kind, Place, WorkList, WorkView},
};
use tempfile::TempDir;

use super::*;
use crate::start;

const TASK: &str = r#"{"type": "task", "title": "Clean the lab"}"#;

struct Room {
    engine: Engine,
    worker: Worker,
    folder: TempDir,
}

impl Room {
    async fn new() -> Self {
        Self::over(Arc::new(MemoryStore::new()), 4096).await
    }

    async fn over(store: Arc<dyn Store>, most_bytes: usize) -> Self {
        let engine = Engine::over(store).open().await.unwrap();
        start::system_users(&engine).await.unwrap();
        Self {
            worker: Worker::new(engine.clone(), Watch::default(), most_bytes),
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

    async fn look(&mut self, times: u32) {
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
async fn files_become_work_of_their_kind() {
    let mut room = Room::new().await;
    room.put("task.json", TASK);
    let visit = r#"{"entity_type": "service_ticket", "customer_name": "Acme", "liftgate": true}"#;
    room.put("visit.JSON", visit);
    room.put(
        "case.json",
        r#"{"item_type": "support_ticket", "customer_name": "Acme", "urgency": "High"}"#,
    );
    room.look(1).await;
    assert_eq!(room.state().processed, 0, "it may still be written");
    room.look(1).await;
    assert_eq!(
        room.names("processed"),
        ["case.json", "task.json", "visit.JSON"]
    );
    let task = room.items(Kind::Task).await.pop().unwrap().item;
    assert_eq!(task.title.as_deref(), Some("Clean the lab"));
    let actor = room.engine.impersonate_system(USER).await.unwrap();
    assert_eq!(task.creator_id, actor.user().unwrap().id);
    let visit = room.items(Kind::ServiceTicket).await.pop().unwrap().item;
    assert_eq!(visit.service.liftgate, Some(true));
    let case = room.items(Kind::SupportTicket).await.pop().unwrap().item;
    assert_eq!(case.urgency, "High");
    let state = room.state();
    assert_eq!(
        (state.processed, state.failed, state.last_error),
        (3, 0, None)
    );
    assert!(state.last_poll.is_some());
}

#[tokio::test]
async fn what_cannot_be_made_says_why() {
    let mut room = Room::new().await;
    room.put(
        "nothing.json",
        r#"{"type": "service_ticket", "customer_name": ""}"#,
    );
    room.put(
        "nobody.json",
        r#"{"type": "task", "title": "x", "assigned_to": 999}"#,
    );
    room.put("unknown.json", r#"{"type": "invoice"}"#);
    room.put(
        "latin.json",
        b"{\"type\": \"task\", \"title\": \"caf\xe9 au lait\"}",
    );
    room.put("huge.json", format!("{TASK}{}", " ".repeat(5000)));
    room.look(2).await;
    let reason = |name: &str| {
        fs::read_to_string(room.path(&format!("failed/{name}.json.error.txt"))).unwrap()
    };
    assert!(reason("nothing").contains("customer_name: ensure this value has at least 1"));
    assert!(reason("nobody").contains("999"), "{}", reason("nobody"));
    assert!(reason("unknown").contains("\"invoice\" is not one of task"));
    assert!(reason("latin").contains("not UTF-8 from byte"));
    assert!(reason("huge").contains("at most 4096 bytes"));
    assert_eq!(room.names("failed").len(), 10);
    let state = room.state();
    assert_eq!((state.processed, state.failed), (0, 5));
    assert!(state.last_error.is_some());
    assert!(room.items(Kind::Task).await.is_empty());
}

#[tokio::test]
async fn a_file_is_left_until_it_is_whole() {
    let mut room = Room::new().await;
    let (first, rest) = TASK.split_at(20);
    room.put("slow.json", first);
    room.look(3).await;
    room.put("slow.json", format!("{first}{rest}"));
    room.put("broken.json", first);
    room.look(2).await;
    assert_eq!(room.names("processed"), ["slow.json"]);
    assert!(room.path("broken.json").exists(), "it may still be written");
    room.look(2).await;
    assert_eq!(
        room.names("failed"),
        ["broken.json", "broken.json.error.txt"]
    );
    assert_eq!(room.items(Kind::Task).await.len(), 1);
}

#[tokio::test]
async fn the_same_content_becomes_work_once() {
    let mut room = Room::new().await;
    room.put("task.json", TASK);
    room.look(2).await;
    room.put("task.json", TASK);
    room.put("copy.json", TASK);
    room.look(2).await;
    assert_eq!(
        room.names("processed"),
        ["copy.json", "task-1.json", "task.json"]
    );
    assert_eq!(room.items(Kind::Task).await.len(), 1);
    room.put("task.json", format!("{TASK}\n"));
    room.look(2).await;
    assert_eq!(room.items(Kind::Task).await.len(), 2);
}

#[tokio::test]
async fn a_crash_between_the_commit_and_the_move_makes_nothing_twice() {
    let mut room = Room::new().await;
    // What cannot be moved is where a crash would leave it: made, and still there.
    room.put("processed", "in the way");
    room.put("task.json", TASK);
    room.look(3).await;
    assert!(room.state().last_error.unwrap().contains("cannot be moved"));
    fs::remove_file(room.path("processed")).unwrap();
    let mut room = Room {
        worker: Worker::new(room.engine.clone(), Watch::default(), 4096),
        ..room
    };
    room.look(2).await;
    assert_eq!(room.names("processed"), ["task.json"]);
    assert_eq!(room.items(Kind::Task).await.len(), 1);
    assert_eq!(room.state().last_error, None);
}

#[tokio::test]
async fn a_file_that_cannot_be_moved_stops_none_behind_it() {
    let mut room = Room::new().await;
    room.put("failed", "in the way");
    room.put("broken.json", r#"{"type": "invoice"}"#);
    room.look(1).await;
    room.put("task.json", TASK);
    room.look(2).await;
    assert_eq!(room.names("processed"), ["task.json"]);
    let error = room.state().last_error.unwrap();
    assert!(error.contains("broken.json cannot be moved"), "{error}");
}

#[tokio::test]
async fn a_trouble_that_is_over_is_not_told_any_more() {
    let mut room = Room::new().await;
    room.put("processed", "in the way");
    room.put("task.json", TASK);
    room.look(2).await;
    assert!(room.state().last_error.unwrap().contains("cannot be moved"));
    fs::remove_file(room.path("processed")).unwrap();
    room.look(1).await;
    assert_eq!(room.names("processed"), ["task.json"]);
    assert_eq!(room.state().last_error, None);
}

#[tokio::test]
async fn any_number_of_files_may_have_one_name() {
    let mut room = Room::new().await;
    fs::create_dir(room.path("processed")).unwrap();
    room.put("processed/task.json", "");
    for number in 1..30 {
        room.put(&format!("processed/task-{number}.json"), "");
    }
    room.put("task.json", TASK);
    room.look(2).await;
    assert_eq!(room.names("processed").len(), 31);
    assert_eq!(room.state().last_error, None);
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
async fn two_servers_take_a_file_once() {
    let mut room = Room::new().await;
    let mut other = Worker::new(room.engine.clone(), Watch::default(), 4096);
    for number in 0..10 {
        let task = format!(r#"{{"type": "task", "title": "Task {number}"}}"#);
        room.put(&format!("{number}.json"), task);
    }
    let folder = room.folder.path().to_owned();
    for _ in 0..2 {
        tokio::join!(room.worker.poll(&folder), other.poll(&folder));
    }
    assert_eq!(room.items(Kind::Task).await.len(), 10);
    assert_eq!(room.names("processed").len(), 10);
    assert_eq!(room.state().processed + other.watch.state().processed, 10);
}

#[tokio::test]
async fn links_folders_and_hidden_files_are_left_alone() {
    let mut room = Room::new().await;
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.json"), TASK).unwrap();
    symlink(elsewhere.path().join("secret.json"), room.path("link.json")).unwrap();
    fs::create_dir(room.path("folder.json")).unwrap();
    room.put(".hidden.json", TASK);
    room.put("note.txt", TASK);
    room.put("task.json.part", TASK);
    room.look(4).await;
    let state = room.state();
    assert_eq!(
        (state.processed, state.failed, state.last_error),
        (0, 0, None)
    );
    assert!(room.items(Kind::Task).await.is_empty());
    fs::remove_dir_all(room.folder.path()).unwrap();
    room.look(1).await;
    assert!(room.state().last_error.unwrap().contains("cannot be read"));
}
