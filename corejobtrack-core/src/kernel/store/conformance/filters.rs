//! Which rows pass a filter. Every filter is asked together with its negation: logic is two-valued,
//! so each row passes exactly one of them.

use super::{
    Fixture,
    common::{commit, ids, insert, item, ready, rows, second_of, time_entry},
    example::{Hours, Item, TimeEntry},
};
use crate::kernel::store::{
    Comparison, Entity, Filter, Order, Query, Select, Store, Table, Timestamp, Value, Where,
};

/// The filter lets exactly these rows pass, and its negation all others.
async fn passes(store: &dyn Store, table: &'static Table, filter: Filter, expected: &[i64]) {
    let all = ids(&rows(store, Select::from(table)).await);
    let passing = ids(&rows(store, Select::from(table).filter(filter.clone())).await);
    assert_eq!(passing, expected, "{filter:?}");
    let others: Vec<i64> = all
        .into_iter()
        .filter(|id| !expected.contains(id))
        .collect();
    let negation = !filter;
    let passing = ids(&rows(store, Select::from(table).filter(negation.clone())).await);
    assert_eq!(passing, others, "{negation:?}");
    let twice = !negation;
    let passing = ids(&rows(store, Select::from(table).filter(twice)).await);
    assert_eq!(passing, expected, "negated twice");
}

async fn items_pass(store: &dyn Store, filter: Where<Item>, expected: &[i64]) {
    passes(store, Item::TABLE, filter.into_filter(), expected).await;
}

/// Items 1, 2, 3, … with these numbers.
async fn numbered(store: &dyn Store, numbers: &[Option<i64>]) {
    let items = (1..).zip(numbers).map(|(id, number)| Item {
        number: *number,
        notes: number.map(|number| number.to_string()),
        due: number.map(second_of),
        ..item(id)
    });
    commit(store, items.map(|item| insert(&item))).await;
}

/// Items 1, 2, 3, … with these titles, and the same as notes of the even ones.
async fn titled(store: &dyn Store, titles: &[&str]) {
    let items = (1..).zip(titles).map(|(id, title)| Item {
        title: (*title).into(),
        notes: (id % 2 == 0).then(|| (*title).into()),
        ..item(id)
    });
    commit(store, items.map(|item| insert(&item))).await;
}

/// Null equals null, and differs from everything else.
pub async fn null_equals_null_and_nothing_else(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    numbered(&*store, &[Some(1), None, Some(2), None]).await;
    items_pass(&*store, Item::number.is_null(), &[2, 4]).await;
    items_pass(&*store, Item::number.is(None), &[2, 4]).await;
    items_pass(&*store, Item::number.is_not(None), &[1, 3]).await;
    items_pass(&*store, Item::number.is(1), &[1]).await;
    items_pass(&*store, Item::number.is_not(1), &[2, 3, 4]).await;
    items_pass(&*store, Item::notes.is("2".to_owned()), &[3]).await;
    items_pass(&*store, Item::notes.is_not("2".to_owned()), &[1, 2, 4]).await;
    items_pass(&*store, Item::due.is_not(second_of(1)), &[2, 3, 4]).await;
    items_pass(&*store, Item::held.is_not(false), &[]).await;
}

/// A comparison with null is false; so its negation is true.
pub async fn comparisons_with_null_are_false_and_their_negations_true(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    numbered(&*store, &[Some(1), None, Some(2), Some(3), None]).await;
    let cases: [(Comparison, &[i64]); 4] = [
        (Comparison::Less, &[1]),
        (Comparison::AtMost, &[1, 3]),
        (Comparison::Greater, &[4]),
        (Comparison::AtLeast, &[3, 4]),
    ];
    for (how, expected) in cases {
        items_pass(&*store, Item::number.compares(how, 2), expected).await;
        items_pass(&*store, Item::due.compares(how, second_of(2)), expected).await;
        items_pass(&*store, Item::notes.compares(how, "2".to_owned()), expected).await;
    }
    items_pass(
        &*store,
        Where::new(Filter::Prefix(Item::notes.place(), "1".into())),
        &[1],
    )
    .await;
    items_pass(
        &*store,
        Where::new(Filter::Contains(Item::notes.place(), String::new())),
        &[1, 3, 4],
    )
    .await;
    items_pass(
        &*store,
        Where::new(Filter::Prefix(Item::notes.place(), String::new())),
        &[1, 3, 4],
    )
    .await;
}

/// No list has null in it, an empty one has nothing, and one may be long.
pub async fn lists_hold_no_null_and_may_be_empty_or_long(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    numbered(&*store, &[Some(1), None, Some(2), Some(3), None]).await;
    let is_in = |numbers: Vec<Option<i64>>| Item::number.is_in(numbers);
    items_pass(&*store, is_in(vec![]), &[]).await;
    items_pass(&*store, is_in(vec![None]), &[]).await;
    items_pass(&*store, is_in(vec![Some(3), Some(1), Some(3)]), &[1, 4]).await;
    items_pass(&*store, is_in(vec![None, Some(2)]), &[3]).await;
    items_pass(&*store, is_in((2..3_000).map(Some).collect()), &[3, 4]).await;
    let texts = ["1", "'", "2"].map(|text| Some(text.to_owned()));
    items_pass(&*store, Item::notes.is_in(texts), &[1, 3]).await;
    items_pass(&*store, Item::due.is_in([Some(second_of(3))]), &[4]).await;
    items_pass(&*store, Item::held.is_in([true]), &[]).await;
    items_pass(&*store, Item::held.is_in([true, false]), &[1, 2, 3, 4, 5]).await;
}

/// And, or, not, as deep as anybody likes; none of all is every row, none of any is no row.
pub async fn filters_combine(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    numbered(&*store, &[Some(1), None, Some(2), Some(3), None]).await;
    let at_least = |number: i64| Item::number.compares(Comparison::AtLeast, number);
    let at_most = |number: i64| Item::number.compares(Comparison::AtMost, number);
    items_pass(&*store, Where::all(), &[1, 2, 3, 4, 5]).await;
    items_pass(&*store, Where::none(), &[]).await;
    items_pass(&*store, Where::new(Filter::And(vec![])), &[1, 2, 3, 4, 5]).await;
    items_pass(&*store, at_least(2).and(at_most(2)), &[3]).await;
    items_pass(&*store, at_least(3).or(at_most(1)), &[1, 4]).await;
    items_pass(&*store, (!at_least(2)).and(!at_most(0)), &[1, 2, 5]).await;
    items_pass(
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
    items_pass(&*store, !deep, &[3, 4]).await;
}

/// What is a pattern to a database is plain text here.
pub async fn patterns_are_taken_literally(fixture: &dyn Fixture) {
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
    titled(&*store, &titles).await;
    for mark in marks {
        let expected = |part: &str, start: bool| -> Vec<i64> {
            (1..)
                .zip(&titles)
                .filter(|(_, title)| {
                    if start {
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
            items_pass(&*store, filter, &expected(&part, false)).await;
            let filter = Item::title.starts_with(part.clone());
            items_pass(&*store, filter, &expected(&part, true)).await;
        }
    }
}

/// Case and accents matter; what Unicode calls equivalent does not; the last letters have a prefix
/// range too.
pub async fn texts_are_found_byte_by_byte(fixture: &dyn Fixture) {
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
    titled(&*store, &titles).await;
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
        items_pass(&*store, Item::title.starts_with(part), &starting).await;
        let containing = matching(|title, part| title.contains(part));
        items_pass(&*store, Item::title.contains(part), &containing).await;
        let equal = matching(|title, part| title == part);
        items_pass(&*store, Item::title.is(part), &equal).await;
    }
}

/// No locale has a say in which text is less.
pub async fn texts_compare_by_their_bytes(fixture: &dyn Fixture) {
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
    titled(&*store, &titles).await;
    for (place, title) in (0_usize..).zip(titles) {
        let before: Vec<i64> = (1..).take(place).collect();
        items_pass(
            &*store,
            Item::title.compares(Comparison::Less, title),
            &before,
        )
        .await;
        let from: Vec<i64> = (1..).take(titles.len()).skip(place).collect();
        items_pass(
            &*store,
            Item::title.compares(Comparison::AtLeast, title),
            &from,
        )
        .await;
    }
}

/// Numbers compare as numbers, instants by time, false is less than true.
pub async fn instants_decimals_and_truths_compare_as_such(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let hours = [-1_000, -9, 0, 9, 10, 1_000, i64::MAX];
    let started = [
        Timestamp::MIN,
        Timestamp::from_micros(-1).expect("it is in range"),
        Timestamp::from_micros(0).expect("it is in range"),
        Timestamp::from_micros(9_999_999).expect("it is in range"),
        Timestamp::from_micros(10_000_000).expect("it is in range"),
        second_of(0),
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
            passes(&*store, TimeEntry::TABLE, filter.into_filter(), expected).await;
        }
    }
    let truths: [(Where<TimeEntry>, &[i64]); 5] = [
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
    for (filter, expected) in truths {
        passes(&*store, TimeEntry::TABLE, filter.into_filter(), expected).await;
    }
}

/// Bytes and JSON cannot be compared, but they can be missing.
pub async fn whether_bytes_and_json_are_there_can_be_asked(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let mut shown = item(2);
    shown.photo = Some(Vec::new());
    commit(&*store, [insert(&item(1)), insert(&shown)]).await;
    items_pass(&*store, Item::photo.is_null(), &[1]).await;
    items_pass(&*store, Item::photo.is_not(None), &[2]).await;
    let json_is_null = Filter::Is(Item::details.place(), Value::Null);
    passes(&*store, Item::TABLE, json_is_null, &[]).await;
}

/// After a row comes what an ordered list shows below it, whatever the directions and nulls.
pub async fn after_is_the_rest_of_the_list(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let numbers = [None, Some(1), Some(1), None, Some(2), Some(0)];
    let items = (1..).zip(numbers).map(|(id, number)| Item {
        due: number.map(second_of),
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
                        .map(|(order, value)| (order, value.expect("the column is there")))
                        .collect();
                    let mut rest: Vec<i64> = listed.iter().skip(place + 1).copied().collect();
                    rest.sort_unstable();
                    passes(&*store, Item::TABLE, Filter::After(parts), &rest).await;
                }
            }
        }
    }
    passes(&*store, Item::TABLE, Filter::After(Vec::new()), &[]).await;
    let query = Query::<Item>::all().order(Item::id.descending());
    assert_eq!(
        ids(&rows(&*store, query.into_select()).await),
        [6, 5, 4, 3, 2, 1]
    );
}

fn order(of: Order, descending: bool) -> Order {
    Order { descending, ..of }
}
