//! Tests of support tickets: their fields, the conversation, read receipts, typing marks, and what
//! customers may see.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    Acting, AreaError, ErrorKind,
    change::Change,
    decimal::Hours,
    identity::{DeleteUser, Role, UpdateUser},
    messages::{AddCommunication, AddNote, CommunicationEntry, Message, SetTyping},
    reading::MarkRead,
    settings::UpdateTicketDefaults,
    store::{Position, Read, journal},
    time::TimeInput,
    work::{
        CloneWork, CreateWork, Kind, PublicView, PurgeWork, TicketStatus, Transition,
        TransitionWork, UpdateWork, Visibility, WorkFields, WorkItemId,
    },
};
use corejobtrack_tests::{
    office::{Office, id_of, kind},
    stories,
};
use serde_json::Value;

const CASE: Option<Kind> = Some(Kind::SupportTicket);

/// A public support ticket.
async fn ticket(who: &Acting) -> WorkItemId {
    let mut command = CreateWork::support_ticket("Acme Corp");
    command.fields.visibility = Some(Visibility::Public);
    who.work().create(command).await.unwrap().item.id
}

fn communication(item_id: WorkItemId, text: &str) -> AddCommunication {
    AddCommunication {
        item_id,
        kind: CASE,
        text: text.into(),
        time_spent: None,
        is_customer: false,
        author: None,
    }
}

fn hours(number: f64) -> Hours {
    Hours::from_f64(number).unwrap()
}

fn call() -> CommunicationEntry {
    CommunicationEntry {
        channel: Some("phone".into()),
        summary: Some("Customer called about print issue".into()),
        details: Some("Cannot print since the update".into()),
        happened_at: Some("2026-03-01T09:00:00Z".into()),
        ..CommunicationEntry::default()
    }
}

fn log(id: WorkItemId, entries: Vec<CommunicationEntry>) -> UpdateWork {
    UpdateWork {
        id,
        kind: CASE,
        fields: WorkFields {
            communication: Some(entries),
            ..WorkFields::default()
        },
    }
}

fn read(item_id: WorkItemId, kind: Kind, sections: &[&str]) -> MarkRead {
    MarkRead {
        item_id,
        kind,
        sections: sections.iter().map(ToString::to_string).collect(),
    }
}

/// The number of unread changes in a section of an item, for a user.
async fn unread(who: &Acting, id: WorkItemId, kind: Kind, section: &str) -> i64 {
    let status = who.work().read_status(id, kind).await.unwrap();
    let mut sections = status.sections.iter();
    sections
        .find(|one| one.section.as_str() == section)
        .unwrap()
        .unread
}

async fn conversation(who: &Acting, id: WorkItemId) -> Vec<Message> {
    who.work()
        .conversation(id, CASE, 200, 0)
        .await
        .unwrap()
        .messages
}

fn texts(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.text.as_str())
        .collect()
}

fn typing(item_id: WorkItemId, is_typing: bool) -> SetTyping {
    SetTyping {
        item_id,
        kind: CASE,
        is_typing,
    }
}

async fn typing_users(who: &Acting, id: WorkItemId) -> Vec<String> {
    let typing = who.work().typing(id, CASE).await.unwrap();
    typing.into_iter().map(|one| one.user_name).collect()
}

/// The events of all commits.
async fn events(office: &Office) -> Vec<Value> {
    let reads = [Read::Rows(journal::after(Position(0), 1_000))];
    let answers = office.engine.store().read(&reads).await.unwrap();
    let rows = answers.into_iter().flatten();
    rows.flat_map(|row| journal::change(row).unwrap().events)
        .collect()
}

async fn commits(office: &Office) -> usize {
    let reads = [Read::Rows(journal::after(Position(0), 1_000))];
    let answers = office.engine.store().read(&reads).await.unwrap();
    answers.first().map(Vec::len).unwrap_or_default()
}

stories! {
    async fn a_support_ticket_stores_its_fields(office: Office) {
        let work = office.admin.work();
        let color = UpdateTicketDefaults { support_ticket: Change::To("#E67E22".into()), ..UpdateTicketDefaults::default() };
        office.admin.settings().update_ticket_defaults(color).await.unwrap();
        let refused = work.create(CreateWork::of(Kind::SupportTicket)).await.unwrap_err();
        assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some("customer_name")));
        let mut command = CreateWork::support_ticket("Acme Corp");
        command.fields.support.vendor_ticket_number = Change::To("VT-789".into());
        command.fields.support.ticket_status = Change::To(TicketStatus::New);
        command.fields.support.total_time = Change::To(hours(1.5));
        let made = work.create(command).await.unwrap();
        let item = &made.item;
        assert_eq!((item.status.as_str(), item.visibility, item.color.as_deref()), ("Pending", Visibility::Private, Some("#E67E22")));
        assert_eq!(work.get(item.id, CASE).await.unwrap(), made);
        assert_eq!(work.search("VT-789", &[Kind::SupportTicket], 50, 0).await.unwrap().len(), 1);

        let mut fields = WorkFields::default();
        fields.support.ticket_status = Change::To(TicketStatus::Escalated);
        fields.support.total_time = Change::To(hours(2.25));
        let changed = work.update(UpdateWork { id: item.id, kind: CASE, fields }).await.unwrap();
        assert_eq!(changed.item.support.vendor_ticket_number.as_deref(), Some("VT-789"));
        let history = work.change_log(item.id, CASE, 50, 0).await.unwrap();
        assert_eq!(history[1].details, "Ticket status changed from 'New' to 'Escalated'; Total time changed from '1.5' to '2.25'");
        let mut fields = WorkFields::default();
        fields.support.total_time = Change::To(hours(-1.0));
        let refused = work.update(UpdateWork { id: item.id, kind: CASE, fields }).await.unwrap_err();
        assert_eq!((refused.kind(), refused.field()), (ErrorKind::Invalid, Some("total_time")));
    }

    async fn a_copy_has_neither_the_conversation_nor_the_vendor(office: Office) {
        let work = office.admin.work();
        let mut command = CreateWork::support_ticket("Acme Corp");
        command.fields.support.ticket_id = Change::To("VENDOR-1".into());
        command.fields.support.ticket_type = Change::To("Software Issue".into());
        command.fields.communication = Some(vec![call()]);
        let id = work.create(command).await.unwrap().item.id;
        let copy = work.clone_item(CloneWork { id, kind: CASE }).await.unwrap();
        assert_eq!((copy.item.support.ticket_id.as_deref(), copy.item.support.ticket_type.as_deref()), (None, Some("Software Issue")));
        assert_eq!(conversation(&office.admin, copy.item.id).await, []);
    }

    async fn messages_are_added_without_changing_the_ticket(office: Office) {
        let jane = office.employee("jane", None).await;
        let id = ticket(&office.admin).await;
        let before = office.admin.work().get(id, CASE).await.unwrap();
        let mut first = communication(id, "I've escalated this to the vendor.");
        first.time_spent = Some(hours(0.5));
        let first = office.admin.work().add_communication(first).await.unwrap();
        assert_eq!((first.author_id, first.author_name.as_str()), (Some(id_of(&office.admin)), "The admin"));
        assert!(first.position > Position(0));
        let mut second = communication(id, "It prints again");
        (second.author, second.is_customer, second.time_spent) = (Some(id_of(&jane)), true, Some(hours(0.25)));
        office.admin.work().add_communication(second).await.unwrap();
        assert_eq!(office.admin.work().get(id, CASE).await.unwrap(), before);

        let page = jane.work().conversation(id, CASE, 50, 0).await.unwrap();
        assert_eq!(texts(&page.messages), ["I've escalated this to the vendor.", "It prints again"]);
        assert_eq!((page.messages[1].author_name.as_str(), page.messages[1].is_customer), ("The jane", true));
        assert_eq!((page.count, page.time_spent), (2, hours(0.75)));
        assert_eq!(page.messages[0], first);
        let newest = jane.work().conversation(id, CASE, 1, 0).await.unwrap();
        assert_eq!((texts(&newest.messages), newest.count), (vec!["It prints again"], 2));
        let older = jane.work().conversation(id, CASE, 1, 1).await.unwrap();
        assert_eq!(texts(&older.messages), ["I've escalated this to the vendor."]);
        let added = events(&office).await;
        assert_eq!(added.iter().filter(|event| event["event"] == "message_added").count(), 2);
        let history = jane.work().change_log(id, CASE, 50, 0).await.unwrap();
        assert_eq!(history[1].details, "Communication added");
    }

    async fn invalid_messages_are_refused(office: Office) {
        let viewer = office.user("viewer", Role::Viewer).await;
        let work = office.admin.work();
        let id = ticket(&office.admin).await;
        let blank = work.add_communication(communication(id, "  ")).await.unwrap_err();
        assert_eq!((blank.kind(), blank.field()), (ErrorKind::Invalid, Some("text")));
        let mut never = communication(id, "hello");
        never.time_spent = Some(hours(-0.5));
        assert_eq!(work.add_communication(never).await.unwrap_err().field(), Some("time_spent"));
        let mut nobody = communication(id, "hello");
        nobody.author = Some(corejobtrack_core::identity::UserId(99));
        assert_eq!(work.add_communication(nobody).await.unwrap_err().to_string(), "User 99 does not exist");
        assert_eq!(kind(viewer.work().add_communication(communication(id, "hello")).await), ErrorKind::Denied);
        let visit = work.create(CreateWork::service_ticket("Acme Corp")).await.unwrap().item.id;
        assert_eq!(kind(work.add_communication(communication(visit, "hello")).await), ErrorKind::NotFound);
        let visit = AddCommunication { kind: None, ..communication(visit, "hello") };
        assert_eq!(kind(work.add_communication(visit).await), ErrorKind::Refused);
        work.transition(TransitionWork { id, kind: CASE, transition: Transition::Trash }).await.unwrap();
        assert_eq!(kind(work.add_communication(communication(id, "hello")).await), ErrorKind::Refused);
    }

    async fn the_event_names_mentioned_users(office: Office) {
        let jane = office.employee("jane.doe", None).await;
        let bob = office.employee("bob", None).await;
        let renamed = UpdateUser { username: Some("Bob Smith".into()), ..UpdateUser::of(id_of(&bob)) };
        office.admin.identity().update_user(renamed, None).await.unwrap();
        let id = ticket(&office.admin).await;
        let text = "@Jane.Doe. please call jane@example.com; @bob smith and @nobody know why, @jane.doe";
        office.admin.work().add_communication(communication(id, text)).await.unwrap();
        let note = AddNote { item_id: id, kind: CASE, text: "cc @jane.doe".into() };
        office.admin.work().add_note(note).await.unwrap();
        let added: Vec<Value> = events(&office).await.into_iter().filter(|event| event["event"] == "message_added").collect();
        assert_eq!(added[0]["mentioned"], serde_json::json!([id_of(&jane), id_of(&bob)]));
        assert_eq!(added[1]["mentioned"], serde_json::json!([id_of(&jane)]));
    }

    async fn a_list_of_entries_adds_and_changes_messages_but_never_deletes_them(office: Office) {
        let jane = office.employee("jane", None).await;
        let work = office.admin.work();
        let mut command = CreateWork::support_ticket("Acme Corp");
        command.fields.communication = Some(vec![CommunicationEntry { author: Some(id_of(&jane)), ..call() }]);
        let made = work.create(command).await.unwrap();
        let id = made.item.id;
        let first = conversation(&office.admin, id).await.remove(0);
        assert_eq!((first.text.as_str(), first.channel.as_deref()), ("Cannot print since the update", Some("phone")));
        assert_eq!(first.author_name, "The jane");

        // The same entry again changes nothing, not even the version.
        let again = work.update(log(id, vec![call()])).await.unwrap();
        assert_eq!(again.item.version, made.item.version);
        work.add_communication(communication(id, "On it")).await.unwrap();
        let remote = CommunicationEntry { channel: Some("remote".into()), summary: Some("Updated the driver".into()), ..CommunicationEntry::default() };
        let longer = CommunicationEntry { id: Some(first.id), details: Some("Cannot print at all".into()), text: Some(first.text.clone()), ..CommunicationEntry::default() };
        let changed = work.update(log(id, vec![longer, remote])).await.unwrap();
        assert_eq!(changed.item.version.0, made.item.version.0 + 1);
        let all = conversation(&office.admin, id).await;
        assert_eq!(texts(&all), ["Cannot print at all", "On it", "Updated the driver"]);
        assert_eq!((all[0].id, all[0].summary.as_deref(), all[0].author_id), (first.id, first.summary.as_deref(), Some(id_of(&jane))));
        let history = work.change_log(id, CASE, 50, 0).await.unwrap();
        assert!(history.last().unwrap().details.contains("Communication details changed from"), "{history:?}");

        work.update(log(id, Vec::new())).await.unwrap();
        assert_eq!(conversation(&office.admin, id).await, all);
        // The entries as they were shown, without ids: each matches its message.
        let shown = all.iter().map(|message| CommunicationEntry {
            text: Some(message.text.clone()),
            channel: message.channel.clone(),
            summary: message.summary.clone(),
            details: message.details.clone(),
            happened_at: Some(message.happened_at.clone().unwrap_or_else(|| message.created_at.to_string())),
            author: message.author_id,
            ..CommunicationEntry::default()
        });
        work.update(log(id, shown.collect())).await.unwrap();
        assert_eq!(conversation(&office.admin, id).await, all);
        let empty = work.update(log(id, vec![CommunicationEntry::default()])).await.unwrap_err();
        assert_eq!((empty.kind(), empty.field()), (ErrorKind::Invalid, Some("communication")));
        let unknown = CommunicationEntry { author: Some(corejobtrack_core::identity::UserId(99)), ..call() };
        assert_eq!(kind(work.update(log(id, vec![CommunicationEntry { summary: None, ..unknown }])).await), ErrorKind::Refused);
        let visit = work.create(CreateWork::service_ticket("Acme Corp")).await.unwrap().item.id;
        assert_eq!(kind(work.update(UpdateWork { kind: None, ..log(visit, vec![call()]) }).await), ErrorKind::Refused);
    }

    async fn messages_keep_the_name_of_a_deleted_author(office: Office) {
        let jane = office.employee("jane", None).await;
        let id = ticket(&office.admin).await;
        jane.work().add_communication(communication(id, "On it")).await.unwrap();
        jane.work().mark_read(read(id, Kind::SupportTicket, &["messages"])).await.unwrap();
        office.admin.identity().delete_user(DeleteUser { id: id_of(&jane) }).await.unwrap();
        let page = office.admin.work().conversation(id, CASE, 50, 0).await.unwrap();
        assert_eq!(page.messages[0].author_name, "The jane");
        assert_eq!(page.readers_of(&page.messages[0])[0].user_name, "The jane");
        let entry = CommunicationEntry { id: Some(page.messages[0].id), author: page.messages[0].author_id, summary: Some("Taken".into()), ..CommunicationEntry::default() };
        office.admin.work().update(log(id, vec![entry])).await.unwrap();
        assert_eq!(conversation(&office.admin, id).await[0].author_id, Some(id_of(&jane)));
    }

    async fn each_message_has_its_readers_with_the_time_of_the_first_reading(office: Office) {
        let jane = office.employee("jane", None).await;
        let id = ticket(&office.admin).await;
        let version = office.admin.work().get(id, CASE).await.unwrap().item.version;
        for text in ["one", "two"] {
            office.admin.work().add_communication(communication(id, text)).await.unwrap();
        }
        // Reading the conversation does not mark it as read.
        let page = jane.work().conversation(id, CASE, 50, 0).await.unwrap();
        assert_eq!((page.marks.len(), page.readers_of(&page.messages[0]).len()), (0, 0));
        office.wait(60);
        let first = office.engine.now();
        jane.work().mark_read(read(id, Kind::SupportTicket, &["messages"])).await.unwrap();
        office.wait(60);
        jane.work().mark_read(read(id, Kind::SupportTicket, &["messages"])).await.unwrap();
        office.admin.work().add_communication(communication(id, "three")).await.unwrap();
        let page = jane.work().conversation(id, CASE, 50, 0).await.unwrap();
        assert_eq!((page.marks[0].user_name.as_str(), page.marks[0].message_id), ("The jane", Some(page.messages[1].id)));
        for (message, times) in page.messages.iter().zip([vec![first], vec![first], vec![]]) {
            let readers = page.readers_of(message);
            assert_eq!(readers.iter().map(|reader| reader.at).collect::<Vec<_>>(), times, "{}", message.text);
        }
        office.wait(60);
        jane.work().mark_read(read(id, Kind::SupportTicket, &["messages"])).await.unwrap();
        let page = office.admin.work().conversation(id, CASE, 50, 0).await.unwrap();
        let times: Vec<_> = page.messages.iter().map(|message| page.readers_of(message)[0].at).collect();
        assert_eq!(times, [first, first, office.engine.now()]);
        assert_eq!(office.admin.work().get(id, CASE).await.unwrap().item.version, version);
    }

    async fn changes_of_others_are_unread_until_marked_read(office: Office) {
        let jane = office.employee("jane", None).await;
        let id = ticket(&office.admin).await;
        let support = Kind::SupportTicket;
        assert_eq!(unread(&office.admin, id, support, "details").await, 0);
        assert_eq!(unread(&jane, id, support, "details").await, 1);
        assert_eq!(unread(&jane, id, support, "notes").await, 0);
        let all = ["details", "notes", "messages", "attachments"];
        let status = jane.work().mark_read(read(id, support, &all)).await.unwrap();
        assert!(status.sections.iter().all(|section| section.unread == 0 && section.last_read_at == Some(office.engine.now())));
        assert_eq!(status.sections.len(), all.len());

        for text in ["one", "two"] {
            office.admin.work().add_communication(communication(id, text)).await.unwrap();
        }
        jane.work().add_communication(communication(id, "mine")).await.unwrap();
        office.admin.work().add_note(AddNote { item_id: id, kind: CASE, text: "among us".into() }).await.unwrap();
        let mut fields = WorkFields { urgency: Some("High".into()), ..WorkFields::default() };
        fields.service.private_notes = Change::To("Margin is thin".into());
        office.admin.work().update(UpdateWork { id, kind: CASE, fields }).await.unwrap();
        for (section, count) in [("messages", 2), ("notes", 2), ("details", 1), ("attachments", 0)] {
            assert_eq!(unread(&jane, id, support, section).await, count, "{section}");
        }
        assert_eq!(unread(&office.admin, id, support, "messages").await, 1);
        jane.work().mark_read(read(id, support, &["messages"])).await.unwrap();
        assert_eq!((unread(&jane, id, support, "messages").await, unread(&jane, id, support, "notes").await), (0, 2));
    }

    async fn each_kind_has_its_sections(office: Office) {
        let jane = office.employee("jane", None).await;
        let work = office.admin.work();
        let mut visit = CreateWork::service_ticket("Acme Corp");
        visit.fields.visibility = Some(Visibility::Public);
        visit.fields.time = Some(vec![TimeInput::default()]);
        let visit = work.create(visit).await.unwrap().item.id;
        for (section, count) in [("details", 1), ("time", 1), ("equipment", 0), ("signature", 0)] {
            assert_eq!(unread(&jane, visit, Kind::ServiceTicket, section).await, count, "{section}");
        }
        jane.work().mark_read(read(visit, Kind::ServiceTicket, &["time", "signature"])).await.unwrap();
        assert_eq!(unread(&jane, visit, Kind::ServiceTicket, "time").await, 0);
        let refused = jane.work().mark_read(read(visit, Kind::ServiceTicket, &["details", "steps"])).await.unwrap_err();
        assert_eq!((refused.kind(), refused.field()), (ErrorKind::NotListed, Some("sections")));
        assert!(refused.to_string().contains("'equipment'"), "{refused}");
        assert_eq!(kind(jane.work().read_status(visit, Kind::Task).await), ErrorKind::NotFound);
        let viewer = office.user("viewer", Role::Viewer).await;
        viewer.work().mark_read(read(visit, Kind::ServiceTicket, &["details"])).await.unwrap();
        let private = work.create(CreateWork::support_ticket("Acme Corp")).await.unwrap().item.id;
        assert_eq!(kind(jane.work().mark_read(read(private, Kind::SupportTicket, &["details"])).await), ErrorKind::NotFound);
        assert_eq!(kind(office.stranger().work().read_status(visit, Kind::ServiceTicket).await), ErrorKind::Unauthenticated);
    }

    async fn typing_ends_after_a_while_on_request_or_with_the_message(office: Office) {
        let jane = office.employee("jane", None).await;
        let id = ticket(&office.admin).await;
        jane.work().set_typing(typing(id, true)).await.unwrap();
        assert_eq!(typing_users(&office.admin, id).await, ["The jane"]);
        let quiet = commits(&office).await;
        office.wait(2);
        jane.work().set_typing(typing(id, true)).await.unwrap();
        assert_eq!(commits(&office).await, quiet, "a repetition within the interval is not written");
        office.wait(3);
        jane.work().set_typing(typing(id, true)).await.unwrap();
        office.wait(9);
        office.admin.work().set_typing(typing(id, true)).await.unwrap();
        assert_eq!(typing_users(&jane, id).await, ["The admin", "The jane"]);
        office.wait(1);
        assert_eq!(typing_users(&jane, id).await, ["The admin"]);
        office.admin.work().set_typing(typing(id, false)).await.unwrap();
        assert_eq!(typing_users(&jane, id).await, [""; 0]);
        jane.work().set_typing(typing(id, true)).await.unwrap();
        jane.work().add_communication(communication(id, "On it")).await.unwrap();
        assert_eq!(typing_users(&office.admin, id).await, [""; 0]);
        let viewer = office.user("viewer", Role::Viewer).await;
        assert_eq!(kind(viewer.work().set_typing(typing(id, true)).await), ErrorKind::Denied);
        let version = office.admin.work().get(id, CASE).await.unwrap().item.version;
        assert_eq!(version.0, 1);
    }

    async fn purging_a_ticket_deletes_its_conversation(office: Office) {
        let work = office.admin.work();
        let id = ticket(&office.admin).await;
        for batch in 0..3 {
            let entries = (0..250).map(|number| CommunicationEntry { text: Some(format!("{batch}-{number}")), ..CommunicationEntry::default() });
            work.update(log(id, entries.collect())).await.unwrap();
        }
        assert_eq!(work.conversation(id, CASE, 200, 0).await.unwrap().count, 750);
        work.mark_read(read(id, Kind::SupportTicket, &["messages", "details"])).await.unwrap();
        work.set_typing(typing(id, true)).await.unwrap();
        work.transition(TransitionWork { id, kind: CASE, transition: Transition::Trash }).await.unwrap();
        work.purge(PurgeWork { id }).await.unwrap();
        assert_eq!(kind(work.conversation(id, CASE, 50, 0).await), ErrorKind::NotFound);
        let other = ticket(&office.admin).await;
        work.add_communication(communication(other, "hello")).await.unwrap();
        work.mark_read(read(other, Kind::SupportTicket, &["messages"])).await.unwrap();
        work.transition(TransitionWork { id: other, kind: CASE, transition: Transition::Trash }).await.unwrap();
        assert_eq!(work.empty_trash().await.unwrap(), 1);
    }

    async fn a_customer_sees_nothing_internal(office: Office) {
        let work = office.admin.work();
        let mut command = CreateWork::support_ticket("Acme Corp");
        let fields = &mut command.fields;
        fields.service.private_notes = Change::To("secret".into());
        fields.service.public_notes = Change::To("We are on it".into());
        fields.code = Change::To("secret-7".into());
        fields.assigned_users = Some(vec![id_of(&office.admin)]);
        fields.assigned_teams = Some(vec!["secret team".into()]);
        fields.time = Some(vec![TimeInput { notes: Some("secret".into()), user_ids: vec![1], ..TimeInput::default() }]);
        command.steps = Some(vec![corejobtrack_core::work::ChecklistItemFields::of("secret step")]);
        let made = work.create(command).await.unwrap();
        let id = made.item.id;
        let shown = PublicView::from(made);
        let text = serde_json::to_string(&shown).unwrap();
        assert!(!text.contains("secret"), "{text}");
        assert_eq!(shown.service.public_notes.as_deref(), Some("We are on it"));
        work.add_note(AddNote { item_id: id, kind: CASE, text: "secret".into() }).await.unwrap();
        let mut spent = communication(id, "It prints again");
        spent.time_spent = Some(hours(3.0));
        work.add_communication(spent).await.unwrap();
        let summary = work.summary(id, CASE).await.unwrap();
        let texts: Vec<&str> = summary.messages.iter().map(|message| message.text.as_str()).collect();
        assert_eq!(texts, ["It prints again"]);
        assert_eq!(summary.support_time, hours(3.0));
        let mut total = WorkFields::default();
        total.support.total_time = Change::To(hours(4.0));
        work.update(UpdateWork { id, kind: CASE, fields: total }).await.unwrap();
        assert_eq!(work.summary(id, CASE).await.unwrap().support_time, hours(4.0));
    }
}
