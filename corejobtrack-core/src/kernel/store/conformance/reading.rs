//! Tests of reads: order, pages, filters on other tables, aggregates and snapshots.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{
    Fixture,
    common::{
        ask, commit, count, ids, insert, item, item_of, one, person, ready, reopened, rows,
        seconds, step, time_entry, update, watcher,
    },
    example::{Hours, Item, ItemId, Money, Person, Step, TimeEntry, Watcher},
};
use crate::kernel::store::{
    Aggregate, AggregateFunction, Comparison, Entity, Filter, Order, Query, Read, Row, Slice,
    Store, Value, Where,
};

async fn ids_of<E: Entity>(store: &dyn Store, query: Query<E>) -> Vec<i64> {
    ids(&rows(store, query.into_select()).await)
}

/// Null is the smallest value: first when ascending, last when descending.
pub async fn null_sorts_as_the_smallest_value_in_both_directions(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let numbers = [Some(5), None, Some(-3), None];
    let items = (1..).zip(numbers).map(|(id, number)| Item {
        number,
        due: number.map(seconds),
        notes: number.map(|number| number.to_string()),
        ..item(id)
    });
    commit(&*store, items.map(|item| insert(&item))).await;
    let orders = [
        (Item::number.ascending(), [2, 4, 3, 1]),
        (Item::number.descending(), [1, 3, 2, 4]),
        (Item::due.ascending(), [2, 4, 3, 1]),
        (Item::due.descending(), [1, 3, 2, 4]),
        (Item::notes.ascending(), [2, 4, 3, 1]),
        (Item::notes.descending(), [1, 3, 2, 4]),
    ];
    for (order, expected) in orders {
        assert_eq!(
            ids_of(&*store, Query::<Item>::all().order(order)).await,
            expected
        );
    }
}

/// Rows that are equal in the order are sorted by key, always ascending.
pub async fn the_key_breaks_ties(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let phases = ["open", "active", "open", "done", "active"];
    let items = (1..).zip(phases).map(|(id, phase)| Item {
        phase: phase.into(),
        held: id > 3,
        ..item(id)
    });
    // Inserted in reverse order of the keys.
    let items: Vec<Item> = items.collect();
    commit(&*store, items.iter().rev().map(insert)).await;
    let all = Query::<Item>::all;
    assert_eq!(ids_of(&*store, all()).await, [1, 2, 3, 4, 5]);
    let by_phase = all().order(Item::phase.ascending());
    assert_eq!(ids_of(&*store, by_phase).await, [2, 5, 4, 1, 3]);
    let by_phase = all().order(Item::phase.descending());
    assert_eq!(ids_of(&*store, by_phase).await, [1, 3, 4, 2, 5]);
    let two = all()
        .order(Item::held.descending())
        .order(Item::phase.ascending());
    assert_eq!(ids_of(&*store, two).await, [5, 4, 2, 1, 3]);

    let links = [(2, "b", 1), (1, "c", 1), (2, "a", 1), (1, "a", 1)];
    commit(
        &*store,
        links.map(|(item, who, rank)| insert(&watcher(item, who, rank))),
    )
    .await;
    let found = ask(
        &*store,
        Query::<Watcher>::all().order(Watcher::rank.descending()),
    )
    .await;
    let found: Vec<(i64, &str)> = found
        .iter()
        .map(|watcher| (watcher.item.0, watcher.principal.as_str()))
        .collect();
    assert_eq!(found, [(1, "a"), (1, "c"), (2, "a"), (2, "b")]);
}

/// Upper case comes before lower case, then accented letters, then other characters.
pub async fn text_is_ordered_by_bytes(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let mut titles = [
        "",
        " ",
        "Z",
        "a",
        "a ",
        "a b",
        "a-b",
        "aB",
        "ab",
        "z",
        "\u{e9}",
        "e\u{301}",
        "\u{ffff}",
        "\u{1F527}",
        "_",
        "~",
        "10",
        "9",
    ];
    let items = (1..).zip(titles).map(|(id, title)| Item {
        title: title.into(),
        ..item(id)
    });
    commit(&*store, items.map(|item| insert(&item))).await;
    titles.sort_unstable();
    let query = Query::<Item>::all().order(Item::title.ascending());
    let found: Vec<String> = ask(&*store, query)
        .await
        .into_iter()
        .map(|i| i.title)
        .collect();
    assert_eq!(found, titles);
    titles.reverse();
    let query = Query::<Item>::all().order(Item::title.descending());
    let found: Vec<String> = ask(&*store, query)
        .await
        .into_iter()
        .map(|i| i.title)
        .collect();
    assert_eq!(found, titles);
}

/// Pages that continue after the last row of the previous one return every row once, in order.
pub async fn keyset_pages_return_every_row_once(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let items = (1..=47).map(|id| Item {
        due: (id % 3 != 0).then(|| seconds(id % 5)),
        messages: id % 4,
        ..item(id)
    });
    commit(&*store, items.map(|item| insert(&item))).await;
    for (due, messages) in [
        (Item::due.descending(), Item::messages.ascending()),
        (Item::due.ascending(), Item::messages.descending()),
    ] {
        let order = [due, messages, Item::id.ascending()];
        let query = order.into_iter().fold(Query::<Item>::all(), Query::order);
        let expected = rows(&*store, query.clone().into_select()).await;
        let mut paged: Vec<Row> = Vec::new();
        loop {
            let mut page = query.clone().limit(5);
            if let Some(last) = paged.last() {
                let parts = order.map(|order| {
                    let value = last.get(order.column).cloned();
                    (order, value.expect("the column exists"))
                });
                page = page.filter(Where::new(Filter::After(parts.into())));
            }
            let page = rows(&*store, page.into_select()).await;
            if page.is_empty() {
                break;
            }
            paged.extend(page);
            assert!(paged.len() <= expected.len(), "rows come twice");
        }
        assert_eq!(paged, expected);
        assert_eq!(paged.len(), 47);
    }
}

/// Limit and offset apply to the ordered list; beyond its end there are no rows.
pub async fn limit_and_offset_select_a_page(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, (1..=5).map(|id| insert(&item(id)))).await;
    let list = || Query::<Item>::all().order(Item::id.descending());
    assert_eq!(ids_of(&*store, list().limit(2)).await, [5, 4]);
    assert_eq!(ids_of(&*store, list().limit(2).offset(1)).await, [4, 3]);
    assert_eq!(ids_of(&*store, list().offset(3)).await, [2, 1]);
    assert_eq!(ids_of(&*store, list().limit(0)).await, [0; 0]);
    assert_eq!(ids_of(&*store, list().offset(9)).await, [0; 0]);
    assert_eq!(ids_of(&*store, list().limit(u32::MAX).offset(4)).await, [1]);
    assert_eq!(ask(&*store, list().limit(1).count()).await, 5);
}

/// `Exists` matches if another table has a row that refers to this one and matches a filter.
pub async fn exists_looks_into_another_table(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let mut writes: Vec<_> = (1..=4).map(|id| insert(&item(id))).collect();
    let mut done = step(3, 2);
    done.done = true;
    writes.extend([step(1, 1), step(2, 2), done].iter().map(insert));
    writes.extend(
        [watcher(1, "ann", 1), watcher(4, "ann", 1)]
            .iter()
            .map(insert),
    );
    writes.extend([(1, Some(2)), (2, None), (3, Some(4))].map(|(id, item)| {
        let entry = time_entry(id, item);
        insert(&entry)
    }));
    commit(&*store, writes).await;

    let has_step = |filter| Item::id.exists_in(Step::item, filter);
    let watched = || Item::id.exists_in(Watcher::item, Watcher::principal.is("ann"));
    let cases: [(Where<Item>, &[i64]); 7] = [
        (has_step(Where::all()), &[1, 2]),
        (!has_step(Where::all()), &[3, 4]),
        (has_step(Step::done.is(true)), &[2]),
        (!has_step(!Step::done.is(true)), &[3, 4]),
        (has_step(Where::none()), &[]),
        (watched().and(has_step(Where::all())), &[1]),
        (watched().or(has_step(Step::done.is(true))), &[1, 2, 4]),
    ];
    for (filter, expected) in cases {
        let case = format!("{filter:?}");
        assert_eq!(ids_of(&*store, Query::of(filter)).await, expected, "{case}");
    }
    // A null refers to no row.
    let of_item = |filter| TimeEntry::item.exists_in(Item::id, filter);
    let cases: [(Where<TimeEntry>, &[i64]); 4] = [
        (of_item(Where::all()), &[1, 3]),
        (!of_item(Where::all()), &[2]),
        (of_item(has_step(Step::done.is(true))), &[1]),
        (!of_item(!watched()), &[2, 3]),
    ];
    for (filter, expected) in cases {
        let case = format!("{filter:?}");
        assert_eq!(ids_of(&*store, Query::of(filter)).await, expected, "{case}");
    }
    // Null does not equal null here.
    let same = TimeEntry::item.exists_in(TimeEntry::item, Where::all());
    assert_eq!(ids_of(&*store, Query::of(same.clone())).await, [1, 3]);
    assert_eq!(ids_of(&*store, Query::of(!same)).await, [2]);
    // The other table may be the same table.
    commit(&*store, [update(3, 1, Item::under, Some(ItemId(1)))]).await;
    let parents = Query::of(Item::id.exists_in(Item::under, Where::all()));
    assert_eq!(ids_of(&*store, parents).await, [1]);
}

/// `Among` uses only the first rows of each slice, in the slice's order.
pub async fn among_uses_the_first_rows_of_other_tables(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let mut writes: Vec<_> = (1..=6).map(|id| insert(&item(id))).collect();
    let links = [
        (1, "ann", 9),
        (2, "ann", 8),
        (3, "ann", 7),
        (3, "bob", 1),
        (4, "bob", 2),
        (5, "bob", 3),
    ];
    writes.extend(links.map(|(item, who, rank)| insert(&watcher(item, who, rank))));
    writes.extend([(1, Some(6)), (2, None)].map(|(id, item)| insert(&time_entry(id, item))));
    commit(&*store, writes).await;

    let of = |who: &str| Query::of(Watcher::principal.is(who)).order(Watcher::rank.ascending());
    let among = |queries: Vec<Query<Watcher>>| Item::id.among(Watcher::item, queries);
    let cases: [(Where<Item>, &[i64]); 8] = [
        (among(vec![of("ann")]), &[1, 2, 3]),
        (among(vec![of("ann").limit(2)]), &[2, 3]),
        (
            among(vec![of("ann").limit(2), of("bob").limit(2)]),
            &[2, 3, 4],
        ),
        (among(vec![of("bob").limit(1).offset(2)]), &[5]),
        (among(vec![of("bob").limit(0)]), &[]),
        (among(vec![]), &[]),
        (!among(vec![of("ann"), of("bob")]), &[6]),
        (
            among(vec![of("ann").limit(1)]).or(among(vec![of("bob").limit(1)])),
            &[3],
        ),
    ];
    for (filter, expected) in cases {
        let case = format!("{filter:?}");
        assert_eq!(ids_of(&*store, Query::of(filter)).await, expected, "{case}");
    }
    // One filter may have slices of several tables; nulls in them equal nothing.
    let mixed = |principal: &str| {
        Filter::Among(
            Item::id.place(),
            vec![
                Slice {
                    column: Watcher::item.place(),
                    of: of(principal).limit(1).into_select(),
                },
                Slice {
                    column: TimeEntry::item.place(),
                    of: Query::<TimeEntry>::all().into_select(),
                },
            ],
        )
    };
    assert_eq!(
        ids_of(&*store, Query::<Item>::of(Where::new(mixed("ann")))).await,
        [3, 6]
    );
    let others = Query::<Item>::of(Where::new(!mixed("ann")));
    assert_eq!(ids_of(&*store, others).await, [1, 2, 4, 5]);
    // A null column never matches.
    let entries = TimeEntry::item.among(Item::id, [Query::<Item>::all()]);
    assert_eq!(ids_of(&*store, Query::of(entries.clone())).await, [1]);
    assert_eq!(ids_of(&*store, Query::of(!entries)).await, [2]);
    let same = TimeEntry::item.among(TimeEntry::item, [Query::<TimeEntry>::all()]);
    assert_eq!(ids_of(&*store, Query::of(same.clone())).await, [1]);
    assert_eq!(ids_of(&*store, Query::of(!same)).await, [2]);
}

async fn fold<E: Entity>(
    store: &dyn Store,
    filter: Where<E>,
    group: Vec<usize>,
    functions: Vec<AggregateFunction>,
) -> Vec<Row> {
    let aggregate = Aggregate {
        table: E::TABLE,
        filter: filter.into_filter(),
        group,
        functions,
    };
    one(store, Read::Aggregate(aggregate)).await
}

async fn insert_time_entries(store: &dyn Store) {
    let hours = [150, 25, -10, 1_000];
    let rates = [Some(2_000_000), None, Some(1), None];
    let billable = [Some(true), None, Some(true), Some(false)];
    let entries = (1..).zip(hours).zip(rates).zip(billable);
    let entries = entries.map(|(((id, hours), rate), billable)| TimeEntry {
        hours: Hours(hours),
        rate: rate.map(Money),
        billable,
        ..time_entry(id, None)
    });
    commit(store, entries.map(|entry| insert(&entry))).await;
}

/// Counts, sums, minima and maxima of integers, decimals, instants and texts.
pub async fn counts_sums_minima_and_maxima_are_computed(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_time_entries(&*store).await;
    let hours = TimeEntry::hours.place();
    let rate = TimeEntry::rate.place();
    let started = TimeEntry::started.place();
    let ended = TimeEntry::ended.place();
    let functions = vec![
        AggregateFunction::Count,
        AggregateFunction::Sum(hours),
        AggregateFunction::Min(hours),
        AggregateFunction::Max(hours),
        AggregateFunction::Sum(rate),
        AggregateFunction::Min(rate),
        AggregateFunction::Min(started),
        AggregateFunction::Max(started),
        AggregateFunction::Max(ended),
    ];
    let answer = fold::<TimeEntry>(&*store, Where::all(), Vec::new(), functions).await;
    let expected = vec![
        Value::Int(4),
        Value::Int(1_165),
        Value::Int(-10),
        Value::Int(1_000),
        Value::Int(2_000_001),
        Value::Int(1),
        Value::Instant(seconds(1)),
        Value::Instant(seconds(4)),
        Value::Null,
    ];
    assert_eq!(answer, [expected]);
    let few = TimeEntry::hours.compares(Comparison::Less, Hours(100));
    let answer = fold(
        &*store,
        few,
        Vec::new(),
        vec![AggregateFunction::Count, AggregateFunction::Sum(rate)],
    )
    .await;
    assert_eq!(answer, [vec![Value::Int(2), Value::Int(1)]]);

    let titles = ["b", "Z", "\u{e9}", "a"];
    let items = (1..).zip(titles).map(|(id, title)| Item {
        title: title.into(),
        messages: if id == 1 { i64::MAX - 10 } else { 3 },
        ..item(id)
    });
    commit(&*store, items.map(|item| insert(&item))).await;
    let title = Item::title.place();
    let functions = vec![
        AggregateFunction::Min(title),
        AggregateFunction::Max(title),
        AggregateFunction::Max(Item::notes.place()),
        AggregateFunction::Sum(Item::messages.place()),
    ];
    let answer = fold::<Item>(&*store, Where::all(), Vec::new(), functions).await;
    let expected = vec![
        Value::Text("Z".into()),
        Value::Text("\u{e9}".into()),
        Value::Null,
        Value::Int(i64::MAX - 1),
    ];
    assert_eq!(answer, [expected]);
}

/// If no row matches, the answer is one row of zero and nulls; with groups it is empty.
pub async fn aggregates_over_no_rows_are_zero_or_null(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let hours = TimeEntry::hours.place();
    let functions = || {
        vec![
            AggregateFunction::Count,
            AggregateFunction::Sum(hours),
            AggregateFunction::Min(hours),
            AggregateFunction::Max(3),
        ]
    };
    let zero = vec![Value::Int(0), Value::Null, Value::Null, Value::Null];
    let empty = |group| fold::<TimeEntry>(&*store, Where::all(), group, functions());
    assert_eq!(empty(Vec::new()).await, std::slice::from_ref(&zero));
    assert_eq!(empty(vec![6]).await, Vec::<Row>::new());
    insert_time_entries(&*store).await;
    let none = fold::<TimeEntry>(&*store, Where::none(), Vec::new(), functions()).await;
    assert_eq!(none, [zero]);
    assert_eq!(count::<TimeEntry>(&*store, Where::none()).await, 0);
}

/// One row for each group, in ascending order of the group's values, null first.
pub async fn groups_are_ordered_with_null_first(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_time_entries(&*store).await;
    let hours = TimeEntry::hours.place();
    let billable = TimeEntry::billable.place();
    let functions = vec![AggregateFunction::Count, AggregateFunction::Sum(hours)];
    let answer = fold::<TimeEntry>(&*store, Where::all(), vec![billable], functions).await;
    let expected = [
        vec![Value::Null, Value::Int(1), Value::Int(25)],
        vec![Value::Bool(false), Value::Int(1), Value::Int(1_000)],
        vec![Value::Bool(true), Value::Int(2), Value::Int(140)],
    ];
    assert_eq!(answer, expected);

    let kinds = [
        ("b", true),
        ("Z", true),
        ("b", false),
        ("\u{e9}", true),
        ("b", true),
    ];
    let items = (1..).zip(kinds).map(|(id, (phase, held))| Item {
        phase: phase.into(),
        held,
        ..item(id)
    });
    commit(&*store, items.map(|item| insert(&item))).await;
    let group = vec![Item::phase.place(), Item::held.place()];
    let answer = fold::<Item>(&*store, Where::all(), group, vec![AggregateFunction::Count]).await;
    let row = |phase: &str, held, count| {
        vec![
            Value::Text(phase.into()),
            Value::Bool(held),
            Value::Int(count),
        ]
    };
    let expected = [
        row("Z", true, 1),
        row("b", false, 1),
        row("b", true, 2),
        row("\u{e9}", true, 1),
    ];
    assert_eq!(answer, expected);
    let group = vec![Item::phase.place()];
    let answer = fold::<Item>(&*store, Where::all(), group, Vec::new()).await;
    assert_eq!(answer.len(), 3);
}

/// While another server moves amounts between two tables, the reads of one call always see the same
/// total.
pub async fn the_reads_of_one_call_share_a_snapshot(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let writer = reopened(fixture).await;
    let mut rich = person(1);
    rich.balance = 1_000;
    commit(&*store, [insert(&item(1)), insert(&rich)]).await;
    let finished = Arc::new(AtomicBool::new(false));
    let moving = tokio::spawn({
        let finished = Arc::clone(&finished);
        async move {
            for _ in 0..100 {
                let writes = [
                    super::common::add(1, Person::balance, -1, Some(0)),
                    super::common::add(1, Item::messages, 1, None),
                ];
                commit(&*writer, writes).await;
            }
            finished.store(true, Ordering::SeqCst);
        }
    });
    let mut rounds = 0;
    while rounds < 20 || !finished.load(Ordering::SeqCst) {
        let queries = (
            Query::<Person>::all().first(),
            Query::<Item>::all().first(),
            Query::<Person>::all(),
        );
        let (one, item, all) = ask(&*store, queries).await;
        let balance = one.expect("the person exists").balance;
        let messages = item.expect("the item exists").messages;
        assert_eq!(balance + messages, 1_000);
        assert_eq!(
            all.iter().map(|person| person.balance).sum::<i64>(),
            balance
        );
        rounds += 1;
        tokio::task::yield_now().await;
    }
    moving.await.expect("the task does not panic");
    assert_eq!(item_of(&*store, 1).await.messages, 100);
}

/// A caller's next read sees its acknowledged commit.
pub async fn a_caller_reads_its_own_writes(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let callers = (0..8).map(|caller| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            for round in 0..10 {
                let id = caller * 100 + round + 1;
                let committed = commit(&*store, [insert(&item(id))]).await;
                assert_eq!(item_of(&*store, id).await.id, ItemId(id));
                assert!(super::common::last_position(&*store).await >= committed.position);
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.expect("the task does not panic");
    }
}

/// A call without reads has no answers; a call may also have many reads of the same form.
pub async fn no_reads_or_many_reads_are_answered(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    assert!(store.read(&[]).await.expect("no answers").is_empty());
    commit(&*store, (1..=3).map(|id| insert(&item(id)))).await;
    let reads: Vec<Read> = (0..40)
        .map(|place| {
            let order = Order {
                column: 0,
                descending: place % 2 == 1,
            };
            Read::Rows(Query::<Item>::all().order(order).limit(place).into_select())
        })
        .collect();
    let answers = store.read(&reads).await.expect("the reads are answered");
    for (place, answer) in answers.iter().enumerate() {
        let mut expected = if place % 2 == 1 {
            vec![3, 2, 1]
        } else {
            vec![1, 2, 3]
        };
        expected.truncate(place);
        assert_eq!(ids(answer), expected);
    }
}
