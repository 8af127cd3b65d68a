//! Tests of migrations: schemas are created and extended, nothing is dropped or done twice.

use super::{
    Fixture,
    common::{ask, commit, everything, insert, insert_row, item, rows, step},
    example::{Item, Step, TABLES, schema},
};
use crate::kernel::store::{
    Entity, Json, Migration, Query, Schema, Select, Store, StoreError, Table, Timestamp, Value,
    Version, declare::entity, journal,
};

mod old {
    use super::{Version, entity};
    use crate::kernel::store::conformance::example::ItemId;

    entity! {
        /// A thing in the first release.
        pub struct Thing in "things" {
            /// The id.
            pub id: ItemId,
            /// The row's version.
            pub version: Version,
            /// The name.
            pub name: String,
        }
        key 1;
    }
}

mod new {
    use super::{Json, Timestamp, Version, entity};
    use crate::kernel::store::conformance::example::{Hours, ItemId};

    entity! {
        /// A thing in the second release, with new columns between the old ones.
        pub struct Thing in "things" {
            /// The id.
            pub id: ItemId,
            /// The place.
            pub place: i64,
            /// The row's version.
            pub version: Version,
            /// Whether it is broken.
            pub broken: bool,
            /// The date of purchase.
            pub bought: Timestamp,
            /// The name.
            pub name: String,
            /// The colour.
            pub colour: String,
            /// The operating hours.
            pub hours: Hours,
            /// Additional fields.
            pub details: Json<serde_json::Value>,
            /// A photo.
            pub photo: Vec<u8>,
            /// A remark.
            pub remark: Option<String>,
            /// The number of the thing it belongs to.
            pub belongs: Option<i64>,
        }
        key 1;
        unique (belongs);
        index (name, place);
    }

    entity! {
        /// A label of a thing, in a new table.
        pub struct Label in "labels" {
            /// The id.
            pub id: ItemId,
            /// The thing.
            pub thing: ItemId,
        }
        key 1;
        index (thing);
        references thing -> Thing;
    }
}

fn schema_of(
    version: u32,
    tables: &[&'static Table],
    steps: &[crate::kernel::store::MigrationStep],
) -> Schema {
    Schema::new(version, tables, steps).expect("a valid schema")
}

fn old_schema() -> Schema {
    schema_of(1, &[old::Thing::TABLE], &[])
}

fn new_schema() -> Schema {
    schema_of(2, &[new::Label::TABLE, new::Thing::TABLE], &[])
}

/// The first migration creates everything, the second one nothing.
pub async fn an_empty_database_is_migrated_once(fixture: &dyn Fixture) {
    let store = fixture.store();
    let done = store
        .migrate(&schema(), Migration::Apply)
        .await
        .expect("the migration succeeds");
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
            let done = store
                .migrate(&schema(), how)
                .await
                .expect("the migration succeeds");
            assert_eq!(done.from, 1);
            assert_eq!(done.created, Vec::<String>::new());
            assert_eq!(done.statements, Vec::<String>::new());
        }
        assert_eq!(ask(&*store, Query::<Item>::all()).await, [item(1)]);
        assert_eq!(ask(&*store, Query::<Step>::all()).await, [step(1, 1)]);
    }
}

/// A preview returns the same report as the migration and changes nothing.
pub async fn a_preview_changes_nothing(fixture: &dyn Fixture) {
    let store = fixture.store();
    for schema in [old_schema(), new_schema()] {
        let preview = store.migrate(&schema, Migration::Preview).await;
        let preview = preview.expect("the preview succeeds");
        let again = store.migrate(&schema, Migration::Preview).await;
        assert_eq!(preview, again.expect("the preview succeeds"));
        assert!(!preview.created.is_empty());
        let done = store.migrate(&schema, Migration::Apply).await;
        assert_eq!(preview, done.expect("the migration succeeds"));
    }
}

async fn insert_old_things(store: &dyn Store) {
    store
        .migrate(&old_schema(), Migration::Apply)
        .await
        .expect("the migration succeeds");
    let things = (1..=3).map(|id| old::Thing {
        id: super::example::ItemId(id),
        version: Version(1),
        name: format!("thing {id}"),
    });
    commit(store, things.map(|thing| insert(&thing))).await;
}

/// Existing rows get null or an empty value in new columns. New indexes and references are
/// enforced.
pub async fn tables_columns_and_indexes_are_added_to_a_store_with_rows(fixture: &dyn Fixture) {
    let store = fixture.store();
    insert_old_things(&*store).await;
    let done = store
        .migrate(&new_schema(), Migration::Apply)
        .await
        .expect("the migration succeeds");
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
        .migrate(&new_schema(), Migration::Apply)
        .await
        .expect("the migration succeeds");
    assert_eq!((again.from, again.created), (2, Vec::new()));

    let thing = |id: i64| new::Thing {
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
    let things = ask(&*store, Query::<new::Thing>::all()).await;
    assert_eq!(things, [thing(1), thing(2), thing(3)]);
    let mut full = thing(4);
    full.place = 7;
    full.colour = "red".into();
    full.photo = vec![1];
    full.belongs = Some(1);
    let label = |id, thing| new::Label {
        id: super::example::ItemId(id),
        thing: super::example::ItemId(thing),
    };
    commit(&*store, [insert(&label(1, 4)), insert(&full)]).await;
    let red = Query::of(new::Thing::colour.is("red"));
    assert_eq!(ask(&*store, red).await, [full]);
    let set = Some(1);
    let same = super::common::update(1, 1, new::Thing::belongs, set);
    let error = super::common::commit_error(&*store, [same]).await;
    assert!(matches!(error, StoreError::Duplicate { .. }), "{error:?}");
    let error = super::common::commit_error(&*store, [insert(&label(2, 9))]).await;
    assert!(matches!(error, StoreError::Reference), "{error:?}");
}

/// A program refuses a database that a newer release has migrated.
pub async fn a_newer_schema_version_is_refused(fixture: &dyn Fixture) {
    let store = fixture.store();
    store
        .migrate(&new_schema(), Migration::Apply)
        .await
        .expect("the migration succeeds");
    for store in [store, fixture.reopen().await] {
        for how in [Migration::Preview, Migration::Apply] {
            let error = store.migrate(&old_schema(), how).await;
            assert!(
                matches!(error, Err(StoreError::Newer { found: 2, known: 1 })),
                "{error:?}"
            );
        }
        let done = store
            .migrate(&new_schema(), Migration::Apply)
            .await
            .expect("the migration succeeds");
        assert_eq!((done.from, done.created), (2, Vec::new()));
    }
}

/// Two servers may migrate at the same time, both an empty and an older database; one of them does
/// the work.
pub async fn two_servers_may_migrate_at_once(fixture: &dyn Fixture) {
    let store = fixture.store();
    let other = fixture.reopen().await;
    for schema in [old_schema(), new_schema()] {
        let (one, two) = tokio::join!(
            store.migrate(&schema, Migration::Apply),
            other.migrate(&schema, Migration::Apply),
        );
        let done = [
            one.expect("the migration succeeds"),
            two.expect("the migration succeeds"),
        ];
        assert_eq!(
            done.iter().filter(|done| !done.created.is_empty()).count(),
            1,
            "{done:?}"
        );
    }
    let row = |id: i64| vec![Value::Int(id), Value::Int(id)];
    let error =
        super::common::commit_error(&*other, [insert_row(new::Label::TABLE, row(1), None)]).await;
    assert!(matches!(error, StoreError::Reference), "{error:?}");
}

/// A migration step runs once, no matter which server migrates and how often.
pub async fn a_migration_step_runs_once(fixture: &dyn Fixture) {
    let store = fixture.store();
    insert_old_things(&*store).await;
    let sql = "INSERT INTO counters (name, next) VALUES ('step', 1); \
               UPDATE counters SET next = next + 10 WHERE name = 'step'";
    let steps = [crate::kernel::store::MigrationStep {
        number: 1,
        title: "count the steps",
        sqlite: sql,
        postgres: sql,
    }];
    let next = schema_of(2, &[old::Thing::TABLE], &steps);
    let preview = store
        .migrate(&next, Migration::Preview)
        .await
        .expect("the preview succeeds");
    assert!(!preview.created.is_empty());
    for store in [&store, &store, &fixture.reopen().await] {
        store
            .migrate(&next, Migration::Apply)
            .await
            .expect("the migration succeeds");
    }
    let again = store
        .migrate(&next, Migration::Apply)
        .await
        .expect("the migration succeeds");
    assert_eq!(again.created, Vec::<String>::new());
    let key = vec![Value::Text("step".into())];
    let counter = rows(&*store, Select::by_key(journal::COUNTERS, &key)).await;
    if fixture.runs_steps() {
        assert_eq!(counter, [vec![Value::Text("step".into()), Value::Int(11)]]);
    }
    assert_eq!(ask(&*store, Query::<old::Thing>::all()).await.len(), 3);
    let older = store.migrate(&schema(), Migration::Apply).await;
    assert!(
        matches!(older, Err(StoreError::Newer { found: 2, known: 1 })),
        "{older:?}"
    );
}
