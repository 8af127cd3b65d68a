//! Tests of full-text search for work items.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    Acting,
    change::Change,
    search::FoundIn,
    time::TimeInput,
    work::{
        AddChecklistItem, ChecklistItemFields, CreateWork, EquipmentLine, Kind, Transition,
        Visibility, WorkItem, WorkItemId,
    },
};
use corejobtrack_tests::{
    items::{add_note, transition},
    stories,
};

async fn found(who: &Acting, words: &str) -> Vec<(WorkItemId, FoundIn)> {
    let hits = who.work().find(words, &[], 50, 0).await.unwrap();
    hits.into_iter()
        .map(|hit| (hit.item.id, hit.found_in))
        .collect()
}

async fn task(who: &Acting, title: &str) -> WorkItem {
    let mut command = CreateWork::of(Kind::Task);
    command.fields.title = Change::To(title.into());
    who.work().create(command).await.unwrap().item
}

stories! {
    async fn an_item_is_found_by_the_words_of_all_its_parts(office: Office) {
        let mut command = CreateWork::service_ticket("Žižkov Printing");
        let fields = &mut command.fields;
        fields.title = Change::To("Streaks on every page".into());
        fields.description = Change::To("Since the toner was changed".into());
        fields.code = Change::To("LAB-77".into());
        fields.work_type = Change::To("Overhaul".into());
        fields.customer.number = Change::To("CUST001".into());
        fields.customer.city = Change::To("Olomouc".into());
        fields.customer.contact_last_name = Change::To("Novotná".into());
        fields.service.problem_description = Change::To("Grinding noise".into());
        fields.service.customer_po = Change::To("PO-9912".into());
        fields.service.resolution = Change::To("Fuser replaced".into());
        fields.equipment = Some(vec![EquipmentLine {
            make: Some("Konica".into()),
            model: Some("bizhub C300i".into()),
            serial: Some("A7PU021000123".into()),
            ..EquipmentLine::default()
        }]);
        fields.time = Some(vec![TimeInput {
            notes: Some("Waited for the caretaker".into()),
            ..TimeInput::default()
        }]);
        let ticket = office.admin.work().create(command).await.unwrap().item;
        let other = task(&office.admin, "Something else").await;
        let add = AddChecklistItem {
            item_id: ticket.id,
            kind: None,
            fields: ChecklistItemFields::of("Vacuum the corona wires"),
        };
        office.admin.work().add_checklist_item(add).await.unwrap();
        add_note(&office.admin, ticket.id, "They close at noon on Fridays").await;

        for words in [
            "streak", "toner", "zizkov", "lab-77", "overhaul", "cust001", "olom", "novotna",
            "\"grinding noise\"", "po-9912", "fuser", "konica", "c300i", "a7pu021000123",
            "noise zizkov", "streaks every",
        ] {
            assert_eq!(found(&office.admin, words).await, [(ticket.id, FoundIn::Item)], "{words}");
        }
        for (words, place) in [
            ("noon", FoundIn::Message),
            ("frid", FoundIn::Message),
            ("corona", FoundIn::ChecklistItem),
            ("caretaker", FoundIn::Time),
        ] {
            assert_eq!(found(&office.admin, words).await, [(ticket.id, place)], "{words}");
        }
        let number = ticket.number;
        for words in [
            format!("{number}"),
            format!("#{number}"),
            format!("TSK-{number}"),
            format!("{number} streaks"),
        ] {
            assert_eq!(found(&office.admin, &words).await, [(ticket.id, FoundIn::Number)]);
        }
        for words in ["strea page", "\"noise grinding\"", "nothing", "!?", &format!("{number} toast")] {
            assert_eq!(found(&office.admin, words).await, [], "{words}");
        }
        let hits = office.admin.work().find("noon", &[], 50, 0).await.unwrap();
        assert_eq!(hits[0].snippet.as_deref(), Some("They close at noon on Fridays"));
        let kinds = [Kind::Task, Kind::Job];
        assert!(office.admin.work().find("streaks", &kinds, 50, 0).await.unwrap().is_empty());
        assert_eq!(found(&office.admin, "something").await, [(other.id, FoundIn::Item)]);
    }
}

stories! {
    async fn a_note_is_found_only_by_users_who_see_its_item(office: Office) {
        let ann = office.employee("ann", None).await;
        let bob = office.employee("bob", None).await;
        let hidden = task(&ann, "Quiet").await;
        add_note(&ann, hidden.id, "The zeppelin lands").await;
        assert_eq!(found(&ann, "zeppelin").await, [(hidden.id, FoundIn::Message)]);
        assert_eq!(found(&office.admin, "zeppelin").await.len(), 1);
        assert_eq!(found(&bob, "zeppelin").await, []);
        assert_eq!(found(&bob, &hidden.number.to_string()).await, []);

        let mut command = CreateWork::of(Kind::Task);
        command.fields.title = Change::To("Loud".into());
        command.fields.visibility = Some(Visibility::Public);
        let open = ann.work().create(command).await.unwrap().item;
        add_note(&ann, open.id, "Another zeppelin").await;
        assert_eq!(found(&bob, "zeppelin").await, [(open.id, FoundIn::Message)]);
    }
}

stories! {
    async fn search_includes_the_archive_but_not_the_trash(office: Office) {
        let admin = &office.admin;
        let archived = task(admin, "Paper jam").await;
        let trashed = task(admin, "Paper jam again").await;
        for item in [&archived, &trashed] {
            add_note(admin, item.id, "A squirrel").await;
        }
        transition(admin, archived.id, Transition::Archive).await;
        transition(admin, trashed.id, Transition::Trash).await;
        assert_eq!(found(admin, "jam").await, [(archived.id, FoundIn::Item)]);
        assert_eq!(found(admin, "squirrel").await, [(archived.id, FoundIn::Message)]);
        assert_eq!(found(admin, &trashed.number.to_string()).await, []);
    }
}

stories! {
    async fn pages_continue_without_repeating_an_item(office: Office) {
        let admin = &office.admin;
        let mut expected = Vec::new();
        for title in ["jam one", "jam two", "three", "four"] {
            let item = task(admin, title).await;
            add_note(admin, item.id, "jam").await;
            add_note(admin, item.id, "jam, again").await;
            expected.push(item.id);
        }
        let mut paged = Vec::new();
        for offset in 0..6 {
            let page = admin.work().find("jam", &[], 1, offset).await.unwrap();
            paged.extend(page.into_iter().map(|hit| hit.item.id));
        }
        let all: Vec<_> = found(admin, "jam").await.into_iter().map(|(id, _)| id).collect();
        assert_eq!(paged, all);
        paged.sort();
        assert_eq!(paged, expected);
        assert!(all[..2].iter().all(|id| expected[..2].contains(id)), "titles come first");
        assert!(admin.work().find("jam", &[], 50, 1_000).await.unwrap().is_empty());
    }
}
