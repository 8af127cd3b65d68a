//! Tests of values: every value is stored unchanged, and invalid reads and writes are refused.

use serde_json::json;

use super::{
    Fixture,
    common::{
        add, ask, batch, commit, commit_error, delete, everything, insert, insert_row, item,
        item_of, ready, rows, step, take, time_entry, update, watcher,
    },
    example::{Hours, Item, ItemId, Money, Step, TimeEntry, TimeEntryId, Watcher},
};
use crate::kernel::store::{
    Aggregate, AggregateFunction, Comparison, Document, Entity, Exists, Filter, Guard, Json, Order,
    Query, Read, Row, Search, Select, Slice, Store, StoreError, Timestamp, Value, Version, Write,
    text,
};

/// Texts that are difficult for databases and their escaping.
fn texts() -> Vec<String> {
    let controls: String = (1..32_u8).chain([127]).map(char::from).collect();
    let c1: String = (0x80..0xa0_u32).filter_map(char::from_u32).collect();
    let mut texts: Vec<String> = [
        "",
        " ",
        "plain",
        "  spaces around  ",
        "\u{1F527} a wrench, \u{10348}\u{10FFFF}",
        "e\u{301} is not \u{e9}",
        "%_\\*?[^]'\"`$1 ?1 :name; -- /* */",
        "\r\n\t\u{b}\u{85}\u{2028}",
        "\u{feff}begins with a mark",
        "null",
        "\\x00 \\u0000 \\0",
        "123",
        "1e5",
        "true",
    ]
    .map(str::to_owned)
    .into();
    texts.extend([controls, c1, "long ".repeat(20_000)]);
    texts
}

const INTEGERS: [i64; 9] = [
    i64::MIN,
    i64::MIN + 1,
    -9_007_199_254_740_993,
    -1,
    0,
    1,
    9_007_199_254_740_993,
    i64::MAX - 1,
    i64::MAX,
];

fn instants() -> [Timestamp; 6] {
    let at = |micros| Timestamp::from_micros(micros).expect("an instant in range");
    [
        Timestamp::MIN,
        at(-1),
        at(0),
        at(1),
        at(1_767_225_600_123_456),
        Timestamp::MAX,
    ]
}

fn jsons() -> Vec<serde_json::Value> {
    vec![
        json!(null),
        json!(""),
        json!([]),
        json!({}),
        json!({"b": [1, {"z": null, "a": 1.5}], "a": "\u{1F527}\n\t\u{1}"}),
        json!([i64::MIN, i64::MAX, u64::MAX, 0.1, 1e300, -0.0, 1.0]),
        json!({"": {"%": "_"}, "a b": true, "\u{e9}": "\\"}),
    ]
}

fn samples() -> Vec<Item> {
    let mut items = Vec::new();
    let next = |items: &Vec<Item>| item(i64::try_from(items.len()).unwrap_or(0) + 1);
    for text in texts() {
        let mut sample = next(&items);
        sample.title.clone_from(&text);
        sample.notes = Some(text);
        items.push(sample);
    }
    for number in INTEGERS {
        let mut sample = next(&items);
        sample.number = Some(number);
        sample.messages = number;
        items.push(sample);
    }
    for instant in instants() {
        let mut sample = next(&items);
        sample.due = Some(instant);
        sample.held = true;
        items.push(sample);
    }
    for details in jsons() {
        let mut sample = next(&items);
        sample.details = Json(details);
        items.push(sample);
    }
    for photo in [
        Vec::new(),
        vec![0],
        (0..=255).collect(),
        vec![0xff; 100_000],
    ] {
        let mut sample = next(&items);
        sample.photo = Some(photo);
        items.push(sample);
    }
    items.push(next(&items));
    items
}

/// Every kind of value is returned as it was stored, including extremes.
pub async fn every_kind_of_value_round_trips(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let samples = samples();
    commit(&*store, samples.iter().map(insert)).await;
    let found = ask(&*store, Query::<Item>::all()).await;
    assert_eq!(found.len(), samples.len());
    for (found, sample) in found.iter().zip(&samples) {
        assert_eq!(found, sample);
    }
    // JSON is canonical text, which the store must not change.
    for (row, sample) in rows(&*store, Select::from(Item::TABLE))
        .await
        .iter()
        .zip(&samples)
    {
        let written = sample.to_row().expect("the item converts to a row");
        let place = Item::details.place();
        assert_eq!(row.get(place), written.get(place));
    }

    let mut entries = Vec::new();
    for (id, number) in (1..).zip(INTEGERS) {
        entries.push(TimeEntry {
            hours: Hours(number),
            rate: Some(Money(number)),
            billable: Some(id % 2 == 0),
            ..time_entry(id, Some(1))
        });
    }
    for (id, instant) in (100..).zip(instants()) {
        entries.push(TimeEntry {
            started: instant,
            ended: Some(instant),
            ..time_entry(id, None)
        });
    }
    commit(&*store, entries.iter().map(insert)).await;
    assert_eq!(ask(&*store, Query::<TimeEntry>::all()).await, entries);

    let mut watchers: Vec<Watcher> = texts()
        .iter()
        .filter(|text| text.len() < 1_000)
        .map(|text| watcher(1, text, i64::MIN))
        .collect();
    commit(&*store, watchers.iter().map(insert)).await;
    watchers.sort_by(|a, b| a.principal.as_bytes().cmp(b.principal.as_bytes()));
    assert_eq!(ask(&*store, Query::<Watcher>::all()).await, watchers);
    for watcher in &watchers {
        let key = vec![Value::Int(1), Value::Text(watcher.principal.clone())];
        let found = rows(&*store, Select::by_key(Watcher::TABLE, &key)).await;
        assert_eq!(
            found,
            [watcher.to_row().expect("the watcher converts to a row")]
        );
    }
}

/// Updates store the same values as inserts, and can replace values by null.
pub async fn updates_store_every_kind_of_value(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1))]).await;
    for (version, sample) in (1..).zip(samples()) {
        let row = sample.to_row().expect("the item converts to a row");
        let set = row.into_iter().enumerate().skip(2).collect();
        let write = Write::Update {
            table: Item::TABLE,
            key: vec![Value::Int(1)],
            from: Some(Version(version)),
            set,
            document: None,
        };
        commit(&*store, [write]).await;
        let expected = Item {
            id: ItemId(1),
            version: Version(version + 1),
            ..sample
        };
        assert_eq!(item_of(&*store, 1).await, expected);
    }
}

/// NUL is refused in texts, keys, filters and the texts of a batch.
pub async fn nul_characters_are_refused(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1))]).await;
    let before = everything(&*store).await;
    let nul = || "a\0b".to_owned();

    let mut titled = item(2);
    titled.title = nul();
    let mut guarded = batch([insert(&item(2))]);
    guarded.guards = vec![Guard::Count {
        table: Item::TABLE,
        filter: Item::title.is(nul()).into_filter(),
        within: 0..=9,
    }];
    let with = |change: fn(&mut crate::kernel::store::Batch)| {
        let mut batch = batch([insert(&item(2))]);
        change(&mut batch);
        batch
    };
    let batches = [
        batch([insert(&titled)]),
        batch([update(1, 1, Item::title, nul())]),
        batch([update(1, 1, Item::notes, Some(nul()))]),
        batch([insert(&watcher(1, "\0", 1))]),
        guarded,
        with(|batch| batch.request = "\0".into()),
        with(|batch| batch.answer = Some("\"\0\"".into())),
        with(|batch| batch.events = vec!["\"\0\"".into()]),
        with(|batch| batch.takes = vec![take("\0", 1)]),
    ];
    for batch in batches {
        let error = store.commit(batch.clone()).await;
        assert!(
            matches!(error, Err(StoreError::Invalid(_))),
            "{batch:?} gave {error:?}"
        );
    }
    let filters = [
        Item::title.is(nul()),
        Item::title.is_not(nul()),
        Item::title.is_in([nul()]),
        Item::title.starts_with(nul()),
        Item::title.contains(nul()),
        Item::title.compares(Comparison::Less, nul()),
    ];
    for filter in filters {
        let error = store
            .read(&[Read::Rows(Query::of(filter).into_select())])
            .await;
        assert!(matches!(error, Err(StoreError::Invalid(_))), "{error:?}");
    }
    assert_eq!(everything(&*store).await, before);
}

async fn assert_invalid(store: &dyn Store, write: Write) {
    let error = commit_error(store, [insert(&item(2)), write.clone()]).await;
    assert!(
        matches!(error, StoreError::Invalid(_)),
        "{write:?} gave {error:?}"
    );
}

/// A value of another kind than its column is refused, also in a batch with valid writes.
pub async fn values_of_the_wrong_kind_are_refused(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1)), insert(&time_entry(1, None))]).await;
    let before = everything(&*store).await;
    let wrong = [
        (Item::title.place(), Value::Null),
        (Item::title.place(), Value::Int(1)),
        (Item::title.place(), Value::Json("\"a\"".into())),
        (Item::number.place(), Value::Text("1".into())),
        (Item::number.place(), Value::Bool(true)),
        (Item::number.place(), Value::Number(0)),
        (Item::due.place(), Value::Int(1)),
        (
            Item::due.place(),
            Value::Text("2026-01-01T00:00:00Z".into()),
        ),
        (Item::held.place(), Value::Int(1)),
        (Item::held.place(), Value::Null),
        (Item::details.place(), Value::Text("{}".into())),
        (Item::details.place(), Value::Null),
        (Item::photo.place(), Value::Text("a".into())),
        (Item::title.place(), Value::Position),
    ];
    for (place, value) in wrong {
        let mut row = item(3).to_row().expect("the item converts to a row");
        *row.get_mut(place).expect("the column exists") = value.clone();
        assert_invalid(&*store, insert_row(Item::TABLE, row, item(3).document())).await;
        let write = Write::Update {
            table: Item::TABLE,
            key: vec![Value::Int(1)],
            from: Some(Version(1)),
            set: vec![(place, value)],
            document: None,
        };
        assert_invalid(&*store, write).await;
    }
    assert_eq!(everything(&*store).await, before);
}

/// Malformed reads and writes are refused, whatever the data.
pub async fn malformed_reads_and_writes_are_refused(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    commit(&*store, [insert(&item(1)), insert(&step(1, 1))]).await;
    let before = everything(&*store).await;
    let row = |entity: &Item| entity.to_row().expect("the item converts to a row");
    let change = |key: Vec<Value>, from, set: Vec<(usize, Value)>, document| Write::Update {
        table: Item::TABLE,
        key,
        from,
        set,
        document,
    };
    let one = || vec![Value::Int(1)];
    let short: Row = row(&item(3)).into_iter().take(3).collect();
    let writes = [
        insert_row(Item::TABLE, short, item(3).document()),
        insert_row(Item::TABLE, row(&item(3)), None),
        insert_row(
            Step::TABLE,
            step(3, 1).to_row().expect("the step converts to a row"),
            Some(Document::default()),
        ),
        change(one(), None, vec![(2, Value::Text("a".into()))], None),
        change(Vec::new(), Some(Version(1)), Vec::new(), None),
        change(vec![Value::Null], Some(Version(1)), Vec::new(), None),
        change(one(), Some(Version(1)), vec![(0, Value::Int(2))], None),
        change(one(), Some(Version(1)), vec![(1, Value::Int(2))], None),
        change(one(), Some(Version(1)), vec![(99, Value::Int(2))], None),
        Write::Update {
            table: Step::TABLE,
            key: one(),
            from: None,
            set: Vec::new(),
            document: None,
        },
        Write::Delete {
            table: Item::TABLE,
            key: one(),
            from: None,
        },
        Write::Delete {
            table: Step::TABLE,
            key: one(),
            from: Some(Version(1)),
        },
        Write::Delete {
            table: Watcher::TABLE,
            key: one(),
            from: None,
        },
        Write::Add {
            table: Item::TABLE,
            key: one(),
            column: Item::number.place(),
            by: 1,
            floor: None,
        },
        Write::Add {
            table: Item::TABLE,
            key: one(),
            column: Item::title.place(),
            by: 1,
            floor: None,
        },
    ];
    for write in writes {
        assert_invalid(&*store, write).await;
    }
    let mut unversioned = batch([add(1, Item::messages, 1, None)]);
    unversioned.guards = vec![Guard::Unchanged {
        table: Step::TABLE,
        key: one(),
        version: Version(1),
    }];
    let mut nothing_taken = batch([delete::<Step>(1, 0)]);
    nothing_taken.takes = vec![take("nothing", 0)];
    for batch in [unversioned, nothing_taken] {
        let error = store.commit(batch).await;
        assert!(matches!(error, Err(StoreError::Invalid(_))), "{error:?}");
    }
    for read in malformed_reads() {
        let error = store.read(std::slice::from_ref(&read)).await;
        assert!(
            matches!(error, Err(StoreError::Invalid(_))),
            "{read:?} gave {error:?}"
        );
    }
    assert_eq!(everything(&*store).await, before);
    assert_eq!(ids_of_entries(&*store).await, Vec::<TimeEntryId>::new());
}

async fn ids_of_entries(store: &dyn Store) -> Vec<TimeEntryId> {
    let entries = ask(store, Query::<TimeEntry>::all()).await;
    entries.into_iter().map(|entry| entry.id).collect()
}

fn malformed_reads() -> Vec<Read> {
    let of = |filter| Read::Rows(Select::from(Item::TABLE).filter(filter));
    let details = Item::details.place();
    let fold = |fold| {
        Read::Aggregate(Aggregate {
            table: Item::TABLE,
            filter: Filter::All,
            group: Vec::new(),
            functions: vec![fold],
        })
    };
    vec![
        of(Filter::Is(99, Value::Int(1))),
        of(Filter::Is(0, Value::Text("1".into()))),
        of(Filter::Is(details, Value::Json("{}".into()))),
        of(Filter::Is(Item::photo.place(), Value::Bytes(Vec::new()))),
        of(Filter::Compare(4, Comparison::Less, Value::Null)),
        of(Filter::Prefix(0, "1".into())),
        of(Filter::In(0, vec![Value::Int(1), Value::Bool(true)])),
        of(Filter::Exists(Box::new(Exists {
            own: 0,
            table: Step::TABLE,
            column: 99,
            filter: Filter::All,
        }))),
        of(Filter::Among(
            0,
            vec![Slice {
                column: 99,
                of: Select::from(Step::TABLE),
            }],
        )),
        of(!Filter::And(vec![Filter::Or(vec![Filter::Is(
            99,
            Value::Null,
        )])])),
        Read::Rows(Select {
            order: vec![Order {
                column: details,
                descending: false,
            }],
            ..Select::from(Item::TABLE)
        }),
        fold(AggregateFunction::Sum(Item::title.place())),
        fold(AggregateFunction::Min(details)),
        fold(AggregateFunction::Max(99)),
        Read::Text(Search {
            table: Step::TABLE,
            terms: text::terms("a"),
            filter: Filter::All,
            limit: 1,
            offset: 0,
        }),
    ]
}
