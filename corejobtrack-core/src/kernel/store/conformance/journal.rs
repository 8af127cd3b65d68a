//! Tests of the journal: commands are applied once, and the change feed is complete. Also of
//! `changed` and `health`.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{
    Fixture,
    common::{
        add, batch, commit, count, delete, everything, insert, item, last_position,
        numbered_invoice, person, ready, reopened, rows, seconds, step, take, update, watcher,
    },
    example::{Item, Step},
};
use crate::kernel::store::{
    Batch, Position, Receipt, Store, StoreError, Value, Where,
    journal::{self, Change, How},
};

fn command_with_answer() -> Batch {
    Batch {
        request: "sha256:ab ' cd".into(),
        answer: Some(r#"{"id":1,"title":"ünï"}"#.into()),
        takes: vec![take("invoices", 1), take("others", 5)],
        ..batch([insert(&item(1)), numbered_invoice(1)])
    }
}

/// Sending an applied command again returns its receipt from the journal.
pub async fn a_command_sent_twice_is_applied_once(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let other = reopened(fixture).await;
    commit(&*store, [insert(&person(1))]).await;
    let sent = command_with_answer();
    let committed = store
        .commit(sent.clone())
        .await
        .expect("the batch is applied");
    assert_eq!(
        (committed.position, &*committed.numbers),
        (Position(2), &[1, 1][..])
    );
    commit(&*store, [insert(&person(2))]).await;
    let before = everything(&*store).await;
    let receipt = Receipt {
        position: Position(2),
        request: sent.request.clone(),
        answer: sent.answer.clone(),
        numbers: vec![1, 1],
    };
    // So does a different request with the same command id: the receipt shows the difference.
    let different = Batch {
        request: "another".into(),
        writes: vec![insert(&item(2))],
        takes: Vec::new(),
        ..sent.clone()
    };
    // The journal is checked before versions.
    let stale = Batch {
        writes: vec![update(1, 99, Item::held, true)],
        takes: Vec::new(),
        ..sent.clone()
    };
    for batch in [sent, different, stale] {
        for store in [&store, &other] {
            match store.commit(batch.clone()).await {
                Err(StoreError::Applied(found)) => assert_eq!(*found, receipt),
                outcome => panic!("{outcome:?}"),
            }
        }
    }
    assert_eq!(everything(&*store).await, before);
    let plain = batch([insert(&item(3))]);
    store
        .commit(plain.clone())
        .await
        .expect("the batch is applied");
    match store.commit(plain).await {
        Err(StoreError::Applied(found)) => {
            assert_eq!((found.answer, found.numbers), (None, Vec::new()));
        }
        outcome => panic!("{outcome:?}"),
    }
}

/// The same command from several concurrent callers of two servers is applied by one of them.
pub async fn a_command_sent_concurrently_is_applied_once(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let other = reopened(fixture).await;
    for round in 1..=15 {
        let sent = Batch {
            takes: vec![take("invoices", 1)],
            answer: Some(round.to_string()),
            ..batch([insert(&item(round)), numbered_invoice(round)])
        };
        let callers: Vec<_> = (0..4)
            .map(|caller| {
                let store = Arc::clone(if caller < 3 { &store } else { &other });
                let sent = sent.clone();
                tokio::spawn(async move { store.commit(sent).await })
            })
            .collect();
        let mut applied = Vec::new();
        let mut receipts = Vec::new();
        for caller in callers {
            match caller.await.expect("the task does not panic") {
                Ok(committed) => applied.push(committed),
                Err(StoreError::Applied(receipt)) => receipts.push(receipt),
                Err(error) => panic!("{error:?}"),
            }
        }
        let [committed] = applied.as_slice() else {
            panic!("applied {} times", applied.len());
        };
        assert_eq!(committed.numbers, [round]);
        for receipt in receipts {
            assert_eq!(receipt.position, committed.position);
            assert_eq!(receipt.numbers, committed.numbers);
            assert_eq!(receipt.answer, Some(round.to_string()));
        }
    }
    assert_eq!(last_position(&*store).await, Position(15));
}

/// A failed command is not in the journal, so it can be applied later.
pub async fn a_failed_command_can_be_sent_again(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let sent = Batch {
        takes: vec![take("invoices", 1)],
        ..batch([insert(&step(1, 1)), numbered_invoice(1)])
    };
    let error = store.commit(sent.clone()).await;
    assert!(matches!(error, Err(StoreError::Reference)), "{error:?}");
    commit(&*store, [insert(&item(1))]).await;
    let committed = store.commit(sent).await.expect("the batch is applied");
    assert_eq!(
        (committed.position, committed.numbers),
        (Position(2), vec![1])
    );
}

async fn changes(store: &dyn Store, after: Position, limit: u16) -> Vec<Change> {
    let rows = rows(store, journal::after(after, limit)).await;
    rows.into_iter()
        .map(|row| journal::change(row).expect("a journal row"))
        .collect()
}

/// The journal has each commit with the rows it wrote, in the order of the batch, and its events.
pub async fn the_journal_records_rows_and_events(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let sent = Batch {
        at: seconds(42),
        events: vec![r#"{"kind":"made","text":"\"ü\""}"#.into(), "2".into()],
        takes: vec![take("invoices", 1)],
        ..batch([
            insert(&step(1, 1)),
            insert(&item(1)),
            numbered_invoice(9),
            insert(&watcher(1, "ann", 1)),
        ])
    };
    store
        .commit(sent.clone())
        .await
        .expect("the batch is applied");
    let writes = [
        update(1, 1, Item::held, true),
        add(1, Item::messages, 1, None),
        delete::<Step>(1, 0),
    ];
    commit(&*store, writes).await;
    let only_an_event = Batch {
        events: vec!["{}".into()],
        ..batch([])
    };
    store
        .commit(only_an_event)
        .await
        .expect("the batch is applied");
    let only_an_answer = Batch {
        answer: Some("null".into()),
        ..batch([])
    };
    store
        .commit(only_an_answer)
        .await
        .expect("the batch is applied");

    let feed = changes(&*store, Position(0), 100).await;
    let positions: Vec<i64> = feed.iter().map(|change| change.position.0).collect();
    assert_eq!(positions, [1, 2, 3, 4]);
    let touched = |change: &Change| -> Vec<(String, Vec<serde_json::Value>, How)> {
        let touched = change.touched.iter();
        touched
            .map(|row| (row.table.clone(), row.key.clone(), row.how))
            .collect()
    };
    let row = |table: &str, key: serde_json::Value, how| {
        (
            table.to_owned(),
            key.as_array().cloned().unwrap_or_default(),
            how,
        )
    };
    let [made, changed, event, answer] = feed.as_slice() else {
        panic!("{feed:?}");
    };
    assert_eq!(made.at, seconds(42));
    assert_eq!(
        made.events,
        [json!({"kind": "made", "text": "\"ü\""}), json!(2)]
    );
    let expected = [
        row("steps", json!([1]), How::Inserted),
        row("items", json!([1]), How::Inserted),
        row("invoices", json!([9]), How::Inserted),
        row("watchers", json!([1, "ann"]), How::Inserted),
    ];
    assert_eq!(touched(made), expected);
    let expected = [
        row("items", json!([1]), How::Updated),
        row("items", json!([1]), How::Updated),
        row("steps", json!([1]), How::Deleted),
    ];
    assert_eq!(touched(changed), expected);
    assert_eq!((event.touched.len(), event.events.len()), (0, 1));
    assert_eq!((answer.touched.len(), answer.events.len()), (0, 0));

    let later = changes(&*store, Position(1), 2).await;
    let positions: Vec<i64> = later.iter().map(|change| change.position.0).collect();
    assert_eq!(positions, [2, 3]);
    let mut found = rows(&*store, journal::of_command(sent.command)).await;
    let receipt = found.pop().map(journal::receipt);
    let receipt = receipt.expect("a row").expect("a receipt");
    assert_eq!((receipt.position, receipt.numbers), (Position(1), vec![1]));
    let unknown = journal::of_command(super::common::command());
    assert!(rows(&*store, unknown).await.is_empty());
    // The stored row is exactly that of `journal::entry`.
    let entry = journal::entry(&sent, Position(1), &[1]).expect("an entry");
    let first = rows(&*store, journal::after(Position(0), 1)).await;
    assert_eq!(first, [entry]);
}

/// While two servers commit, readers of both see every position once and in order.
pub async fn the_journal_has_no_gaps_with_two_servers(fixture: &dyn Fixture) {
    const WRITERS: i64 = 6;
    const TIMES: i64 = 12;
    let store = ready(fixture).await;
    let other = reopened(fixture).await;
    let mut tasks = Vec::new();
    for reader in [&store, &other] {
        let reader = Arc::clone(reader);
        tasks.push(tokio::spawn(async move {
            let mut last = Position(0);
            while last.0 < WRITERS * TIMES {
                let timeout = Duration::from_secs(10);
                reader
                    .changed(last, timeout)
                    .await
                    .expect("the store answers");
                for change in changes(&*reader, last, 7).await {
                    assert_eq!(change.position.0, last.0 + 1);
                    assert_eq!(change.touched.len(), 1);
                    last = change.position;
                }
            }
        }));
    }
    for writer in 0..WRITERS {
        let store = Arc::clone(if writer % 2 == 0 { &store } else { &other });
        tasks.push(tokio::spawn(async move {
            for round in 0..TIMES {
                let committed = commit(&*store, [insert(&item(writer * 100 + round + 1))]).await;
                assert!(last_position(&*store).await >= committed.position);
                // A failed batch takes no position.
                let bad = store.commit(batch([insert(&step(1, 9_999))])).await;
                assert!(matches!(bad, Err(StoreError::Reference)), "{bad:?}");
            }
        }));
    }
    for task in tasks {
        task.await.expect("the task does not panic");
    }
    assert_eq!(last_position(&*store).await.0, WRITERS * TIMES);
    assert_eq!(count::<Item>(&*store, Where::all()).await, WRITERS * TIMES);
}

/// `changed` returns before its timeout when this or another server has committed.
pub async fn changed_notices_commits_of_another_server(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let other = reopened(fixture).await;
    let timeout = Duration::from_secs(20);
    let started = Instant::now();
    for (round, (waits, writes)) in
        (1..).zip([(&store, &other), (&other, &store), (&store, &store)])
    {
        let mut waiting = waits.changed(Position(round - 1), timeout);
        // Poll once, so that the wait begins before the commit.
        let early = tokio::select! {
            biased;
            hint = &mut waiting => Some(hint),
            () = std::future::ready(()) => None,
        };
        commit(&**writes, [insert(&item(round))]).await;
        let hint = match early {
            Some(hint) => hint,
            None => waiting.await,
        };
        hint.expect("the store answers");
        // The hint may have come without a commit, so check and wait again.
        while last_position(&**waits).await < Position(round) {
            let again = waits.changed(Position(round - 1), timeout).await;
            again.expect("the store answers");
        }
    }
    // Earlier commits make it return at once.
    store
        .changed(Position(0), timeout)
        .await
        .expect("the store answers");
    store
        .changed(Position(2), timeout)
        .await
        .expect("the store answers");
    assert!(
        started.elapsed() < timeout,
        "changed only returned after its timeout"
    );
}

/// Without commits, `changed` returns after its timeout.
pub async fn changed_returns_after_its_timeout(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&person(1))]).await;
    let started = Instant::now();
    for timeout in [Duration::ZERO, Duration::from_millis(30)] {
        store
            .changed(Position(1), timeout)
            .await
            .expect("the store answers");
        store
            .changed(Position(i64::MAX), timeout)
            .await
            .expect("the store answers");
    }
    assert!(started.elapsed() < Duration::from_secs(10));
}

/// `health` reports the database, the server and plausible numbers of connections.
pub async fn health_is_reported(fixture: &dyn Fixture) {
    let store = fixture.store();
    store.health().await.expect("the store answers");
    let store = ready(fixture).await;
    let health = store.health().await.expect("the store answers");
    assert!(!health.database.is_empty() && !health.server.is_empty());
    let pool = health.pool;
    assert!(pool.max >= 1 && pool.min <= pool.max);
    assert!(
        pool.available.saturating_add(pool.in_use) <= pool.max,
        "{pool:?}"
    );
    assert_eq!(
        rows(&*store, journal::after(Position(0), 9)).await,
        Vec::<Vec<Value>>::new()
    );
}
