//! What a batch has read still holds when it is applied, or it is not applied.

use std::sync::Arc;

use super::{
    Fixture,
    common::{
        add, batch, commit, count, everything, insert, item, item_of, person, person_of, ready,
        second, step, update, watcher,
    },
    example::{Item, Person, Step, Watcher},
};
use crate::kernel::store::{
    Batch, Entity, Filter, Guard, Store, StoreError, Table, Value, Version, Where, Write,
};

fn unchanged(table: &'static Table, id: i64, version: i64) -> Guard {
    Guard::Unchanged {
        table,
        key: vec![Value::Int(id)],
        version: Version(version),
    }
}

fn counted<E: Entity>(filter: Where<E>, within: std::ops::RangeInclusive<u32>) -> Guard {
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

async fn refused(store: &dyn Store, batch: Batch) -> StoreError {
    store.commit(batch).await.expect_err("the batch is refused")
}

/// A row that was only read is guarded by its version.
pub async fn a_row_that_changed_since_it_was_read_is_a_conflict(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1)), insert(&person(1))]).await;
    let as_read = || vec![unchanged(Item::TABLE, 1, 1)];
    let next = |id| [insert(&person(id))];
    store
        .commit(guarded(as_read(), next(2)))
        .await
        .expect("nothing has changed");
    // Neither an addition nor a child changes what rules read.
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
        unchanged(Person::TABLE, 1, 1),
        unchanged(Item::TABLE, 99, 1),
    ];
    for guards in [as_read(), vec![unchanged(Item::TABLE, 1, 3)], gone] {
        let error = refused(&*store, guarded(guards, next(4))).await;
        assert!(
            matches!(error, StoreError::Conflict { table: "items" }),
            "{error:?}"
        );
    }
    // A row may be guarded and written by one batch, guarded first.
    let both = guarded(
        vec![unchanged(Item::TABLE, 1, 2)],
        [update(1, 2, Item::held, false)],
    );
    store.commit(both).await.expect("nothing has changed");
    // Guards may stand alone before an answer.
    let answered = Batch {
        answer: Some("true".into()),
        ..guarded(as_read(), [])
    };
    let error = refused(&*store, answered).await;
    assert!(
        matches!(error, StoreError::Conflict { table: "items" }),
        "{error:?}"
    );
    assert_eq!(count::<Person>(&*store, Where::all()).await, 3);
}

/// The number of rows that pass lies within bounds, both included, as of just before the batch.
pub async fn counts_must_lie_within_their_bounds(fixture: &dyn Fixture) {
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
        counted(all(), 2..=2),
        counted(all(), 0..=u32::MAX),
        counted(all(), 1..=2),
        counted(all(), 2..=3),
        counted(Where::<Step>::none(), 0..=0),
        counted(watched(), 1..=1),
        counted(!watched(), 1..=1),
    ];
    for (id, guard) in (1..).zip(holds) {
        let told = format!("{guard:?}");
        let outcome = store
            .commit(guarded(vec![guard], [insert(&person(id))]))
            .await;
        assert!(outcome.is_ok(), "{told} gave {outcome:?}");
    }
    let fails = [
        counted(all(), 0..=1),
        counted(all(), 3..=9),
        counted(Where::<Step>::none(), 1..=9),
        counted(watched(), 0..=0),
        counted(watched(), 2..=u32::MAX),
    ];
    let before = everything(&*store).await;
    for guard in fails {
        let guards = vec![counted(all(), 2..=2), guard.clone(), guard];
        let error = refused(&*store, guarded(guards.clone(), [insert(&person(100))])).await;
        assert!(
            matches!(error, StoreError::Guard { guard: 1 }),
            "{guards:?}: {error:?}"
        );
    }
    assert_eq!(everything(&*store).await, before);
    // The batch's own writes do not count.
    let own = guarded(vec![counted(all(), 2..=2)], [insert(&item(3))]);
    store.commit(own).await.expect("two were there before");
}

/// Of a batch that has both, the conflict is told: its caller reads again anyway.
pub async fn a_conflict_is_told_before_a_count(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1))]).await;
    let never = || counted(Where::<Item>::all(), 5..=5);
    let batches = [
        guarded(
            vec![never(), unchanged(Item::TABLE, 1, 9)],
            [insert(&person(1))],
        ),
        guarded(vec![never()], [update(1, 9, Item::held, true)]),
        guarded(vec![never()], [add(9, Item::messages, 1, None)]),
    ];
    for batch in batches {
        let error = refused(&*store, batch).await;
        assert!(
            matches!(error, StoreError::Conflict { table: "items" }),
            "{error:?}"
        );
    }
}

/// Guards and versions are judged before the writes run into anything.
pub async fn a_guard_fails_before_anything_is_written(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1))]).await;
    let never = counted(Where::<Item>::all(), 5..=5);
    let error = refused(&*store, guarded(vec![never], [insert(&item(1))])).await;
    assert!(matches!(error, StoreError::Guard { guard: 0 }), "{error:?}");
    let writes = [
        insert(&item(1)),
        insert(&step(1, 99)),
        update(1, 9, Item::held, true),
    ];
    let error = refused(&*store, batch(writes)).await;
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
        vec![counted(others, 1..=u32::MAX)],
        [update(id, version, Person::admin, false)],
    )
}

/// Two administrators demote each other at once, each seeing that one would be left: one of them
/// is refused, round after round.
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
        let outcomes = [one.await, two.await].map(|outcome| outcome.expect("the caller lives"));
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

/// Two commands through one handle cannot break together what neither breaks alone.
pub async fn the_last_administrator_stays(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    demotions(Arc::clone(&store), store).await;
}

/// Nor can two servers.
pub async fn the_last_administrator_stays_with_two_servers(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    demotions(store, second(fixture).await).await;
}

/// Two commands each read both rows and change one: only the first can stand on what it has read.
pub async fn what_a_command_has_read_cannot_change_under_it(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let other = second(fixture).await;
    commit(&*store, [insert(&item(1)), insert(&item(2))]).await;
    for round in 0..40 {
        let versions = [
            item_of(&*store, 1).await.version.0,
            item_of(&*store, 2).await.version.0,
        ];
        let [first, last] = versions;
        let change = |own: i64, from: i64, read: i64, as_read: i64| {
            guarded(
                vec![unchanged(Item::TABLE, read, as_read)],
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
        let outcomes = [one.await, two.await].map(|outcome| outcome.expect("the caller lives"));
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
