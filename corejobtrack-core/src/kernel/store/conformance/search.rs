//! Tests of full-text search: a store must find exactly the documents for which
//! [`Document::matches`](crate::store::Document::matches) is true.

use super::{
    Fixture,
    common::{ask, commit, delete, insert, item, ready},
    example::{Item, ItemId},
};
use crate::kernel::store::{
    Document, Entity, Find, Query, Store, Term, Value, Version, Where, Write, text,
};

async fn found(store: &dyn Store, terms: Vec<Term>, filter: Where<Item>) -> Vec<i64> {
    let items = ask(store, Find::new(terms, filter, 1_000, 0)).await;
    let mut ids: Vec<i64> = items.iter().map(|item| item.id.0).collect();
    ids.sort_unstable();
    ids
}

/// Compares the store's answer with the matching documents.
async fn assert_found(store: &dyn Store, terms: Vec<Term>) {
    let items = ask(store, Query::<Item>::all()).await;
    let expected: Vec<i64> = items
        .iter()
        .filter(|item| {
            item.document()
                .is_some_and(|document| document.matches(&terms))
        })
        .map(|item| item.id.0)
        .collect();
    assert_eq!(
        found(store, terms.clone(), Where::all()).await,
        expected,
        "{terms:?}"
    );
}

async fn insert_titled(store: &dyn Store, titles: &[&str]) {
    let items = (1..).zip(titles).map(|(id, title)| Item {
        title: (*title).into(),
        notes: (id % 3 == 0).then(|| format!("note {id} on the Café")),
        ..item(id)
    });
    commit(store, items.map(|item| insert(&item))).await;
}

const TITLES: &[&str] = &[
    "Paper jam in tray 2",
    "Paper tray jam",
    "Toner low, bizhub C300i",
    "Ärger mit dem Drucker",
    "arger mit der Straße",
    "jam jam jam",
    "Replace the drum and the fuser",
    "Café-2026: paper/tray",
    "2026",
    "\u{7d19}\u{8a70}\u{307e}\u{308a}",
    "\u{41f}\u{440}\u{438}\u{43d}\u{442}\u{435}\u{440}",
    "",
];

/// Words, phrases and prefixes match, without regard to case and accents.
pub async fn all_terms_must_match(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_titled(&*store, TITLES).await;
    let queries = [
        "paper",
        "PAPER jam",
        "jam paper",
        "\"paper jam\"",
        "\"jam paper\"",
        "pap",
        "pape* tra",
        "\"pap\"",
        "arger",
        "ärger",
        "ARGER mit",
        "strasse",
        "straße",
        "cafe",
        "café 2026",
        "\"cafe 2026 paper\"",
        "c300",
        "c300i",
        "2",
        "20",
        "2026",
        "\"jam jam\"",
        "\"jam jam jam jam\"",
        "\"in tray\" pa",
        "missing",
        "paper missing",
        "note 3",
        "\"note 6 on\"",
        "\u{7d19}",
        "\u{7d19}\u{8a70}\u{307e}\u{308a}",
        "\u{43f}\u{440}\u{438}\u{43d}",
        "\"tray 2 note\"",
        "\"the cafe\"",
        "c",
        "",
    ];
    for query in queries {
        assert_found(&*store, text::terms(query)).await;
    }
    let term = |phrase: &[&str], prefix| Term {
        phrase: phrase.iter().map(|token| (*token).to_owned()).collect(),
        prefix,
    };
    assert_found(&*store, vec![term(&["paper", "ja"], true)]).await;
    assert_found(&*store, vec![term(&["paper", "ja"], false)]).await;
    assert_found(&*store, vec![term(&["pap", "jam"], true)]).await;
    assert_found(
        &*store,
        vec![term(&["jam", "jam"], true), term(&["ja"], true)],
    )
    .await;
    assert_found(&*store, Vec::new()).await;
}

/// Operators of a database's query syntax have no meaning, and stop words are words like others.
pub async fn search_operators_are_plain_words(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let long = "x".repeat(200);
    let titles = [
        "this and that",
        "this or that",
        "not this",
        "near the door",
        "NEAR(door, 2)",
        "title: door",
        "rows running runs",
        "it's o'clock",
        "a.b@example.org",
        "https://example.org/a-b_c?d=e",
        "1.5 -3 1e5 0007 7",
        "x",
        "\u{fb01}lter \u{2460} \u{ff21}",
        &long,
        "the a of is",
    ];
    insert_titled(&*store, &titles).await;
    let queries = [
        "and",
        "or",
        "not",
        "near",
        "\"and that\"",
        "title",
        "door",
        "run",
        "runs",
        "running",
        "\"it s\"",
        "s",
        "o",
        "clock",
        "example",
        "a b",
        "b example org",
        "\"a b\"",
        "\"b c\"",
        "\"a b c d\"",
        "1 5",
        "3",
        "1e5",
        "0007",
        "7",
        "\"7\"",
        "x",
        "\"x\"",
        "filter",
        "1",
        "\"1\"",
        "a",
        "\"a\"",
        "the",
        "\"the\"",
        "is",
        "\"of is\"",
        "this not",
        "* door",
        "doo*",
        "\" door",
        "-door",
        "(door)",
        "door | clock",
        "door & clock",
        "!door",
        "<-> door",
        "door:*",
        "'door'",
        "^door",
    ];
    for query in queries {
        assert_found(&*store, text::terms(query)).await;
    }
    assert_found(&*store, text::terms(&long)).await;
    assert_found(&*store, text::terms(&format!("\"{long}\""))).await;
}

/// A search has a filter, a limit and an offset.
pub async fn search_applies_filter_limit_and_offset(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    let items = (1..=20).map(|id| Item {
        title: format!("jam number {id}"),
        held: id % 2 == 0,
        ..item(id)
    });
    commit(&*store, items.map(|item| insert(&item))).await;
    let jam = || text::terms("jam");
    let held = found(&*store, jam(), Item::held.is(true)).await;
    assert_eq!(held, [2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    assert!(found(&*store, jam(), Where::none()).await.is_empty());
    let among = Item::id.is_in([ItemId(3), ItemId(4), ItemId(99)]);
    assert_eq!(found(&*store, jam(), among).await, [3, 4]);
    // The ranking is up to the store, but pages must not overlap.
    let mut paged = Vec::new();
    for offset in (0..).step_by(7) {
        let page = ask(&*store, Find::new(jam(), Where::all(), 7, offset)).await;
        assert!(page.len() <= 7);
        if page.is_empty() {
            break;
        }
        paged.extend(page.iter().map(|item: &Item| item.id.0));
    }
    paged.sort_unstable();
    assert_eq!(paged, (1..=20).collect::<Vec<i64>>());
    let none = ask(&*store, Find::new(jam(), Item::held.is(true), 0, 0)).await;
    assert!(none.is_empty());
}

/// An update with a document replaces the old one, an update without keeps it. Deleted rows and
/// failed batches are not found.
pub async fn search_follows_updates_and_deletions(fixture: &dyn Fixture) {
    let store = ready(fixture).await;
    insert_titled(&*store, &["paper jam", "paper tray", "toner low"]).await;
    let change = |id, version, title: &str, document| Write::Update {
        table: Item::TABLE,
        key: vec![Value::Int(id)],
        from: Some(Version(version)),
        set: vec![(Item::title.place(), Value::Text(title.into()))],
        document,
    };
    let drum = || Some(Document::of(["drum worn"]));
    commit(
        &*store,
        [
            change(1, 1, "drum worn", drum()),
            change(2, 1, "silent", None),
        ],
    )
    .await;
    let search = async |query: &str| found(&*store, text::terms(query), Where::all()).await;
    assert_eq!(search("paper").await, [2]);
    assert_eq!(search("jam").await, [0; 0]);
    assert_eq!(search("drum").await, [1]);
    assert_eq!(search("silent").await, [0; 0]);
    let only_document = Write::Update {
        table: Item::TABLE,
        key: vec![Value::Int(3)],
        from: Some(Version(1)),
        set: Vec::new(),
        document: Some(Document::of(["fuser"])),
    };
    commit(&*store, [only_document]).await;
    assert_eq!(search("fuser").await, [3]);
    assert_eq!(search("toner").await, [0; 0]);

    let stale = [
        change(1, 2, "x", Some(Document::of(["ghost"]))),
        change(2, 1, "y", None),
    ];
    super::common::commit_error(&*store, stale).await;
    assert_eq!(search("ghost").await, [0; 0]);
    assert_eq!(search("drum").await, [1]);
    commit(&*store, [delete::<Item>(1, 2)]).await;
    assert_eq!(search("drum").await, [0; 0]);
    let mut again = item(1);
    again.title = "fuser again".into();
    commit(&*store, [insert(&again)]).await;
    assert_eq!(search("fuser").await, [1, 3]);
    let cleared = Write::Update {
        table: Item::TABLE,
        key: vec![Value::Int(1)],
        from: Some(Version(1)),
        set: Vec::new(),
        document: Some(Document::default()),
    };
    commit(&*store, [cleared]).await;
    assert_eq!(search("fuser").await, [3]);
}
