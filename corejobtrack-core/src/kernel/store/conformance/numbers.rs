//! Tests of counters: numbers without gaps, and placeholders for them in rows.

use std::sync::Arc;

use super::{
    Fixture,
    common::{
        ask, batch, commit, count, insert, insert_row, item, last_position, numbered_invoice,
        ready, reopened, rows, take, update,
    },
    example::{Invoice, Item, ItemId, Step},
};
use crate::kernel::store::{
    Batch, Entity, Position, Query, Select, Store, StoreError, Take, Value, Version, Where, Write,
    journal,
};

fn taking(takes: Vec<Take>, writes: impl IntoIterator<Item = Write>) -> Batch {
    Batch {
        takes,
        ..batch(writes)
    }
}

/// Placeholders are replaced by the batch's numbers and its position in columns, keys and updates.
pub async fn placeholders_become_numbers_and_positions(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(500))]).await;
    let place = |mut row: Vec<Value>, places: &[(usize, Value)]| {
        for (place, value) in places {
            *row.get_mut(*place).expect("the column exists") = value.clone();
        }
        row
    };
    let new_item = place(
        item(0).to_row().expect("the item converts to a row"),
        &[
            (Item::id.place(), Value::Number(1)),
            (Item::number.place(), Value::Number(0)),
            (Item::messages.place(), Value::Position),
        ],
    );
    let new_step = place(
        super::common::step(1, 0)
            .to_row()
            .expect("the step converts to a row"),
        &[
            (Step::item.place(), Value::Number(1)),
            (Step::place.place(), Value::Position),
        ],
    );
    let changed = Write::Update {
        table: Item::TABLE,
        key: vec![Value::Int(500)],
        from: Some(Version(1)),
        set: vec![
            (Item::number.place(), Value::Number(1)),
            (Item::messages.place(), Value::Position),
        ],
        document: None,
    };
    let ids = Take {
        counter: "ids".into(),
        count: 1,
        start: 700,
    };
    let batch = taking(
        vec![take("numbers", 1), ids],
        [
            insert_row(Step::TABLE, new_step, None),
            changed,
            insert_row(Item::TABLE, new_item, item(0).document()),
            numbered_invoice(1),
        ],
    );
    let committed = store.commit(batch).await.expect("the batch is applied");
    assert_eq!(committed.numbers, [1, 700]);
    assert_eq!(committed.position, Position(2));
    let items = ask(&*store, Query::<Item>::all()).await;
    let seen: Vec<_> = items
        .iter()
        .map(|item| (item.id.0, item.number, item.messages))
        .collect();
    assert_eq!(seen, [(500, Some(700), 2), (700, Some(1), 2)]);
    let steps = ask(&*store, Query::<Step>::all()).await;
    let seen: Vec<_> = steps.iter().map(|step| (step.item, step.place)).collect();
    assert_eq!(seen, [(ItemId(700), Some(2))]);
    let invoices = ask(&*store, Query::<Invoice>::all()).await;
    let seen: Vec<_> = invoices
        .iter()
        .map(|invoice| (invoice.number, invoice.made_at))
        .collect();
    assert_eq!(seen, [(1, 2)]);
    // Search finds the row by the key that replaced its placeholder.
    let terms = crate::kernel::store::text::terms("\"item 0\"");
    let found = ask(
        &*store,
        crate::kernel::store::Find::<Item>::new(terms, Where::all(), 9, 0),
    )
    .await;
    assert_eq!(
        found.iter().map(|item| item.id.0).collect::<Vec<_>>(),
        [700]
    );
}

/// The first take creates the counter at its start; later starts are ignored, and each take is a
/// new range.
pub async fn counters_begin_at_start_and_give_ranges(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let take = |counter: &str, count, start| Take {
        counter: counter.into(),
        count,
        start,
    };
    let numbers = async |takes: Vec<Take>| {
        let committed = store.commit(taking(takes, [])).await;
        committed.expect("the numbers are taken").numbers
    };
    assert_eq!(numbers(vec![take("a", 10, 100)]).await, [100]);
    assert_eq!(numbers(vec![take("a", 1, 5)]).await, [110]);
    assert_eq!(
        numbers(vec![take("b", 1, -3), take("a", 2, 1)]).await,
        [-3, 111]
    );
    assert_eq!(numbers(vec![take("b", 1, 1)]).await, [-2]);
    assert_eq!(numbers(vec![take("odd ' name %", 1, 0)]).await, [0]);
    let name = |name: &str| vec![Value::Text(name.into())];
    let counter = rows(&*store, Select::by_key(journal::COUNTERS, &name("a"))).await;
    assert_eq!(counter, [vec![Value::Text("a".into()), Value::Int(113)]]);
}

/// Two takes from one counter in a batch give consecutive ranges.
pub async fn two_takes_from_one_counter_give_consecutive_ranges(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    for first in [1, 6] {
        let takes = vec![take("a", 2), take("b", 1), take("a", 3)];
        let committed = store
            .commit(taking(takes, []))
            .await
            .expect("the numbers are taken");
        let [a, _, second] = committed.numbers.as_slice() else {
            panic!("{committed:?}");
        };
        assert_eq!((*a, *second), (first, first + 2));
    }
}

/// Commits valid and failing batches concurrently. The numbers of the valid ones must be 1, 2, 3, …
async fn check_gaps(store: Arc<dyn Store>, other: Arc<dyn Store>) {
    commit(&*store, [insert(&item(1))]).await;
    let mut callers = Vec::new();
    for caller in 0..8_i64 {
        let store = Arc::clone(if caller % 2 == 0 { &store } else { &other });
        callers.push(tokio::spawn(async move {
            let mut taken = Vec::new();
            for round in 0..10_i64 {
                let id = caller * 100 + round + 1;
                let mut writes = vec![numbered_invoice(id)];
                let bad = (caller + round) % 3 == 0;
                if bad {
                    writes.push(match round % 3 {
                        0 => insert(&item(1)),
                        1 => update(1, 99, Item::held, true),
                        _ => insert(&super::common::step(id, 999)),
                    });
                }
                match store
                    .commit(taking(vec![take("invoices", 1)], writes))
                    .await
                {
                    Ok(committed) => {
                        assert!(!bad);
                        taken.extend(committed.numbers);
                    }
                    Err(
                        StoreError::Conflict { .. }
                        | StoreError::Duplicate { .. }
                        | StoreError::Reference,
                    ) => assert!(bad),
                    Err(error) => panic!("{error:?}"),
                }
            }
            taken
        }));
    }
    let mut taken = Vec::new();
    for caller in callers {
        taken.extend(caller.await.expect("the task does not panic"));
    }
    taken.sort_unstable();
    let expected: Vec<i64> = (1..).take(taken.len()).collect();
    assert_eq!(taken, expected);
    let by_number = Query::<Invoice>::all().order(Invoice::number.ascending());
    let invoices = ask(&*store, by_number).await;
    let numbers: Vec<i64> = invoices.iter().map(|invoice| invoice.number).collect();
    assert_eq!(numbers, expected);
    // Numbers rise with the order of commits.
    assert!(invoices.is_sorted_by_key(|invoice| invoice.made_at));
}

/// Numbers have no gaps, even if other batches fail.
pub async fn numbers_have_no_gaps(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    check_gaps(Arc::clone(&store), store).await;
}

/// Numbers have no gaps if two servers commit, even if other batches fail.
pub async fn numbers_have_no_gaps_with_two_servers(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    check_gaps(store, reopened(fixture).await).await;
}

/// A batch that only takes numbers has no position, is not in the journal and can be repeated.
pub async fn a_batch_that_only_takes_numbers_is_not_recorded(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let only = taking(vec![take("ids", 100)], []);
    let committed = store
        .commit(only.clone())
        .await
        .expect("the numbers are taken");
    assert_eq!(
        (committed.position, committed.numbers),
        (Position(0), vec![1])
    );
    let made = commit(&*store, [insert(&item(1))]).await;
    assert_eq!(made.position, Position(1));
    let committed = store.commit(only).await.expect("the numbers are taken");
    assert_eq!(
        (committed.position, committed.numbers),
        (Position(1), vec![101])
    );
    assert_eq!(last_position(&*store).await, Position(1));
    assert_eq!(rows(&*store, Select::from(journal::TABLE)).await.len(), 1);
    let made = commit(&*store, [insert(&item(2))]).await;
    assert_eq!(made.position, Position(2));
    assert_eq!(count::<Item>(&*store, Where::all()).await, 2);

    // Concurrent takes get ranges that do not overlap.
    let callers: Vec<_> = (0..16)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let taken = store.commit(taking(vec![take("ids", 10)], [])).await;
                taken.expect("the numbers are taken").numbers
            })
        })
        .collect();
    let mut firsts = Vec::new();
    for caller in callers {
        firsts.extend(caller.await.expect("the task does not panic"));
    }
    firsts.sort_unstable();
    assert_eq!(
        firsts,
        (0..16).map(|place| 201 + place * 10).collect::<Vec<i64>>()
    );
}
