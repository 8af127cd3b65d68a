//! Tests of batches: atomicity, order of writes, versions, references and unique indexes.

use std::sync::Arc;

use super::{
    Fixture,
    common::{
        add, ask, batch, command, commit, commit_error, count, delete, everything, insert,
        insert_row, item, item_of, keys, last_position, numbered_invoice, person, person_of, ready,
        reopened, step, take, time_entry, update, watcher,
    },
    example::{Invoice, Item, ItemId, Person, Step, StepId, TimeEntry, Watcher},
};
use crate::kernel::store::{
    Batch, Committed, Entity, Filter, Guard, Json, Query, Store, StoreError, Table, Value, Version,
    Where, Write,
};

fn key(id: i64) -> Vec<Value> {
    vec![Value::Int(id)]
}

fn touch(table: &'static Table, id: i64, from: i64) -> Write {
    Write::Update {
        table,
        key: key(id),
        from: Some(Version(from)),
        set: Vec::new(),
        document: None,
    }
}

/// The store sets the version to 1 on insert, whatever the row contains, and raises it with every
/// update, even one that sets nothing. Additions do not change it.
pub async fn versions_start_at_1_and_rise_with_every_update(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let mut odd = item(1);
    odd.version = Version(77);
    commit(&*store, [insert(&odd)]).await;
    let version = async || item_of(&*store, 1).await.version;
    assert_eq!(version().await, Version(1));
    commit(&*store, [update(1, 1, Item::held, true)]).await;
    assert_eq!(version().await, Version(2));
    commit(&*store, [touch(Item::TABLE, 1, 2)]).await;
    assert_eq!(version().await, Version(3));
    commit(&*store, [add(1, Item::messages, 5, None)]).await;
    let item = item_of(&*store, 1).await;
    assert_eq!(
        (item.version, item.messages, item.held),
        (Version(3), 5, true)
    );
    // An update and an addition to the same row in one batch.
    let writes = [
        update(1, 3, Item::held, false),
        add(1, Item::messages, -2, Some(3)),
    ];
    commit(&*store, writes).await;
    let item = item_of(&*store, 1).await;
    assert_eq!(
        (item.version, item.messages, item.held),
        (Version(4), 3, false)
    );
}

/// Updating, deleting or adding to a row that does not exist or has another version is a conflict.
pub async fn writing_a_missing_or_changed_row_is_a_conflict(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1))]).await;
    commit(
        &*store,
        [insert(&step(1, 1)), insert(&watcher(1, "ann", 1))],
    )
    .await;
    commit(&*store, [update(1, 1, Item::held, true)]).await;
    let before = everything(&*store).await;
    let watched = |item: i64, who: &str| vec![Value::Int(item), Value::Text(who.into())];
    let writes = [
        ("items", update(1, 1, Item::held, false)),
        ("items", update(1, 3, Item::held, false)),
        ("items", update(9, 1, Item::held, false)),
        ("items", delete::<Item>(1, 1)),
        ("items", delete::<Item>(9, 1)),
        ("items", add(9, Item::messages, 1, None)),
        ("steps", update(9, 0, Step::done, true)),
        ("steps", delete::<Step>(9, 0)),
        (
            "watchers",
            Write::Delete {
                table: Watcher::TABLE,
                key: watched(1, "bob"),
                from: None,
            },
        ),
        (
            "watchers",
            Write::Update {
                table: Watcher::TABLE,
                key: watched(2, "ann"),
                from: None,
                set: vec![(Watcher::rank.place(), Value::Int(2))],
                document: None,
            },
        ),
    ];
    for (name, write) in writes {
        let error = commit_error(&*store, [insert(&item(5)), write.clone()]).await;
        assert!(
            matches!(error, StoreError::Conflict { table } if table == name),
            "{write:?} gave {error:?}"
        );
    }
    // The first of several conflicts is reported.
    let several = [delete::<Step>(9, 0), update(1, 1, Item::held, false)];
    let error = commit_error(&*store, several).await;
    assert!(
        matches!(error, StoreError::Conflict { table: "steps" }),
        "{error:?}"
    );
    assert_eq!(everything(&*store).await, before);
}

/// Rows are inserted parents first, whatever the order in the batch.
pub async fn parents_and_children_are_inserted_in_any_order(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let writes = [
        insert(&step(1, 1)),
        insert(&watcher(1, "ann", 1)),
        insert(&item(1)),
        insert(&step(2, 2)),
        insert(&time_entry(1, Some(2))),
        insert(&item(2)),
    ];
    commit(&*store, writes).await;
    assert_eq!(count::<Step>(&*store, Where::all()).await, 2);
    assert_eq!(count::<Item>(&*store, Where::all()).await, 2);
    // A child may also move to a parent that is inserted by the same batch.
    commit(
        &*store,
        [update(1, 0, Step::item, ItemId(3)), insert(&item(3))],
    )
    .await;
    let moved = ask(&*store, Query::of(Step::item.is(ItemId(3)))).await;
    assert_eq!(moved.len(), 1);
}

/// Rows are deleted children first, whatever the order in the batch.
pub async fn children_are_deleted_before_their_parents(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let rows = [
        insert(&item(1)),
        insert(&step(1, 1)),
        insert(&step(2, 1)),
        insert(&watcher(1, "ann", 1)),
        insert(&time_entry(1, Some(1))),
    ];
    commit(&*store, rows).await;
    let gone = [
        delete::<Item>(1, 1),
        delete::<Step>(2, 0),
        Write::Delete {
            table: Watcher::TABLE,
            key: vec![Value::Int(1), Value::Text("ann".into())],
            from: None,
        },
        delete::<TimeEntry>(1, 1),
        delete::<Step>(1, 0),
    ];
    commit(&*store, gone).await;
    for table in [Item::TABLE, Step::TABLE, Watcher::TABLE, TimeEntry::TABLE] {
        assert!(keys(&*store, table, Filter::All).await.is_empty());
    }
}

/// Updates are applied before deletions.
pub async fn a_child_can_move_and_its_parent_be_deleted_in_one_batch(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let rows = [
        insert(&item(1)),
        insert(&item(2)),
        insert(&step(1, 1)),
        insert(&time_entry(1, Some(1))),
    ];
    commit(&*store, rows).await;
    let writes = [
        delete::<Item>(1, 1),
        update(1, 0, Step::item, ItemId(2)),
        update(1, 1, TimeEntry::item, None),
    ];
    commit(&*store, writes).await;
    let step = ask(&*store, Query::of(Step::id.is(StepId(1))).first()).await;
    assert_eq!(step.map(|step| step.item), Some(ItemId(2)));
    assert_eq!(keys(&*store, Item::TABLE, Filter::All).await, [key(2)]);
}

/// A row cannot reference a missing row, and a referenced row cannot be deleted.
pub async fn references_are_enforced_on_insert_update_and_delete(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let rows = [
        insert(&item(1)),
        insert(&item(2)),
        insert(&step(1, 1)),
        insert(&time_entry(1, None)),
        insert(&watcher(2, "ann", 1)),
    ];
    commit(&*store, rows).await;
    let before = everything(&*store).await;
    let writes = [
        insert(&step(9, 9)),
        insert(&time_entry(9, Some(9))),
        insert(&watcher(9, "ann", 1)),
        update(1, 0, Step::item, ItemId(9)),
        update(1, 1, TimeEntry::item, Some(ItemId(9))),
        delete::<Item>(1, 1),
        delete::<Item>(2, 1),
    ];
    for write in writes {
        let error = commit_error(&*store, [insert(&person(9)), write.clone()]).await;
        assert!(
            matches!(error, StoreError::Reference),
            "{write:?} gave {error:?}"
        );
    }
    let both = [delete::<Item>(1, 1), insert(&step(2, 1))];
    let error = commit_error(&*store, both).await;
    assert!(matches!(error, StoreError::Reference), "{error:?}");
    assert_eq!(everything(&*store).await, before);
}

/// References within a table are enforced too.
pub async fn a_table_may_reference_itself(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let under = |id, parent: i64| Item {
        under: Some(ItemId(parent)),
        ..item(id)
    };
    commit(&*store, [insert(&item(1)), insert(&under(2, 1))]).await;
    commit(&*store, [insert(&under(3, 2))]).await;
    for write in [
        insert(&under(4, 9)),
        update(3, 1, Item::under, Some(ItemId(9))),
        delete::<Item>(2, 1),
    ] {
        let error = commit_error(&*store, [write]).await;
        assert!(matches!(error, StoreError::Reference), "{error:?}");
    }
    commit(&*store, [delete::<Item>(3, 1), delete::<Item>(2, 1)]).await;
    commit(&*store, [update(1, 1, Item::under, Some(ItemId(1)))]).await;
    assert_eq!(item_of(&*store, 1).await.under, Some(ItemId(1)));
}

fn assert_duplicate(error: &StoreError, of: &str, names: &[&str]) {
    let StoreError::Duplicate { table, columns } = error else {
        panic!("{error:?} is not a duplicate");
    };
    assert_eq!(table, of);
    assert_eq!(columns, names);
}

/// Keys and unique columns must be unique; rows with a null in a unique index never collide.
pub async fn unique_indexes_are_enforced_and_ignore_nulls(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let numbered = |id, number| Item { number, ..item(id) };
    let placed = |id, item, place| Step {
        place,
        ..step(id, item)
    };
    let rows = [
        insert(&numbered(1, Some(7))),
        insert(&numbered(2, None)),
        insert(&numbered(3, None)),
        insert(&placed(1, 1, Some(1))),
        insert(&placed(2, 1, None)),
        insert(&placed(3, 1, None)),
        insert(&placed(4, 2, Some(1))),
        insert(&person(1)),
        insert(&watcher(1, "ann", 1)),
        insert(&watcher(1, "Ann", 1)),
    ];
    commit(&*store, rows).await;
    let before = everything(&*store).await;
    let same_email = super::example::Person {
        email: "person1@example.org".into(),
        ..person(2)
    };
    let cases: [(Write, &str, &[&str]); 9] = [
        (insert(&item(1)), "items", &["id"]),
        (insert(&numbered(9, Some(7))), "items", &["number"]),
        (update(2, 1, Item::number, Some(7)), "items", &["number"]),
        (insert(&placed(9, 1, Some(1))), "steps", &["item", "place"]),
        (
            update(4, 0, Step::item, ItemId(1)),
            "steps",
            &["item", "place"],
        ),
        (
            update(2, 0, Step::place, Some(1)),
            "steps",
            &["item", "place"],
        ),
        (
            insert(&watcher(1, "ann", 2)),
            "watchers",
            &["item", "principal"],
        ),
        (insert(&same_email), "people", &["email"]),
        (insert(&step(2, 2)), "steps", &["id"]),
    ];
    for (write, table, columns) in cases {
        let error = commit_error(&*store, [insert(&item(50)), write]).await;
        assert_duplicate(&error, table, columns);
    }
    // Two rows of one batch collide too.
    let twice = [insert(&numbered(8, Some(8))), insert(&numbered(9, Some(8)))];
    assert_duplicate(&commit_error(&*store, twice).await, "items", &["number"]);
    let twice = [insert(&item(8)), insert(&item(8))];
    assert_duplicate(&commit_error(&*store, twice).await, "items", &["id"]);
    assert_eq!(everything(&*store).await, before);
    // An update may set the value that the row has already, and case matters.
    commit(&*store, [update(1, 1, Item::number, Some(7))]).await;
    let mut upper = same_email.clone();
    upper.email = upper.email.to_uppercase();
    commit(&*store, [insert(&upper)]).await;
}

/// A unique value that a batch releases is free for the next batch, not for the same one.
pub async fn a_released_unique_value_is_free_in_the_next_batch(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let numbered = |id, number| Item {
        number: Some(number),
        ..item(id)
    };
    commit(&*store, [insert(&numbered(1, 7)), insert(&numbered(2, 8))]).await;
    let taken = [delete::<Item>(1, 1), insert(&numbered(3, 7))];
    assert_duplicate(&commit_error(&*store, taken).await, "items", &["number"]);
    let taken = [update(1, 1, Item::number, Some(9)), insert(&numbered(3, 7))];
    assert_duplicate(&commit_error(&*store, taken).await, "items", &["number"]);
    let taken = [delete::<Item>(1, 1), update(2, 1, Item::number, Some(7))];
    assert_duplicate(&commit_error(&*store, taken).await, "items", &["number"]);
    let taken = [delete::<Item>(1, 1), insert(&item(1))];
    assert_duplicate(&commit_error(&*store, taken).await, "items", &["id"]);
    commit(&*store, [delete::<Item>(1, 1)]).await;
    commit(&*store, [insert(&numbered(1, 7))]).await;
    commit(&*store, [update(1, 1, Item::number, Some(9))]).await;
    commit(&*store, [update(2, 1, Item::number, Some(7))]).await;
    assert_eq!(item_of(&*store, 2).await.number, Some(7));
}

/// Whether an error is the expected one.
type IsExpected = fn(&StoreError) -> bool;

/// Writes that fail, with their expected errors.
fn failing_writes() -> Vec<(Write, IsExpected)> {
    let duplicate = Item {
        number: Some(1),
        ..item(901)
    };
    vec![
        (update(1, 99, Item::held, true), |error| {
            matches!(error, StoreError::Conflict { table: "items" })
        }),
        (
            insert(&duplicate),
            |error| matches!(error, StoreError::Duplicate { table, .. } if table == "items"),
        ),
        (
            insert(&item(1)),
            |error| matches!(error, StoreError::Duplicate { table, .. } if table == "items"),
        ),
        (insert(&step(902, 999)), |error| {
            matches!(error, StoreError::Reference)
        }),
        (delete::<Item>(1, 1), |error| {
            matches!(error, StoreError::Reference)
        }),
        (add(1, Person::balance, -1, Some(0)), |error| {
            matches!(
                error,
                StoreError::BelowFloor {
                    table: "people",
                    column: "balance"
                }
            )
        }),
    ]
}

fn failing_guard() -> Guard {
    Guard::Count {
        table: Item::TABLE,
        filter: Filter::All,
        within: 100_000..=100_001,
    }
}

async fn insert_rows(store: &dyn Store) {
    let numbered = Item {
        number: Some(1),
        ..item(1)
    };
    let rows = [
        insert(&numbered),
        insert(&item(2)),
        insert(&step(1, 1)),
        insert(&step(2, 2)),
        insert(&person(1)),
        insert(&time_entry(1, Some(1))),
    ];
    commit(store, rows).await;
}

/// A batch whose last write or guard fails leaves nothing behind: no row, number, position, journal
/// entry or search result.
pub async fn a_batch_that_fails_in_its_last_write_leaves_no_trace(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_rows(&*store).await;
    let before = everything(&*store).await;
    let good = || {
        vec![
            insert(&item(900)),
            insert(&step(900, 900)),
            numbered_invoice(900),
            update(2, 1, Item::phase, "done".to_owned()),
            update(1, 1, TimeEntry::billable, Some(true)),
            add(2, Item::messages, 3, None),
            delete::<Step>(2, 0),
        ]
    };
    let mut failing = Vec::new();
    for (write, is_expected) in failing_writes() {
        let mut writes = good();
        writes.push(write);
        failing.push((batch(writes), is_expected));
    }
    let guarded = Batch {
        guards: vec![failing_guard()],
        ..batch(good())
    };
    failing.push((guarded, |error| {
        matches!(error, StoreError::Guard { guard: 0 })
    }));
    for (mut batch, is_expected) in failing {
        batch.takes = vec![take("invoices", 1)];
        batch.answer = Some("{}".into());
        let error = store.commit(batch).await.expect_err("the batch is refused");
        assert!(is_expected(&error), "{error:?}");
        assert_eq!(everything(&*store).await, before);
        let terms = crate::kernel::store::text::terms("\"item 900\"");
        let found = ask(
            &*store,
            crate::kernel::store::Find::<Item>::new(terms, Where::all(), 9, 0),
        )
        .await;
        assert!(found.is_empty());
    }
    // Another batch can make the same writes.
    let next = Batch {
        takes: vec![take("invoices", 1)],
        ..batch(good())
    };
    let committed = store.commit(next).await.expect("the batch is applied");
    assert_eq!(committed.position, last_position(&*store).await);
    assert_eq!((committed.position.0, committed.numbers), (2, vec![1]));
}

/// Of batches that are queued together, the valid ones are applied and each failing one gets its
/// own error.
pub async fn valid_batches_succeed_among_failing_ones(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_rows(&*store).await;
    let start = last_position(&*store).await.0;
    let mut waiting = Vec::new();
    let mut good = 0;
    for round in 0..6 {
        for (write, is_expected) in failing_writes() {
            let id = 1_000 + i64::try_from(waiting.len()).unwrap_or(0);
            let writes = vec![insert(&item(id)), insert(&step(id, id)), write];
            waiting.push((
                tokio::spawn(apply(&store, batch(writes))),
                Some(is_expected),
            ));
            let id = 1_000 + i64::try_from(waiting.len()).unwrap_or(0);
            let writes = vec![
                insert(&step(id, id)),
                insert(&item(id)),
                numbered_invoice(id),
            ];
            let batch = Batch {
                takes: vec![take("invoices", 1)],
                ..batch(writes)
            };
            waiting.push((tokio::spawn(apply(&store, batch)), None));
            good += 1;
        }
        let guarded = Batch {
            guards: vec![failing_guard()],
            ..batch([insert(&item(2_000 + round))])
        };
        let is_expected: IsExpected = |error| matches!(error, StoreError::Guard { guard: 0 });
        waiting.push((tokio::spawn(apply(&store, guarded)), Some(is_expected)));
    }
    for (outcome, is_expected) in waiting {
        let outcome = outcome.await.expect("the task does not panic");
        match (outcome, is_expected) {
            (Ok(_), None) => {}
            (Err(error), Some(is_expected)) => assert!(is_expected(&error), "{error:?}"),
            (outcome, is_expected) => {
                panic!("{outcome:?}, expected an error: {}", is_expected.is_some())
            }
        }
    }
    assert_eq!(last_position(&*store).await.0, start + good);
    assert_eq!(count::<Item>(&*store, Where::all()).await, 2 + good);
    assert_eq!(count::<Step>(&*store, Where::all()).await, 2 + good);
    assert_eq!(count::<Invoice>(&*store, Where::all()).await, good);
}

fn apply(
    store: &Arc<dyn Store>,
    batch: Batch,
) -> impl Future<Output = Result<Committed, StoreError>> + Send + 'static {
    let store = Arc::clone(store);
    async move { store.commit(batch).await }
}

/// Concurrent callers send batches of different shapes, which change rows of their earlier batches.
pub async fn concurrent_batches_of_different_shapes_are_all_applied(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let mut callers = Vec::new();
    for caller in 1..=12_i64 {
        let store = Arc::clone(&store);
        callers.push(tokio::spawn(async move {
            let id = caller * 10;
            let mut made = item(id);
            made.photo = (caller % 2 == 0).then(|| vec![1, 2, 3]);
            made.details = Json(serde_json::json!({ "caller": caller }));
            commit(
                &*store,
                [
                    insert(&made),
                    insert(&step(id, id)),
                    insert(&step(id + 1, id)),
                ],
            )
            .await;
            let writes = [
                update(id, 1, Item::notes, Some(format!("by {caller}"))),
                update(id, 0, Step::done, true),
                insert(&watcher(id, "ann", caller)),
            ];
            commit(&*store, writes).await;
            commit(
                &*store,
                [
                    add(id, Item::messages, caller, None),
                    delete::<Step>(id + 1, 0),
                ],
            )
            .await;
            let set = vec![
                (Item::phase.place(), Value::Text("done".into())),
                (Item::notes.place(), Value::Null),
            ];
            let write = Write::Update {
                table: Item::TABLE,
                key: key(id),
                from: Some(Version(2)),
                set,
                document: None,
            };
            commit(&*store, [write]).await;
            let item = item_of(&*store, id).await;
            assert_eq!((item.version, item.messages), (Version(3), caller));
            assert_eq!((item.phase.as_str(), item.notes), ("done", None));
            assert_eq!(item.details, made.details);
            assert_eq!(item.photo, made.photo);
        }));
    }
    for caller in callers {
        caller.await.expect("the task does not panic");
    }
    assert_eq!(count::<Item>(&*store, Where::all()).await, 12);
    assert_eq!(count(&*store, Step::done.is(true)).await, 12);
    assert_eq!(count::<Watcher>(&*store, Where::all()).await, 12);
}

/// Concurrent callers read a number and write it back raised by one, repeating after a conflict: no
/// update is lost.
pub async fn no_update_is_lost(fixture: &dyn Fixture) {
    const CALLERS: i64 = 8;
    const TIMES: i64 = 10;
    let store = ready(fixture).await;
    let other = reopened(fixture).await;
    commit(&*store, [insert(&item(1))]).await;
    let mut callers = Vec::new();
    for caller in 0..CALLERS {
        let store = Arc::clone(if caller % 2 == 0 { &store } else { &other });
        callers.push(tokio::spawn(async move {
            for _ in 0..TIMES {
                loop {
                    let item = item_of(&*store, 1).await;
                    let write = update(1, item.version.0, Item::messages, item.messages + 1);
                    match store.commit(batch([write])).await {
                        Ok(_) => break,
                        Err(StoreError::Conflict { table: "items" }) => {}
                        Err(error) => panic!("{error:?}"),
                    }
                }
            }
        }));
    }
    for caller in callers {
        caller.await.expect("the task does not panic");
    }
    let item = item_of(&*store, 1).await;
    assert_eq!(item.messages, CALLERS * TIMES);
    assert_eq!(item.version, Version(CALLERS * TIMES + 1));
}

/// Concurrent additions are all counted, and none makes the sum smaller than its minimum.
pub async fn no_addition_is_lost_and_minimums_are_respected(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let other = reopened(fixture).await;
    let mut rich = person(1);
    rich.balance = 50;
    commit(&*store, [insert(&item(1)), insert(&rich)]).await;
    let mut callers = Vec::new();
    for caller in 0..10 {
        let store = Arc::clone(if caller % 2 == 0 { &store } else { &other });
        callers.push(tokio::spawn(async move {
            let mut paid = 0;
            for _ in 0..8 {
                let writes = [
                    add(1, Item::messages, 1, None),
                    add(1, Item::messages, 1, None),
                    add(1, Person::balance, -1, Some(0)),
                ];
                match store.commit(batch(writes)).await {
                    Ok(_) => paid += 1,
                    Err(StoreError::BelowFloor {
                        table: "people",
                        column: "balance",
                    }) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
            paid
        }));
    }
    let mut paid = 0;
    for caller in callers {
        paid += caller.await.expect("the task does not panic");
    }
    assert_eq!(paid, 50);
    assert_eq!(person_of(&*store, 1).await.balance, 0);
    let item = item_of(&*store, 1).await;
    assert_eq!((item.messages, item.version), (100, Version(1)));
    // The minimum applies to the sum, not to the value before; without one there is no limit.
    commit(&*store, [add(1, Person::balance, -5, None)]).await;
    commit(&*store, [add(1, Person::balance, 1, Some(-4))]).await;
    let error = commit_error(&*store, [add(1, Person::balance, 1, Some(0))]).await;
    assert!(matches!(error, StoreError::BelowFloor { .. }), "{error:?}");
}

/// A batch whose caller was cancelled is applied as a whole or not at all.
pub async fn a_cancelled_commit_is_applied_whole_or_not_at_all(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    for round in 1..=30_i64 {
        let id = round * 2;
        let writes = [
            insert(&item(id)),
            insert(&step(id, id)),
            numbered_invoice(id),
        ];
        let command = command();
        let sent = Batch {
            command,
            takes: vec![take("invoices", 1)],
            ..batch(writes)
        };
        let caller = tokio::spawn(apply(&store, sent.clone()));
        for _ in 0..round % 5 {
            tokio::task::yield_now().await;
        }
        caller.abort();
        drop(caller.await);
        // Once a later commit of the same store is acknowledged, the batch is settled.
        commit(&*store, [insert(&item(id + 1))]).await;
        let (items, steps, invoices) = ask(
            &*store,
            (
                Query::of(Item::id.is(ItemId(id))).count(),
                Query::of(Step::id.is(StepId(id))).count(),
                Query::of(Invoice::id.is(super::example::InvoiceId(id))).count(),
            ),
        )
        .await;
        assert_eq!((items, items), (steps, invoices));
        // Sending the same command again applies it or returns its receipt.
        match store.commit(sent).await {
            Ok(_) => assert_eq!(items, 0),
            Err(StoreError::Applied(_)) => assert_eq!(items, 1),
            Err(error) => panic!("{error:?}"),
        }
    }
    let numbers = ask(
        &*store,
        Query::<Invoice>::all().order(Invoice::number.ascending()),
    )
    .await;
    let numbers: Vec<i64> = numbers.iter().map(|invoice| invoice.number).collect();
    assert_eq!(numbers, (1..=30).collect::<Vec<i64>>());
}

/// Batches with more than a thousand writes are applied.
pub async fn large_batches_are_applied(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let ids = || 1..=500_i64;
    let mut writes: Vec<Write> = ids().map(|id| insert(&item(id))).collect();
    writes.extend(ids().flat_map(|id| [insert(&step(id, id)), insert(&step(id + 500, id))]));
    commit(&*store, writes).await;
    let mut writes: Vec<Write> = ids().map(|id| update(id, 1, Item::held, true)).collect();
    writes.extend(ids().map(|id| update(id, 0, Step::done, id % 2 == 0)));
    writes.extend(ids().map(|id| add(id, Item::messages, id, None)));
    commit(&*store, writes).await;
    assert_eq!(count(&*store, Item::held.is(true)).await, 500);
    assert_eq!(count(&*store, Step::done.is(true)).await, 250);
    assert_eq!(item_of(&*store, 499).await.messages, 499);
    let mut writes: Vec<Write> = ids().map(|id| delete::<Item>(id, 2)).collect();
    writes.extend((1..=1_000).map(|id| delete::<Step>(id, 0)));
    let row = item(501).to_row().expect("the item converts to a row");
    writes.push(insert_row(Item::TABLE, row, item(501).document()));
    commit(&*store, writes).await;
    assert_eq!(keys(&*store, Item::TABLE, Filter::All).await, [key(501)]);
    assert!(keys(&*store, Step::TABLE, Filter::All).await.is_empty());
}
