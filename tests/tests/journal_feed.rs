//! Following the journal: whoever reads on from where they were sees each commit once, in order, with
//! what happened in it, from whatever process.
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

/// Somebody who reads on from where they were.
struct Follower {
    store: Arc<dyn Store>,
    position: Position,
}

impl Follower {
    /// Follows what comes from now on.
    async fn from_now(store: Arc<dyn Store>) -> Self {
        let mut follower = Self {
            store,
            position: Position(0),
        };
        follower.all().await;
        follower
    }

    /// What came since the last time, `limit` at a time.
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

/// The life of a ticket; answers the events of its commits, one after the other.
async fn live(office: &Office) -> Vec<Vec<Event>> {
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
    // What is refused leaves no trace.
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
    async fn the_journal_tells_each_commit_once_in_order(office: Office) {
        let mut follower = Follower::from_now(Arc::clone(office.engine.store())).await;
        let expected = live(&office).await;
        let changes = follower.all().await;
        let told: Vec<_> = changes.iter().map(events).collect();
        assert_eq!(told, expected);
        assert!(changes.iter().all(|change| !change.touched.is_empty()));
        let created = &changes[1];
        let ticket = created.touched.iter().find(|row| row.table == "work_items").unwrap();
        assert_eq!(ticket.how, journal::How::Inserted);
        assert_eq!(created.at, office.engine.now());
        assert!(follower.all().await.is_empty());
    }
}

/// Concurrent stories, which `tests/races` repeats under load.
mod races {
    use super::*;

    stories! {
        async fn a_follower_beside_many_writers_misses_nothing(office: Office) {
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
            let mut told = Vec::new();
            while told.len() < 40 {
                follower.store.changed(follower.position, Duration::from_secs(5)).await.unwrap();
                told.extend(follower.next(7).await.iter().flat_map(events));
            }
            let mut made = BTreeSet::new();
            for writer in writers {
                made.extend(writer.await.unwrap());
            }
            let told: BTreeSet<_> = told.iter().map(|event| match event {
                Event::Work(WorkEvent::WorkCreated { item }) => *item,
                other => unreachable!("{other:?}"),
            }).collect();
            assert_eq!(told, made);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn another_server_follows_on_postgresql() {
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
        let expected = live(&office).await;
        woken.await.unwrap().unwrap();
        let told: Vec<_> = follower.all().await.iter().map(events).collect();
        assert_eq!(told, expected);
    }
}
