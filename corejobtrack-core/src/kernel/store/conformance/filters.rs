//! Tests of filters. Every filter is tested together with its negation: logic is two-valued, so
//! each row matches exactly one of them.

use super::{
    Fixture,
    common::{commit, ids, insert, item, ready, rows, seconds, time_entry},
    example::{Hours, Item, TimeEntry},
};
use crate::kernel::store::{
    Comparison, Entity, Filter, Order, Query, Select, Store, Table, Timestamp, Value, Where,
};

/// Asserts that exactly these rows match the filter, and all others its negation.
async fn assert_matches(
    store: &dyn Store,
    table: &'static Table,
    filter: Filter,
    expected: &[i64],
) {
    let all = ids(&rows(store, Select::from(table)).await);
    let matching = ids(&rows(store, Select::from(table).filter(filter.clone())).await);
    assert_eq!(matching, expected, "{filter:?}");
    let others: Vec<i64> = all
        .into_iter()
        .filter(|id| !expected.contains(id))
        .collect();
    let negation = !filter;
    let matching = ids(&rows(store, Select::from(table).filter(negation.clone())).await);
    assert_eq!(matching, others, "{negation:?}");
    let twice = !negation;
    let matching = ids(&rows(store, Select::from(table).filter(twice)).await);
    assert_eq!(matching, expected, "negated twice");
}

async fn assert_items(store: &dyn Store, filter: Where<Item>, expected: &[i64]) {
    assert_matches(store, Item::TABLE, filter.into_filter(), expected).await;
}

/// Inserts items 1, 2, 3, … with these numbers.
async fn insert_numbered(store: &dyn Store, numbers: &[Option<i64>]) {
    let items = (1..).zip(numbers).map(|(id, number)| Item {
        number: *number,
        notes: number.map(|number| number.to_string()),
        due: number.map(seconds),
        ..item(id)
    });
    commit(store, items.map(|item| insert(&item))).await;
}

/// Inserts items 1, 2, 3, … with these titles; the even ones have them as notes too.
async fn insert_titled(store: &dyn Store, titles: &[&str]) {
    let items = (1..).zip(titles).map(|(id, title)| Item {
        title: (*title).into(),
        notes: (id % 2 == 0).then(|| (*title).into()),
        ..item(id)
    });
    commit(store, items.map(|item| insert(&item))).await;
}

/// Null equals null and differs from everything else.
pub async fn null_equals_only_null(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_numbered(&*store, &[Some(1), None, Some(2), None]).await;
    assert_items(&*store, Item::number.is_null(), &[2, 4]).await;
    assert_items(&*store, Item::number.is(None), &[2, 4]).await;
    assert_items(&*store, Item::number.is_not(None), &[1, 3]).await;
    assert_items(&*store, Item::number.is(1), &[1]).await;
    assert_items(&*store, Item::number.is_not(1), &[2, 3, 4]).await;
    assert_items(&*store, Item::notes.is("2".to_owned()), &[3]).await;
    assert_items(&*store, Item::notes.is_not("2".to_owned()), &[1, 2, 4]).await;
    assert_items(&*store, Item::due.is_not(seconds(1)), &[2, 3, 4]).await;
    assert_items(&*store, Item::held.is_not(false), &[]).await;
}

/// A comparison with null is false, so its negation is true.
pub async fn comparisons_with_null_are_false_and_their_negations_are_true(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_numbered(&*store, &[Some(1), None, Some(2), Some(3), None]).await;
    let cases: [(Comparison, &[i64]); 4] = [
        (Comparison::Less, &[1]),
        (Comparison::AtMost, &[1, 3]),
        (Comparison::Greater, &[4]),
        (Comparison::AtLeast, &[3, 4]),
    ];
    for (how, expected) in cases {
        assert_items(&*store, Item::number.compares(how, 2), expected).await;
        assert_items(&*store, Item::due.compares(how, seconds(2)), expected).await;
        assert_items(&*store, Item::notes.compares(how, "2".to_owned()), expected).await;
    }
    assert_items(
        &*store,
        Where::new(Filter::Prefix(Item::notes.place(), "1".into())),
        &[1],
    )
    .await;
    assert_items(
        &*store,
        Where::new(Filter::Contains(Item::notes.place(), String::new())),
        &[1, 3, 4],
    )
    .await;
    assert_items(
        &*store,
        Where::new(Filter::Prefix(Item::notes.place(), String::new())),
        &[1, 3, 4],
    )
    .await;
}

/// Null is never in a list, an empty list matches no row, and a list may have thousands of values.
pub async fn lists_never_match_null_and_may_be_empty_or_long(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_numbered(&*store, &[Some(1), None, Some(2), Some(3), None]).await;
    let is_in = |numbers: Vec<Option<i64>>| Item::number.is_in(numbers);
    assert_items(&*store, is_in(vec![]), &[]).await;
    assert_items(&*store, is_in(vec![None]), &[]).await;
    assert_items(&*store, is_in(vec![Some(3), Some(1), Some(3)]), &[1, 4]).await;
    assert_items(&*store, is_in(vec![None, Some(2)]), &[3]).await;
    assert_items(&*store, is_in((2..3_000).map(Some).collect()), &[3, 4]).await;
    let texts = ["1", "'", "2"].map(|text| Some(text.to_owned()));
    assert_items(&*store, Item::notes.is_in(texts), &[1, 3]).await;
    assert_items(&*store, Item::due.is_in([Some(seconds(3))]), &[4]).await;
    assert_items(&*store, Item::held.is_in([true]), &[]).await;
    assert_items(&*store, Item::held.is_in([true, false]), &[1, 2, 3, 4, 5]).await;
}

/// `And`, `Or` and `Not` can be nested. An empty `And` matches every row, an empty `Or` none.
pub async fn and_or_and_not_combine(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_numbered(&*store, &[Some(1), None, Some(2), Some(3), None]).await;
    let at_least = |number: i64| Item::number.compares(Comparison::AtLeast, number);
    let at_most = |number: i64| Item::number.compares(Comparison::AtMost, number);
    assert_items(&*store, Where::all(), &[1, 2, 3, 4, 5]).await;
    assert_items(&*store, Where::none(), &[]).await;
    assert_items(&*store, Where::new(Filter::And(vec![])), &[1, 2, 3, 4, 5]).await;
    assert_items(&*store, at_least(2).and(at_most(2)), &[3]).await;
    assert_items(&*store, at_least(3).or(at_most(1)), &[1, 4]).await;
    assert_items(&*store, (!at_least(2)).and(!at_most(0)), &[1, 2, 5]).await;
    assert_items(
        &*store,
        at_least(3)
            .or(Item::number.is_null())
            .and(!Item::id.is(crate::kernel::store::conformance::example::ItemId(2))),
        &[4, 5],
    )
    .await;
    let mut deep = at_least(2);
    for _ in 0..15 {
        deep = !(deep.and(Where::all()).or(Where::none()));
    }
    assert_items(&*store, !deep, &[3, 4]).await;
}

/// Characters that databases use in patterns are plain text.
pub async fn pattern_characters_are_taken_literally(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let marks = [
        "%", "_", "\\", "*", "?", "[", "]", "^", "-", "'", "\"", "#", "$", "|",
    ];
    let titles: Vec<String> = marks
        .iter()
        .map(|mark| format!("a{mark}b"))
        .chain(["aXb".into(), "ab".into(), "a[X]b".into()])
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    insert_titled(&*store, &titles).await;
    for mark in marks {
        let expected = |part: &str, at_start: bool| -> Vec<i64> {
            (1..)
                .zip(&titles)
                .filter(|(_, title)| {
                    if at_start {
                        title.starts_with(part)
                    } else {
                        title.contains(part)
                    }
                })
                .map(|(id, _)| id)
                .collect()
        };
        for part in [
            mark.to_owned(),
            format!("a{mark}"),
            format!("{mark}b"),
            format!("a{mark}b"),
        ] {
            let filter = Item::title.contains(part.clone());
            assert_items(&*store, filter, &expected(&part, false)).await;
            let filter = Item::title.starts_with(part.clone());
            assert_items(&*store, filter, &expected(&part, true)).await;
        }
    }
}

/// Case and accents matter, and Unicode equivalence is ignored. Prefixes may end in the greatest
/// character.
pub async fn prefix_and_contains_compare_bytes(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let titles = [
        "Straße",
        "strasse",
        "STRASSE",
        "caf\u{e9}",
        "cafe\u{301}",
        "\u{10FFFF}\u{10FFFF}a",
        "\u{10FFFF}",
        "\u{d7ff}\u{1F527}",
        "\u{e000}",
        "a\u{7f}",
        "a\u{7f}b",
        "a\u{80}",
        "",
    ];
    insert_titled(&*store, &titles).await;
    let parts = [
        "",
        "S",
        "s",
        "str",
        "Stra",
        "STR",
        "ß",
        "caf",
        "cafe",
        "caf\u{e9}",
        "\u{e9}",
        "\u{301}",
        "\u{10FFFF}",
        "\u{10FFFF}\u{10FFFF}",
        "\u{d7ff}",
        "\u{e000}",
        "a\u{7f}",
        "\u{7f}",
        "a",
        "\u{1F527}",
    ];
    for part in parts {
        let matching = |test: fn(&str, &str) -> bool| -> Vec<i64> {
            (1..)
                .zip(titles)
                .filter(|(_, title)| test(title, part))
                .map(|(id, _)| id)
                .collect()
        };
        let starting = matching(|title, part| title.starts_with(part));
        assert_items(&*store, Item::title.starts_with(part), &starting).await;
        let containing = matching(|title, part| title.contains(part));
        assert_items(&*store, Item::title.contains(part), &containing).await;
        let equal = matching(|title, part| title == part);
        assert_items(&*store, Item::title.is(part), &equal).await;
    }
}

/// The order of texts does not depend on a locale.
pub async fn text_is_compared_by_bytes(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let titles = [
        "",
        " ",
        "A",
        "Z",
        "a",
        "a ",
        "a b",
        "a-b",
        "aB",
        "ab",
        "z",
        "\u{e9}",
        "\u{ffff}",
        "\u{1F527}",
    ];
    insert_titled(&*store, &titles).await;
    for (place, title) in (0_usize..).zip(titles) {
        let before: Vec<i64> = (1..).take(place).collect();
        assert_items(
            &*store,
            Item::title.compares(Comparison::Less, title),
            &before,
        )
        .await;
        let from: Vec<i64> = (1..).take(titles.len()).skip(place).collect();
        assert_items(
            &*store,
            Item::title.compares(Comparison::AtLeast, title),
            &from,
        )
        .await;
    }
}

/// Decimals compare as numbers, instants by time, and false is less than true.
pub async fn instants_decimals_and_booleans_compare_by_value(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let hours = [-1_000, -9, 0, 9, 10, 1_000, i64::MAX];
    let started = [
        Timestamp::MIN,
        Timestamp::from_micros(-1).expect("an instant in range"),
        Timestamp::from_micros(0).expect("an instant in range"),
        Timestamp::from_micros(9_999_999).expect("an instant in range"),
        Timestamp::from_micros(10_000_000).expect("an instant in range"),
        seconds(0),
        Timestamp::MAX,
    ];
    let billable = [
        None,
        Some(false),
        Some(false),
        None,
        Some(true),
        Some(true),
        None,
    ];
    let entries =
        (1..)
            .zip(hours)
            .zip(started)
            .zip(billable)
            .map(|(((id, hours), started), billable)| TimeEntry {
                hours: Hours(hours),
                started,
                billable,
                ..time_entry(id, None)
            });
    commit(&*store, entries.map(|entry| insert(&entry))).await;
    for place in 0..hours.len() {
        let less: Vec<i64> = (1..).take(place).collect();
        let at_most: Vec<i64> = (1..).take(place + 1).collect();
        let (Some(hours), Some(started)) = (hours.get(place), started.get(place)) else {
            continue;
        };
        let filters = [
            (
                TimeEntry::hours.compares(Comparison::Less, Hours(*hours)),
                &less,
            ),
            (
                TimeEntry::hours.compares(Comparison::AtMost, Hours(*hours)),
                &at_most,
            ),
            (
                TimeEntry::started.compares(Comparison::Less, *started),
                &less,
            ),
            (
                TimeEntry::started.compares(Comparison::AtMost, *started),
                &at_most,
            ),
        ];
        for (filter, expected) in filters {
            assert_matches(&*store, TimeEntry::TABLE, filter.into_filter(), expected).await;
        }
    }
    let booleans: [(Where<TimeEntry>, &[i64]); 5] = [
        (TimeEntry::billable.is(true), &[5, 6]),
        (TimeEntry::billable.is(false), &[2, 3]),
        (TimeEntry::billable.is_not(true), &[1, 2, 3, 4, 7]),
        (
            TimeEntry::billable.compares(Comparison::Less, true),
            &[2, 3],
        ),
        (
            TimeEntry::billable.compares(Comparison::AtLeast, false),
            &[2, 3, 5, 6],
        ),
    ];
    for (filter, expected) in booleans {
        assert_matches(&*store, TimeEntry::TABLE, filter.into_filter(), expected).await;
    }
}

/// Bytes and JSON cannot be compared, but can be tested for null.
pub async fn bytes_and_json_can_be_tested_for_null(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let mut with_photo = item(2);
    with_photo.photo = Some(Vec::new());
    commit(&*store, [insert(&item(1)), insert(&with_photo)]).await;
    assert_items(&*store, Item::photo.is_null(), &[1]).await;
    assert_items(&*store, Item::photo.is_not(None), &[2]).await;
    let json_is_null = Filter::Is(Item::details.place(), Value::Null);
    assert_matches(&*store, Item::TABLE, json_is_null, &[]).await;
}

/// `After` the values of a row matches the rows below it in an ordered list, for all directions and
/// with nulls.
pub async fn after_matches_the_rest_of_an_ordered_list(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let numbers = [None, Some(1), Some(1), None, Some(2), Some(0)];
    let items = (1..).zip(numbers).map(|(id, number)| Item {
        due: number.map(seconds),
        messages: id % 2,
        ..item(id)
    });
    commit(&*store, items.map(|item| insert(&item))).await;
    let directions = [false, true];
    for first in directions {
        for second in directions {
            for third in directions {
                let order = vec![
                    order(Item::due.ascending(), first),
                    order(Item::messages.ascending(), second),
                    order(Item::id.ascending(), third),
                ];
                let list = rows(
                    &*store,
                    Select {
                        order: order.clone(),
                        ..Select::from(Item::TABLE)
                    },
                )
                .await;
                let listed = ids(&list);
                for (place, row) in list.iter().enumerate() {
                    let parts = order
                        .iter()
                        .map(|order| (*order, row.get(order.column).cloned()))
                        .map(|(order, value)| (order, value.expect("the column exists")))
                        .collect();
                    let mut rest: Vec<i64> = listed.iter().skip(place + 1).copied().collect();
                    rest.sort_unstable();
                    assert_matches(&*store, Item::TABLE, Filter::After(parts), &rest).await;
                }
            }
        }
    }
    assert_matches(&*store, Item::TABLE, Filter::After(Vec::new()), &[]).await;
    let query = Query::<Item>::all().order(Item::id.descending());
    assert_eq!(
        ids(&rows(&*store, query.into_select()).await),
        [6, 5, 4, 3, 2, 1]
    );
}

fn order(of: Order, descending: bool) -> Order {
    Order { descending, ..of }
}
