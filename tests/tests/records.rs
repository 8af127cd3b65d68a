//! One story about all records: what holds for each of them because it is a record. What is special
//! about one is told in the tests of its area.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a story may fail")]

use std::time::Duration;

use corejobtrack_core::{
    Acting, EngineError, ErrorKind,
    feedback::{Feedback, FeedbackId},
    identity::Role,
    parties::CustomerField,
    records::{Create, Cursor, Delete, Input, Listed, Page, Update},
    store::{Batch, CommandId, Entity, MAX_PAGE, Version, Write},
};
use corejobtrack_tests::{
    every_record,
    office::{Office, kind},
    records::{Sample, id_of},
    stories,
};
use serde_json::{Value, json};

/// A field of an input, as JSON.
enum Field {
    Required(Value),
    Optional(Value),
}

fn fields_of<R: Sample>(n: i64) -> Vec<(&'static str, Field)> {
    let fields = serde_json::to_value(R::fields(n)).unwrap();
    let mut all = Vec::new();
    for name in R::Input::FIELDS {
        let field = match fields[name].get("to") {
            Some(value) => Field::Optional(value.clone()),
            None => Field::Required(fields[name].clone()),
        };
        let (Field::Required(value) | Field::Optional(value)) = &field;
        assert!(!value.is_null(), "the sample sets no {name}");
        all.push((*name, field));
    }
    all
}

/// The sample with one field replaced.
fn with<R: Sample>(n: i64, name: &str, value: Value) -> R::Input {
    let mut fields = serde_json::to_value(R::fields(n)).unwrap();
    fields[name] = value;
    serde_json::from_value(fields).unwrap()
}

fn unknown<R: Sample>() -> R::Id {
    serde_json::from_value(json!(999_999_999)).unwrap()
}

async fn create<R: Sample>(acting: &Acting, fields: R::Input) -> Result<R, EngineError> {
    R::records(acting).create(Create { fields }).await
}

async fn rows<R: Sample>(acting: &Acting) -> Vec<R> {
    let page = Page::limit(MAX_PAGE);
    R::records(acting).list(R::all(), page).await.unwrap().rows
}

/// The field that a refusal blames.
fn blamed<T>(answer: Result<T, EngineError>) -> &'static str {
    match answer {
        Err(EngineError::Invalid { field, .. }) => field,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("an invalid value was accepted"),
    }
}

async fn values_are_checked<R: Sample>(admin: &Acting) {
    let records = R::records(admin);
    let made = create::<R>(admin, R::fields(0)).await.unwrap();
    let id = id_of(&made);
    for name in R::Input::required() {
        let fields = with::<R>(1, name, Value::Null);
        assert_eq!(blamed(create::<R>(admin, fields).await), name);
    }
    for (name, field) in fields_of::<R>(1) {
        let (value, wrap): (_, fn(Value) -> Value) = match field {
            Field::Required(value) => (value, |value| value),
            Field::Optional(value) => (value, |value| json!({ "to": value })),
        };
        if !value.is_string() || name.ends_with("_type") {
            continue;
        }
        for wrong in ["a\0b".to_owned(), "a".repeat(200_000)] {
            let fields = with::<R>(1, name, wrap(json!(wrong)));
            assert_eq!(blamed(create::<R>(admin, fields.clone()).await), name);
            assert_eq!(blamed(records.update(Update { id, fields }).await), name);
        }
    }
    assert_eq!(rows::<R>(admin).await, [made], "nothing invalid was kept");
    records.delete(Delete { id }).await.unwrap();
}

async fn fields_are_kept_changed_and_cleared<R: Sample>(admin: &Acting) {
    let records = R::records(admin);
    let made = create::<R>(admin, R::fields(0)).await.unwrap();
    let id = id_of(&made);
    assert_eq!(made.row_version(), Version(1));
    assert_eq!(records.get(id).await.unwrap(), made);

    let fields = R::Input::default();
    let same = records.update(Update { id, fields }).await.unwrap();
    assert_eq!(same, made, "a change of nothing changes nothing");
    let fields = R::fields(1);
    let changed = records.update(Update { id, fields }).await.unwrap();
    assert_ne!(changed, made);
    assert_eq!(changed.row_version(), Version(2));
    assert_eq!(records.get(id).await.unwrap(), changed);

    for (name, field) in fields_of::<R>(1) {
        if let Field::Optional(_) = field {
            let fields: R::Input = serde_json::from_value(json!({ name: "clear" })).unwrap();
            let cleared = records.update(Update { id, fields }).await.unwrap();
            assert_eq!(serde_json::to_value(&cleared).unwrap()[name], Value::Null);
        }
    }
    records.delete(Delete { id }).await.unwrap();
    assert_eq!(kind(records.get(id).await), ErrorKind::NotFound);
}

async fn commands_meet_unknown_ids_stale_versions_and_retries<R: Sample>(admin: &Acting) {
    let records = R::records(admin);
    let id = unknown::<R>();
    let fields = R::fields(1);
    assert_eq!(kind(records.get(id).await), ErrorKind::NotFound);
    let update = records.update(Update { id, fields }).await;
    assert_eq!(kind(update), ErrorKind::NotFound);
    assert_eq!(
        kind(records.delete(Delete { id }).await),
        ErrorKind::NotFound
    );

    let key = R::COMMANDS[0].bytes();
    let key = key.fold(0, |key, byte| key * 31 + u128::from(byte));
    let keyed = admin.clone().with_key(CommandId(key));
    let made = create::<R>(&keyed, R::fields(0)).await.unwrap();
    assert_eq!(create::<R>(&keyed, R::fields(0)).await.unwrap(), made);
    let other = create::<R>(&keyed, R::fields(1)).await;
    assert_eq!(kind(other), ErrorKind::Conflict);
    assert_eq!(rows::<R>(admin).await, std::slice::from_ref(&made));

    let id = id_of(&made);
    let stale = R::records(&admin.clone().if_version(Version(7)));
    let fields = R::fields(1);
    let update = stale.update(Update { id, fields }).await;
    assert_eq!(kind(update), ErrorKind::Stale);
    assert_eq!(kind(stale.delete(Delete { id }).await), ErrorKind::Stale);
    assert_eq!(rows::<R>(admin).await, [made]);
    let current = R::records(&admin.clone().if_version(Version(1)));
    current.delete(Delete { id }).await.unwrap();
}

async fn those_without_permission_are_refused<R: Sample>(office: &Office, pending: &Acting) {
    let made = create::<R>(&office.admin, R::fields(0)).await.unwrap();
    let (id, fields) = (id_of(&made), R::fields(1));
    for (who, expected) in [
        (pending.clone(), ErrorKind::Denied),
        (office.stranger(), ErrorKind::Unauthenticated),
    ] {
        let records = R::records(&who);
        assert_eq!(kind(records.get(id).await), expected);
        let list = records.list(R::all(), Page::default()).await;
        assert_eq!(kind(list), expected);
        assert_eq!(kind(create::<R>(&who, fields.clone()).await), expected);
        let update = Update {
            id,
            fields: fields.clone(),
        };
        assert_eq!(kind(records.update(update).await), expected);
        assert_eq!(kind(records.delete(Delete { id }).await), expected);
    }
    assert_eq!(rows::<R>(&office.admin).await, [made]);
    R::records(&office.admin)
        .delete(Delete { id })
        .await
        .unwrap();
}

async fn lists_are_cut_into_pages<R: Sample>(admin: &Acting) {
    let records = R::records(admin);
    for n in [3, 0, 4, 1, 2] {
        create::<R>(admin, R::fields(n)).await.unwrap();
    }
    let all = rows::<R>(admin).await;
    assert_eq!(all.len(), 5);
    let list = async |page: Page| records.list(R::all(), page).await.unwrap();
    let by_offset = list(Page::limit(2).offset(2)).await;
    assert_eq!(by_offset.rows, all[2..4]);
    assert_eq!(by_offset.total, None);

    let first = list(Page::limit(2).with_total()).await;
    assert_eq!((&first.rows[..], first.total), (&all[..2], Some(5)));
    let cursor = first.next.unwrap();
    // A row that goes away, or comes before the cursor, does not shift the next page.
    let id = id_of(&all[0]);
    records.delete(Delete { id }).await.unwrap();
    let second = list(Page::limit(2).after(cursor)).await;
    assert_eq!(second.rows, all[2..4]);
    let last = list(Page::limit(2).after(second.next.unwrap())).await;
    assert_eq!((&last.rows[..], &last.next), (&all[4..], &None));

    let beyond = list(Page::limit(2).offset(1_000)).await;
    assert_eq!((beyond.rows.len(), beyond.next), (0, None));
    assert_eq!(list(Page::limit(0)).await.rows.len(), 1);
    assert_eq!(list(Page::limit(u32::MAX)).await.rows.len(), 4);
    for wrong in ["", "AAAA", "WyJBbGwiXQ", "é", &"A".repeat(100_000)] {
        let page = Page::default().after(Cursor(wrong.into()));
        assert_eq!(blamed(records.list(R::all(), page).await), "cursor");
    }
    for row in rows::<R>(admin).await {
        let id = id_of(&row);
        records.delete(Delete { id }).await.unwrap();
    }
}

async fn their_number_is_limited<R: Sample>(admin: &Acting) {
    let Some(most) = R::AT_MOST else {
        return;
    };
    for n in 0..i64::from(most) {
        create::<R>(admin, R::fields(n)).await.unwrap();
    }
    let beyond = create::<R>(admin, R::fields(i64::from(most))).await;
    assert!(matches!(beyond, Err(EngineError::TooMany(_, limit)) if limit == most));
    let id = id_of(&rows::<R>(admin).await[0]);
    R::records(admin).delete(Delete { id }).await.unwrap();
    create::<R>(admin, R::fields(0)).await.unwrap();
}

async fn rules_hold<R: Sample>(office: &Office, pending: &Acting) {
    let admin = &office.admin;
    values_are_checked::<R>(admin).await;
    fields_are_kept_changed_and_cleared::<R>(admin).await;
    commands_meet_unknown_ids_stale_versions_and_retries::<R>(admin).await;
    those_without_permission_are_refused::<R>(office, pending).await;
    lists_are_cut_into_pages::<R>(admin).await;
    their_number_is_limited::<R>(admin).await;
}

stories! {
    async fn every_record_keeps_the_rules_of_records(office: Office) {
        let pending = office.user("pending", Role::Pending).await;
        every_record!(|R| rules_hold::<R>(&office, &pending).await);
    }
}

stories! {
    async fn pages_of_all_lists_are_limited(office: Office) {
        let parties = office.admin.parties();
        for n in 0..=MAX_PAGE {
            office.customer(&format!("Customer {n}")).await;
        }
        let full = MAX_PAGE as usize;
        let customers = parties.customers(Page::limit(u32::MAX)).await.unwrap().rows;
        assert_eq!(customers.len(), full);
        let found = parties.search("customer", CustomerField::Any, 1_000, 0);
        assert_eq!(found.await.unwrap().len(), full);
        let rest = parties.customers(Page::limit(MAX_PAGE).offset(MAX_PAGE)).await.unwrap().rows;
        assert_eq!(rest.len(), 1);
        assert_eq!(parties.customers(Page::limit(0)).await.unwrap().rows.len(), 1);
    }
}

/// Writes feedback, a minute between any two.
async fn much_feedback(office: &Office, count: i64) {
    for (part, first) in (0..count).step_by(2_000).enumerate() {
        let mut batch = Batch::new(CommandId(9_000 + part as u128), office.engine.now());
        for id in first + 1..=count.min(first + 2_000) {
            let feedback = Feedback {
                id: FeedbackId(1_000_000 + id),
                message: format!("Number {id}"),
                category: None,
                email: None,
                user_id: None,
                user_name: None,
                created_at: office
                    .engine
                    .now()
                    .after(Duration::from_secs(60 * id.unsigned_abs())),
            };
            batch.writes.push(Write::Insert {
                table: Feedback::TABLE,
                row: feedback.to_row().unwrap(),
                document: None,
            });
        }
        office.engine.store().commit(batch).await.unwrap();
    }
}

stories! {
    async fn a_page_that_would_skip_too_many_rows_says_where_to_go_on(office: Office) {
        much_feedback(&office, 10_003).await;
        let feedback = office.admin.feedback();
        let messages = |page: &Listed<Feedback>| -> Vec<String> {
            page.rows.iter().map(|row| row.message.clone()).collect()
        };
        let last = feedback.list(Page::limit(2).offset(10_000)).await.unwrap();
        assert_eq!(messages(&last), ["Number 3", "Number 2"]);
        let capped = feedback.list(Page::limit(2).offset(10_002).with_total()).await.unwrap();
        assert_eq!((capped.rows.len(), capped.total), (0, Some(10_003)));
        let next = Page::limit(50).after(capped.next.unwrap());
        let rest = feedback.list(next).await.unwrap();
        assert_eq!(messages(&rest), ["Number 3", "Number 2", "Number 1"]);
        assert_eq!(rest.next, None);
    }
}
