//! Schemas come and grow; nothing is dropped, nothing is done twice.

use super::{
    Fixture,
    common::{ask, commit, everything, insert, insert_row, item, rows, step},
    example::{Item, Step, TABLES, schema},
};
use crate::kernel::store::{
    Entity, Json, Migration, Query, Schema, Select, Store, StoreError, Table, Timestamp, Value,
    Version, declare::entity, journal,
};

mod before {
    use super::{Version, entity};
    use crate::kernel::store::conformance::example::ItemId;

    entity! {
        /// A thing as the first release knew it.
        pub struct Thing in "things" {
            /// Its id.
            pub id: ItemId,
            /// How often it was written.
            pub version: Version,
            /// Its name.
            pub name: String,
        }
        key 1;
    }
}

mod after {
    use super::{Json, Timestamp, Version, entity};
    use crate::kernel::store::conformance::example::{Hours, ItemId};

    entity! {
        /// A thing as the second release knows it, with columns between those it had.
        pub struct Thing in "things" {
            /// Its id.
            pub id: ItemId,
            /// Its place.
            pub place: i64,
            /// How often it was written.
            pub version: Version,
            /// Whether it is broken.
            pub broken: bool,
            /// When it was bought.
            pub bought: Timestamp,
            /// Its name.
            pub name: String,
            /// Its colour.
            pub colour: String,
            /// The hours it ran.
            pub hours: Hours,
            /// Whatever else.
            pub details: Json<serde_json::Value>,
            /// A picture.
            pub photo: Vec<u8>,
            /// What is still to be said.
            pub remark: Option<String>,
            /// The thing it belongs to, by its number.
            pub belongs: Option<i64>,
        }
        key 1;
        unique (belongs);
        index (name, place);
    }

    entity! {
        /// Something new that hangs on things.
        pub struct Label in "labels" {
            /// Its id.
            pub id: ItemId,
            /// The thing.
            pub thing: ItemId,
        }
        key 1;
        index (thing);
        references thing -> Thing;
    }
}

fn of(version: u32, tables: &[&'static Table], steps: &[crate::kernel::store::Step]) -> Schema {
    Schema::new(version, tables, steps).expect("the declarations fit together")
}

fn first() -> Schema {
    of(1, &[before::Thing::TABLE], &[])
}

fn then() -> Schema {
    of(2, &[after::Label::TABLE, after::Thing::TABLE], &[])
}

/// The first time everything is made, the second time nothing.
pub async fn an_empty_database_is_migrated_once(fixture: &dyn Fixture) {
    let store = fixture.store();
    let done = store
        .migrate(&schema(), Migration::Apply)
        .await
        .expect("it migrates");
    assert_eq!(done.from, 0);
    for table in TABLES {
        let name = format!("table {}", table.name);
        assert!(
            done.created.contains(&name),
            "{name} is not in {:?}",
            done.created
        );
    }
    assert!(everything(&*store).await.iter().flatten().count() <= 1);
    commit(&*store, [insert(&step(1, 1)), insert(&item(1))]).await;
    for store in [store, fixture.reopen().await] {
        for how in [Migration::Preview, Migration::Apply] {
            let done = store.migrate(&schema(), how).await.expect("it migrates");
            assert_eq!(done.from, 1);
            assert_eq!(done.created, Vec::<String>::new());
            assert_eq!(done.statements, Vec::<String>::new());
        }
        assert_eq!(ask(&*store, Query::<Item>::all()).await, [item(1)]);
        assert_eq!(ask(&*store, Query::<Step>::all()).await, [step(1, 1)]);
    }
}

/// A preview tells the same as the migration does, and does nothing.
pub async fn a_preview_changes_nothing(fixture: &dyn Fixture) {
    let store = fixture.store();
    for schema in [first(), then()] {
        let preview = store.migrate(&schema, Migration::Preview).await;
        let preview = preview.expect("it is previewed");
        let again = store.migrate(&schema, Migration::Preview).await;
        assert_eq!(preview, again.expect("it is previewed"));
        assert!(!preview.created.is_empty());
        let done = store.migrate(&schema, Migration::Apply).await;
        assert_eq!(preview, done.expect("it migrates"));
    }
}

async fn things_of_old(store: &dyn Store) {
    store
        .migrate(&first(), Migration::Apply)
        .await
        .expect("it migrates");
    let things = (1..=3).map(|id| before::Thing {
        id: super::example::ItemId(id),
        version: Version(1),
        name: format!("thing {id}"),
    });
    commit(store, things.map(|thing| insert(&thing))).await;
}

/// Rows that are there get null or the nothing of each kind in new columns, and rules from then on.
pub async fn tables_columns_and_indexes_are_added_to_a_store_with_rows(fixture: &dyn Fixture) {
    let store = fixture.store();
    things_of_old(&*store).await;
    let done = store
        .migrate(&then(), Migration::Apply)
        .await
        .expect("it migrates");
    assert_eq!(done.from, 1);
    let added = [
        "place", "broken", "bought", "colour", "hours", "details", "photo", "remark", "belongs",
    ];
    for name in added {
        let column = format!("column things.{name}");
        assert!(
            done.created.contains(&column),
            "{column} is not in {:?}",
            done.created
        );
    }
    assert!(
        done.created.contains(&"table labels".to_owned()),
        "{:?}",
        done.created
    );
    let again = store
        .migrate(&then(), Migration::Apply)
        .await
        .expect("it migrates");
    assert_eq!((again.from, again.created), (2, Vec::new()));

    let thing = |id: i64| after::Thing {
        id: super::example::ItemId(id),
        place: 0,
        version: Version(1),
        broken: false,
        bought: Timestamp::default(),
        name: format!("thing {id}"),
        colour: String::new(),
        hours: super::example::Hours(0),
        details: Json(serde_json::Value::Null),
        photo: Vec::new(),
        remark: None,
        belongs: None,
    };
    let things = ask(&*store, Query::<after::Thing>::all()).await;
    assert_eq!(things, [thing(1), thing(2), thing(3)]);
    let mut full = thing(4);
    full.place = 7;
    full.colour = "red".into();
    full.photo = vec![1];
    full.belongs = Some(1);
    let label = |id, thing| after::Label {
        id: super::example::ItemId(id),
        thing: super::example::ItemId(thing),
    };
    commit(&*store, [insert(&label(1, 4)), insert(&full)]).await;
    let red = Query::of(after::Thing::colour.is("red"));
    assert_eq!(ask(&*store, red).await, [full]);
    let set = Some(1);
    let same = super::common::update(1, 1, after::Thing::belongs, set);
    let error = super::common::refused(&*store, [same]).await;
    assert!(matches!(error, StoreError::Duplicate { .. }), "{error:?}");
    let error = super::common::refused(&*store, [insert(&label(2, 9))]).await;
    assert!(matches!(error, StoreError::Reference), "{error:?}");
}

/// A program does not touch what a newer release has written.
pub async fn a_newer_store_is_refused(fixture: &dyn Fixture) {
    let store = fixture.store();
    store
        .migrate(&then(), Migration::Apply)
        .await
        .expect("it migrates");
    for store in [store, fixture.reopen().await] {
        for how in [Migration::Preview, Migration::Apply] {
            let error = store.migrate(&first(), how).await;
            assert!(
                matches!(error, Err(StoreError::Newer { found: 2, known: 1 })),
                "{error:?}"
            );
        }
        let done = store
            .migrate(&then(), Migration::Apply)
            .await
            .expect("it migrates");
        assert_eq!((done.from, done.created), (2, Vec::new()));
    }
}

/// Two servers that start at once do each other no harm, on an empty database and on an older one.
pub async fn two_servers_migrate_at_once(fixture: &dyn Fixture) {
    let store = fixture.store();
    let other = fixture.reopen().await;
    for schema in [first(), then()] {
        let (one, two) = tokio::join!(
            store.migrate(&schema, Migration::Apply),
            other.migrate(&schema, Migration::Apply),
        );
        let done = [one.expect("it migrates"), two.expect("it migrates")];
        assert_eq!(
            done.iter().filter(|done| !done.created.is_empty()).count(),
            1,
            "{done:?}"
        );
    }
    let row = |id: i64| vec![Value::Int(id), Value::Int(id)];
    let error =
        super::common::refused(&*other, [insert_row(after::Label::TABLE, row(1), None)]).await;
    assert!(matches!(error, StoreError::Reference), "{error:?}");
}

/// A step is run once, whoever migrates and however often.
pub async fn a_step_runs_once(fixture: &dyn Fixture) {
    let store = fixture.store();
    things_of_old(&*store).await;
    let sql = "INSERT INTO counters (name, next) VALUES ('step', 1); \
               UPDATE counters SET next = next + 10 WHERE name = 'step'";
    let steps = [crate::kernel::store::Step {
        number: 1,
        title: "count the steps",
        sqlite: sql,
        postgres: sql,
    }];
    let next = of(2, &[before::Thing::TABLE], &steps);
    let preview = store
        .migrate(&next, Migration::Preview)
        .await
        .expect("it is previewed");
    assert!(!preview.created.is_empty());
    for store in [&store, &store, &fixture.reopen().await] {
        store
            .migrate(&next, Migration::Apply)
            .await
            .expect("it migrates");
    }
    let again = store
        .migrate(&next, Migration::Apply)
        .await
        .expect("it migrates");
    assert_eq!(again.created, Vec::<String>::new());
    let key = vec![Value::Text("step".into())];
    let counter = rows(&*store, Select::by_key(journal::COUNTERS, &key)).await;
    if fixture.runs_steps() {
        assert_eq!(counter, [vec![Value::Text("step".into()), Value::Int(11)]]);
    }
    assert_eq!(ask(&*store, Query::<before::Thing>::all()).await.len(), 3);
    let fresh = ready_again(&*store).await;
    assert!(
        matches!(fresh, Err(StoreError::Newer { found: 2, known: 1 })),
        "{fresh:?}"
    );
}

async fn ready_again(store: &dyn Store) -> Result<crate::kernel::store::Migrated, StoreError> {
    store.migrate(&schema(), Migration::Apply).await
}
