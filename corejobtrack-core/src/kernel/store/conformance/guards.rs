//! Tests of guards: a batch is only applied if what it has read is still true.

use std::sync::Arc;

use super::{
    Fixture,
    common::{
        add, batch, commit, count, delete, everything, insert, item, item_of, person, person_of,
        ready, reopened, step, update, watcher,
    },
    example::{Item, Person, Step, Watcher},
};
use crate::kernel::store::{
    Batch, Entity, Filter, Guard, Store, StoreError, Table, Value, Version, Where, Write,
};

fn row_guard(table: &'static Table, id: i64, version: i64) -> Guard {
    Guard::Unchanged {
        table,
        key: vec![Value::Int(id)],
        version: Version(version),
    }
}

fn count_guard<E: Entity>(filter: Where<E>, within: std::ops::RangeInclusive<u32>) -> Guard {
    Guard::Count {
        table: E::TABLE,
        filter: filter.into_filter(),
        within,
    }
}

fn guarded(guards: Vec<Guard>, writes: impl IntoIterator<Item = Write>) -> Batch {
    Batch {
        guards,
        ..batch(writes)
    }
}

async fn commit_error(store: &dyn Store, batch: Batch) -> StoreError {
    store.commit(batch).await.expect_err("the batch fails")
}

/// A row that was only read can be guarded by its version.
pub async fn a_guarded_row_that_has_changed_is_a_conflict(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1)), insert(&person(1))]).await;
    let as_read = || vec![row_guard(Item::TABLE, 1, 1)];
    let next = |id| [insert(&person(id))];
    store
        .commit(guarded(as_read(), next(2)))
        .await
        .expect("nothing has changed");
    // Neither an addition nor a new child raises the version.
    commit(
        &*store,
        [add(1, Item::messages, 1, None), insert(&step(1, 1))],
    )
    .await;
    store
        .commit(guarded(as_read(), next(3)))
        .await
        .expect("nothing has changed");
    commit(&*store, [update(1, 1, Item::held, true)]).await;
    let gone = vec![
        row_guard(Person::TABLE, 1, 1),
        row_guard(Item::TABLE, 99, 1),
    ];
    for guards in [as_read(), vec![row_guard(Item::TABLE, 1, 3)], gone] {
        let error = commit_error(&*store, guarded(guards, next(4))).await;
        assert!(
            matches!(error, StoreError::Conflict { table: "items" }),
            "{error:?}"
        );
    }
    // One batch may guard and write the same row; the guard is checked first.
    let both = guarded(
        vec![row_guard(Item::TABLE, 1, 2)],
        [update(1, 2, Item::held, false)],
    );
    store.commit(both).await.expect("nothing has changed");
    // A batch may have guards and an answer without writes.
    let answered = Batch {
        answer: Some("true".into()),
        ..guarded(as_read(), [])
    };
    let error = commit_error(&*store, answered).await;
    assert!(
        matches!(error, StoreError::Conflict { table: "items" }),
        "{error:?}"
    );
    assert_eq!(count::<Person>(&*store, Where::all()).await, 3);
}

/// A row can be guarded by its existence alone, whatever its version, also in a table without
/// versions.
pub async fn a_guarded_row_must_exist(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let rows = [
        insert(&item(1)),
        insert(&step(1, 1)),
        insert(&watcher(1, "ann", 1)),
    ];
    commit(&*store, rows).await;
    let exists = |table, key: &[Value]| Guard::Exists {
        table,
        key: key.to_vec(),
    };
    let watcher_key = [Value::Int(1), Value::Text("ann".into())];
    let there = || {
        vec![
            exists(Item::TABLE, &[Value::Int(1)]),
            exists(Watcher::TABLE, &watcher_key),
        ]
    };
    let next = |id| [insert(&person(id))];
    store
        .commit(guarded(there(), next(1)))
        .await
        .expect("both exist");
    commit(&*store, [update(1, 1, Item::held, true)]).await;
    store
        .commit(guarded(there(), next(2)))
        .await
        .expect("both exist");

    let missing = || exists(Item::TABLE, &[Value::Int(2)]);
    let mut guards = there();
    guards.push(missing());
    let error = commit_error(&*store, guarded(guards, next(3))).await;
    assert!(
        matches!(error, StoreError::Conflict { table: "items" }),
        "{error:?}"
    );
    // Guards are checked before the batch's own writes.
    let own = guarded(vec![missing()], [insert(&item(2))]);
    let error = commit_error(&*store, own).await;
    assert!(
        matches!(error, StoreError::Conflict { table: "items" }),
        "{error:?}"
    );
    assert_eq!(count::<Person>(&*store, Where::all()).await, 2);
}

/// A row is deleted while others guard that it exists: what they write is there only if they were
/// first.
async fn references(store: Arc<dyn Store>, other: Arc<dyn Store>) {
    for id in 1..=40 {
        commit(&*store, [insert(&item(id))]).await;
        let referring = |number: i64| {
            let guard = Guard::Exists {
                table: Item::TABLE,
                key: vec![Value::Int(id)],
            };
            guarded(vec![guard], [insert(&person(id * 10 + number))])
        };
        let mut tasks = Vec::new();
        for number in 0..4 {
            let store = Arc::clone(if number % 2 == 0 { &store } else { &other });
            let batch = referring(number);
            tasks.push(tokio::spawn(async move { store.commit(batch).await }));
        }
        let deletion = batch([delete::<Item>(id, 1)]);
        let deletion = store.commit(deletion).await.expect("the row is there");
        for task in tasks {
            match task.await.expect("the task does not panic") {
                Ok(receipt) => assert!(receipt.position < deletion.position, "round {id}"),
                Err(StoreError::Conflict { table: "items" }) => {}
                Err(other) => panic!("round {id}: {other:?}"),
            }
        }
    }
}

/// Nothing refers to a row that is deleted at the same time.
pub async fn a_deleted_row_gets_no_references(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    references(Arc::clone(&store), store).await;
}

/// Nothing refers to a row that another server deletes at the same time.
pub async fn a_deleted_row_gets_no_references_with_two_servers(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    references(store, reopened(fixture).await).await;
}

/// The number of matching rows must be within the bounds, both included, before the batch's writes.
pub async fn count_guards_enforce_their_bounds(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let rows = [
        insert(&item(1)),
        insert(&item(2)),
        insert(&step(1, 1)),
        insert(&watcher(1, "ann", 1)),
    ];
    commit(&*store, rows).await;
    let all = || Where::<Item>::all();
    let watched = || Item::id.exists_in(Watcher::item, Watcher::principal.is("ann"));
    let holds = [
        count_guard(all(), 2..=2),
        count_guard(all(), 0..=u32::MAX),
        count_guard(all(), 1..=2),
        count_guard(all(), 2..=3),
        count_guard(Where::<Step>::none(), 0..=0),
        count_guard(watched(), 1..=1),
        count_guard(!watched(), 1..=1),
    ];
    for (id, guard) in (1..).zip(holds) {
        let case = format!("{guard:?}");
        let outcome = store
            .commit(guarded(vec![guard], [insert(&person(id))]))
            .await;
        assert!(outcome.is_ok(), "{case} gave {outcome:?}");
    }
    let fails = [
        count_guard(all(), 0..=1),
        count_guard(all(), 3..=9),
        count_guard(Where::<Step>::none(), 1..=9),
        count_guard(watched(), 0..=0),
        count_guard(watched(), 2..=u32::MAX),
    ];
    let before = everything(&*store).await;
    for guard in fails {
        let guards = vec![count_guard(all(), 2..=2), guard.clone(), guard];
        let error = commit_error(&*store, guarded(guards.clone(), [insert(&person(100))])).await;
        assert!(
            matches!(error, StoreError::Guard { guard: 1 }),
            "{guards:?}: {error:?}"
        );
    }
    assert_eq!(everything(&*store).await, before);
    // The batch's own writes are not counted.
    let own = guarded(vec![count_guard(all(), 2..=2)], [insert(&item(3))]);
    store.commit(own).await.expect("there were two before");
}

/// If a batch has both errors, the conflict is reported.
pub async fn conflicts_are_reported_before_count_guards(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1))]).await;
    let never = || count_guard(Where::<Item>::all(), 5..=5);
    let batches = [
        guarded(
            vec![never(), row_guard(Item::TABLE, 1, 9)],
            [insert(&person(1))],
        ),
        guarded(vec![never()], [update(1, 9, Item::held, true)]),
        guarded(vec![never()], [add(9, Item::messages, 1, None)]),
    ];
    for batch in batches {
        let error = commit_error(&*store, batch).await;
        assert!(
            matches!(error, StoreError::Conflict { table: "items" }),
            "{error:?}"
        );
    }
}

/// Guards and versions are checked before the writes can fail.
pub async fn guards_are_checked_before_any_write(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1))]).await;
    let never = count_guard(Where::<Item>::all(), 5..=5);
    let error = commit_error(&*store, guarded(vec![never], [insert(&item(1))])).await;
    assert!(matches!(error, StoreError::Guard { guard: 0 }), "{error:?}");
    let writes = [
        insert(&item(1)),
        insert(&step(1, 99)),
        update(1, 9, Item::held, true),
    ];
    let error = commit_error(&*store, batch(writes)).await;
    assert!(
        matches!(error, StoreError::Conflict { table: "items" }),
        "{error:?}"
    );
}

fn demote(id: i64, version: i64) -> Batch {
    let others = Person::admin
        .is(true)
        .and(!Person::id.is(super::example::PersonId(id)));
    guarded(
        vec![count_guard(others, 1..=u32::MAX)],
        [update(id, version, Person::admin, false)],
    )
}

/// Two administrators demote each other concurrently, each guarding that another administrator
/// remains: in every round exactly one of them fails.
async fn demotions(store: Arc<dyn Store>, other: Arc<dyn Store>) {
    commit(&*store, [insert(&person(1)), insert(&person(2))]).await;
    let mut versions = [1, 1];
    for round in 0..40 {
        let [first, last] = versions;
        let one = tokio::spawn({
            let store = Arc::clone(&store);
            async move { store.commit(demote(1, first)).await }
        });
        let two = tokio::spawn({
            let other = Arc::clone(&other);
            async move { other.commit(demote(2, last)).await }
        });
        let outcomes =
            [one.await, two.await].map(|outcome| outcome.expect("the task does not panic"));
        let refused = match &outcomes {
            [Ok(_), Err(refused)] | [Err(refused), Ok(_)] => refused,
            other => panic!("round {round}: {other:?}"),
        };
        assert!(
            matches!(refused, StoreError::Guard { guard: 0 }),
            "{refused:?}"
        );
        for (id, version) in (1..).zip(&mut versions) {
            let person = person_of(&*store, id).await;
            *version = person.version.0;
            if !person.admin {
                commit(&*store, [update(id, *version, Person::admin, true)]).await;
                *version += 1;
            }
        }
    }
}

/// Concurrent commands of one server cannot remove all administrators.
pub async fn the_last_administrator_cannot_be_demoted(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    demotions(Arc::clone(&store), store).await;
}

/// Concurrent commands of two servers cannot remove all administrators.
pub async fn the_last_administrator_cannot_be_demoted_with_two_servers(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    demotions(store, reopened(fixture).await).await;
}

/// Two concurrent commands read the same two rows and change one each: only one of them succeeds.
pub async fn write_skew_is_prevented(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let other = reopened(fixture).await;
    commit(&*store, [insert(&item(1)), insert(&item(2))]).await;
    for round in 0..40 {
        let versions = [
            item_of(&*store, 1).await.version.0,
            item_of(&*store, 2).await.version.0,
        ];
        let [first, last] = versions;
        let change = |own: i64, from: i64, read: i64, as_read: i64| {
            guarded(
                vec![row_guard(Item::TABLE, read, as_read)],
                [update(own, from, Item::messages, round)],
            )
        };
        let one = tokio::spawn({
            let (store, batch) = (Arc::clone(&store), change(1, first, 2, last));
            async move { store.commit(batch).await }
        });
        let two = tokio::spawn({
            let other = Arc::clone(if round % 2 == 0 { &store } else { &other });
            let batch = change(2, last, 1, first);
            async move { other.commit(batch).await }
        });
        let outcomes =
            [one.await, two.await].map(|outcome| outcome.expect("the task does not panic"));
        match &outcomes {
            [Ok(_), Err(StoreError::Conflict { table: "items" })]
            | [Err(StoreError::Conflict { table: "items" }), Ok(_)] => {}
            other => panic!("round {round}: {other:?}"),
        }
    }
    assert_eq!(
        super::common::keys(&*store, Item::TABLE, Filter::All)
            .await
            .len(),
        2
    );
}
