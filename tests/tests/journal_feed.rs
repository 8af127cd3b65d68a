//! Following the journal: a reader that continues from its last position gets each commit once, in
//! order, with its events, whichever process made the commit.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use corejobtrack_core::{
    Engine,
    event::Event,
    store::{Position, Read, Store, journal},
    work::{
        CreateWork, DeclineReason, DeclineSignature, Transition, UpdateWork, WorkEvent, WorkFields,
        WorkItemId,
    },
};
use corejobtrack_store_pg::PgStore;
use corejobtrack_tests::{
    items::transition_to,
    office::{Office, id_of},
    postgres::Cluster,
    stories,
};

/// A reader of the journal that continues from its last position.
struct Follower {
    store: Arc<dyn Store>,
    position: Position,
}

impl Follower {
    /// Starts at the current end of the journal.
    async fn from_now(store: Arc<dyn Store>) -> Self {
        let mut follower = Self {
            store,
            position: Position(0),
        };
        follower.all().await;
        follower
    }

    /// The commits since the last call, at most `limit` per read.
    async fn next(&mut self, limit: u16) -> Vec<journal::Change> {
        let reads = [Read::Rows(journal::after(self.position, limit))];
        let rows = self.store.read(&reads).await.unwrap().pop().unwrap();
        let changes: Vec<_> = rows
            .into_iter()
            .map(|row| journal::change(row).unwrap())
            .collect();
        for change in &changes {
            assert_eq!(
                change.position.0,
                self.position.0 + 1,
                "no hole, no repetition"
            );
            self.position = change.position;
        }
        changes
    }

    async fn all(&mut self) -> Vec<journal::Change> {
        let mut all = Vec::new();
        loop {
            let page = self.next(3).await;
            if page.is_empty() {
                return all;
            }
            all.extend(page);
        }
    }
}

fn events(change: &journal::Change) -> Vec<Event> {
    let read = |event: &serde_json::Value| serde_json::from_value(event.clone()).unwrap();
    change.events.iter().map(read).collect()
}

fn status(item: WorkItemId, from: &str, to: &str) -> Event {
    Event::Work(WorkEvent::WorkStatusChanged {
        item,
        from: from.into(),
        to: to.into(),
    })
}

/// Takes a ticket through its life; returns the events of each commit, in order.
async fn take_through_life(office: &Office) -> Vec<Vec<Event>> {
    let jane = office.employee("jane", None).await;
    let work = office.admin.work();
    let mut command = CreateWork::service_ticket("Acme Corp");
    command.fields.assigned_users = Some(vec![id_of(&jane)]);
    let item = work.create(command).await.unwrap().item.id;
    let fields = WorkFields {
        urgency: Some("High".into()),
        ..WorkFields::default()
    };
    let update = |fields: &WorkFields| UpdateWork {
        id: item,
        kind: None,
        fields: fields.clone(),
    };
    work.update(update(&fields)).await.unwrap();
    // Nothing changes, so nothing is committed.
    work.update(update(&fields)).await.unwrap();
    let decline = DeclineSignature {
        id: item,
        reason: DeclineReason::ContactNotAround,
        send_summary_email: false,
        send_signature_request: false,
    };
    work.decline_signature(decline).await.unwrap();
    for way in [Transition::Complete, Transition::Trash] {
        work.transition(transition_to(item, way)).await.unwrap();
    }
    // A refused operation leaves no trace.
    work.transition(transition_to(item, Transition::Archive))
        .await
        .unwrap_err();
    let users = vec![id_of(&jane)];
    vec![
        Vec::new(),
        vec![
            Event::Work(WorkEvent::WorkCreated { item }),
            Event::Work(WorkEvent::WorkAssigned { item, users }),
        ],
        Vec::new(),
        vec![Event::Work(WorkEvent::SignatureDeclined {
            item,
            reason: DeclineReason::ContactNotAround.as_str().into(),
        })],
        vec![status(item, "Pending", "completed")],
        vec![status(item, "completed", "trash")],
    ]
}

stories! {
    async fn the_journal_has_each_commit_once_in_order(office: Office) {
        let mut follower = Follower::from_now(Arc::clone(office.engine.store())).await;
        let expected = take_through_life(&office).await;
        let changes = follower.all().await;
        let events_read: Vec<_> = changes.iter().map(events).collect();
        assert_eq!(events_read, expected);
        assert!(changes.iter().all(|change| !change.touched.is_empty()));
        let created = &changes[1];
        let ticket = created.touched.iter().find(|row| row.table == "work_items").unwrap();
        assert_eq!(ticket.how, journal::How::Inserted);
        assert_eq!(created.at, office.engine.now());
        assert!(follower.all().await.is_empty());
    }
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    stories! {
        async fn a_reader_misses_nothing_while_many_write(office: Office) {
            let mut follower = Follower::from_now(Arc::clone(office.engine.store())).await;
            let writers: Vec<_> = (0..8).map(|_| {
                let work = office.admin.work();
                tokio::spawn(async move {
                    let mut made = Vec::new();
                    for _ in 0..5 {
                        let command = CreateWork::service_ticket("Acme Corp");
                        made.push(work.create(command).await.unwrap().item.id);
                    }
                    made
                })
            }).collect();
            let mut events_read = Vec::new();
            while events_read.len() < 40 {
                follower.store.changed(follower.position, Duration::from_secs(5)).await.unwrap();
                events_read.extend(follower.next(7).await.iter().flat_map(events));
            }
            let mut made = BTreeSet::new();
            for writer in writers {
                made.extend(writer.await.unwrap());
            }
            let events_read: BTreeSet<_> = events_read.iter().map(|event| match event {
                Event::Work(WorkEvent::WorkCreated { item }) => *item,
                other => unreachable!("{other:?}"),
            }).collect();
            assert_eq!(events_read, made);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn another_server_can_follow_the_journal_on_postgresql() {
        let database = Cluster::shared().await.database().await;
        let url = database.url().to_owned();
        let store = Arc::new(PgStore::connect(&url).await.unwrap());
        let office = Office::over(store, Box::new(database)).await;
        let elsewhere = Arc::new(PgStore::connect(&url).await.unwrap());
        let engine = Engine::over(elsewhere).open().await.unwrap();
        let mut follower = Follower::from_now(Arc::clone(engine.store())).await;
        let since = follower.position;
        let waiting = Arc::clone(&follower.store);
        let patience = Duration::from_secs(30);
        let woken = tokio::spawn(async move { waiting.changed(since, patience).await });
        let expected = take_through_life(&office).await;
        woken.await.unwrap().unwrap();
        let events_read: Vec<_> = follower.all().await.iter().map(events).collect();
        assert_eq!(events_read, expected);
    }
}
