//! Tests of work items: from creation to the archive, and their visibility.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    AreaError, EngineError, ErrorKind,
    change::Change,
    decimal::Hours,
    identity::Role,
    store::{CommandId, Version},
    time::TimeInput,
    work::{
        CreateWork, DeclineReason, DeclineSignature, Kind, Place, PurgeWork, Sign,
        SignatureOutcome, Transition, UpdateWork, Visibility, WorkError, WorkFields, WorkItemId,
        WorkList,
    },
};
use corejobtrack_tests::{
    items::{sign, transition_to},
    office::id_of,
    pictures::pixel_as_url,
    stories,
};

fn ticket() -> CreateWork {
    CreateWork::service_ticket("Acme Corp")
}

fn change(id: WorkItemId, fields: WorkFields) -> UpdateWork {
    UpdateWork {
        id,
        kind: Some(Kind::ServiceTicket),
        fields,
    }
}

stories! {
    async fn the_first_ticket_has_id_1_and_numbers_have_no_gaps(office: Office) {
        let work = office.admin.work();
        let first = work.create(ticket()).await.unwrap();
        assert_eq!(first.item.id, WorkItemId(1));
        assert_eq!(first.item.status, "Pending");
        let mut refused = ticket();
        refused.fields.assigned_users = Some(vec![99.into()]);
        assert!(matches!(work.create(refused).await, Err(WorkError::NoSuchUser(99))));
        let second = work.create(ticket()).await.unwrap();
        assert_eq!(second.item.number.get(), first.item.number.get() + 1);
        let found = work.by_number(second.item.number.get()).await.unwrap();
        assert_eq!(found, second);
        assert!(matches!(work.by_number(7).await, Err(WorkError::NoSuchNumber)));
    }

    async fn a_work_item_is_read_as_it_was_created(office: Office) {
        let mut command = ticket();
        command.fields.title = Change::To("PM Visit – Q1".into());
        command.fields.assigned_users = Some(vec![id_of(&office.admin)]);
        command.fields.assigned_teams = Some(vec!["Service".into(), "Support".into()]);
        command.fields.service.liftgate = Change::To(true);
        command.fields.service.settings_recorded = Change::To(vec!["Color profile".into()]);
        command.fields.time = Some(vec![TimeInput { hours: Hours::from_f64(3.5), ..TimeInput::default() }]);
        let made = office.admin.work().create(command).await.unwrap();
        let read = office.admin.work().get(made.item.id, Some(Kind::ServiceTicket)).await.unwrap();
        assert_eq!(made, read);
        assert_eq!(read.total_minutes(), 210);
        assert_eq!(office.admin.work().list(WorkList::live(Kind::ServiceTicket)).await.unwrap(), [read]);
    }

    async fn the_total_follows_changed_time_entries(office: Office) {
        let work = office.admin.work();
        let hours = |hours| Some(vec![TimeInput { hours: Hours::from_f64(hours), ..TimeInput::default() }]);
        let mut command = ticket();
        command.fields.time = hours(3.5);
        command.fields.service.total_time_minutes = Change::To(210);
        let id = work.create(command).await.unwrap().item.id;
        let mut fields = WorkFields { time: hours(2.0), ..WorkFields::default() };
        let update = |fields: &WorkFields| UpdateWork { id, kind: None, fields: fields.clone() };
        assert_eq!(work.update(update(&fields)).await.unwrap().total_minutes(), 120);
        fields.service.total_time_minutes = Change::To(90);
        assert_eq!(work.update(update(&fields)).await.unwrap().total_minutes(), 90);
        let title = WorkFields { title: Change::To("Visit".into()), ..WorkFields::default() };
        assert_eq!(work.update(update(&title)).await.unwrap().total_minutes(), 90);
    }

    async fn the_change_log_records_the_user_and_the_old_and_new_values(office: Office) {
        let id = office.admin.work().create(ticket()).await.unwrap().item.id;
        let jane = office.user("jane", Role::Manager).await;
        office.wait(60);
        let fields = WorkFields {
            status: Some("in_progress".into()),
            urgency: Some("High".into()),
            ..WorkFields::default()
        };
        jane.work().update(change(id, fields)).await.unwrap();
        let log = office.admin.work().change_log(id, None, 50, 0).await.unwrap();
        assert_eq!(log.len(), 2);
        assert_eq!(log[0].details, "Ticket created");
        assert_eq!(log[1].user_id, Some(id_of(&jane)));
        assert!(log[1].details.contains("Status changed from 'Pending' to 'in_progress'"), "{}", log[1].details);
        assert!(log[1].details.contains("Urgency changed from 'Medium' to 'High'"));
        assert_eq!(log[1].timestamp.to_string(), "2026-03-01T09:01:00Z");
    }

    async fn an_update_without_changes_does_nothing(office: Office) {
        let made = office.admin.work().create(ticket()).await.unwrap();
        office.wait(60);
        let same = WorkFields { urgency: Some("Medium".into()), ..WorkFields::default() };
        let after = office.admin.work().update(change(made.item.id, same)).await.unwrap();
        assert_eq!(after, made);
    }

    async fn time_entries_match_by_id_else_by_content(office: Office) {
        let work = office.admin.work();
        let id = work.create(ticket()).await.unwrap().item.id;
        let entry = |notes: &str| TimeInput { notes: Some(notes.into()), ..TimeInput::default() };
        let time = |list: Vec<TimeInput>| change(id, WorkFields { time: Some(list), ..WorkFields::default() });
        let before = work.update(time(vec![entry("one"), entry("two")])).await.unwrap();
        let renamed = TimeInput { id: Some(before.time[0].id), ..entry("uno") };
        let after = work.update(time(vec![entry("two"), renamed, entry("three")])).await.unwrap();
        let ids: Vec<_> = after.time.iter().map(|row| row.id).collect();
        assert_eq!(ids[..2], [before.time[1].id, before.time[0].id]);
        assert_eq!(after.time[1].notes.as_deref(), Some("uno"));
        let none = work.update(time(Vec::new())).await.unwrap();
        assert!(none.time.is_empty());
        assert_eq!(work.get(id, None).await.unwrap(), none);
    }

    async fn private_work_is_visible_to_creator_assignees_their_teams_and_administrators(office: Office) {
        let jane = office.employee("jane", Some("Service")).await;
        let john = office.employee("john", Some("Service")).await;
        let mary = office.employee("mary", Some("Support")).await;
        let paul = office.employee("paul", None).await;
        let mut command = ticket();
        command.fields.assigned_users = Some(vec![id_of(&jane)]);
        let id = paul.work().create(command).await.unwrap().item.id;
        let list = WorkList::live(Kind::ServiceTicket);
        for (who, sees) in [(&office.admin, true), (&jane, true), (&john, true), (&paul, true), (&mary, false)] {
            assert_eq!(who.work().get(id, None).await.is_ok(), sees);
            assert_eq!(who.work().list(list).await.unwrap().len(), usize::from(sees));
            assert_eq!(who.work().search("acme", &[], 10, 0).await.unwrap().len(), usize::from(sees));
        }
        let refused = mary.work().update(change(id, WorkFields::default())).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotFound);

        let teams = WorkFields { assigned_teams: Some(vec!["Support".into()]), ..WorkFields::default() };
        paul.work().update(change(id, teams)).await.unwrap();
        assert!(mary.work().get(id, None).await.is_ok());
        let nobody = WorkFields {
            assigned_teams: Some(Vec::new()),
            assigned_users: Some(Vec::new()),
            ..WorkFields::default()
        };
        paul.work().update(change(id, nobody)).await.unwrap();
        assert!(mary.work().get(id, None).await.is_err());
        assert!(jane.work().list(list).await.unwrap().is_empty());
        let public = WorkFields { visibility: Some(Visibility::Public), ..WorkFields::default() };
        paul.work().update(change(id, public)).await.unwrap();
        assert_eq!(mary.work().list(list).await.unwrap().len(), 1);
    }

    async fn lists_are_newest_first_and_pages_do_not_overlap(office: Office) {
        let jane = office.employee("jane", None).await;
        let mut ids = Vec::new();
        for place in 0..7 {
            office.wait(1);
            let mut command = ticket();
            command.fields.assigned_users = Some(vec![id_of(&jane)]);
            if place % 2 == 0 {
                command.fields.status = Some("completed".into());
            }
            ids.insert(0, office.admin.work().create(command).await.unwrap().item.id);
        }
        for who in [&office.admin, &jane] {
            let mut seen = Vec::new();
            for offset in [0, 3, 6] {
                let list = WorkList { limit: 3, offset, ..WorkList::live(Kind::ServiceTicket) };
                seen.extend(who.work().list(list).await.unwrap().into_iter().map(|view| view.item.id));
            }
            assert_eq!(seen, ids);
        }
    }

    async fn items_are_restored_from_archive_and_trash(office: Office) {
        let work = office.admin.work();
        let id = work.create(ticket()).await.unwrap().item.id;
        let done = work.transition(transition_to(id, Transition::Complete)).await.unwrap();
        assert_eq!(done.item.status, "completed");
        assert!(done.item.completed_at.is_some());
        let trashed = work.transition(transition_to(id, Transition::Trash)).await.unwrap();
        assert_eq!(trashed.item.display_status(), "trash");
        assert!(work.list(WorkList::live(Kind::ServiceTicket)).await.unwrap().is_empty());
        assert!(matches!(work.update(change(id, WorkFields::default())).await, Err(WorkError::InTrash)));
        let back = work.transition(transition_to(id, Transition::RestoreFromTrash)).await.unwrap();
        assert_eq!(back.item.display_status(), "completed");
        assert!(matches!(work.transition(transition_to(id, Transition::RestoreFromTrash)).await, Err(WorkError::NotInTrash)));
        assert!(matches!(work.transition(transition_to(id, Transition::RestoreFromArchive)).await, Err(WorkError::NotArchived)));
        let archived = work.transition(transition_to(id, Transition::Archive)).await.unwrap();
        assert_eq!(archived.item.display_status(), "archived");
        let archive = WorkList { kind: None, place: Place::Archived, limit: 50, offset: 0 };
        assert_eq!(work.list(archive).await.unwrap().len(), 1);
        work.transition(transition_to(id, Transition::Trash)).await.unwrap();
        let back = work.transition(transition_to(id, Transition::RestoreFromTrash)).await.unwrap();
        assert_eq!(back.item.display_status(), "archived");
        let open = work.transition(transition_to(id, Transition::RestoreFromArchive)).await.unwrap();
        assert_eq!(open.item.display_status(), "open");
        assert_eq!(open.item.completed_at, None);
        assert!(work.list(archive).await.unwrap().is_empty());
    }

    async fn only_administrators_empty_the_trash(office: Office) {
        let jane = office.employee("jane", None).await;
        for _ in 0..3 {
            let id = jane.work().create(ticket()).await.unwrap().item.id;
            jane.work().sign(sign(id)).await.unwrap();
            jane.work().transition(transition_to(id, Transition::Trash)).await.unwrap();
            let refused = jane.work().transition(transition_to(id, Transition::RestoreFromTrash)).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Denied);
        }
        let live = office.admin.work().create(ticket()).await.unwrap().item.id;
        assert!(matches!(
            jane.work().empty_trash().await,
            Err(WorkError::Engine(EngineError::Denied))
        ));
        assert!(matches!(
            office.admin.work().purge(PurgeWork { id: live }).await,
            Err(WorkError::NotInTrash)
        ));
        assert_eq!(office.admin.work().empty_trash().await.unwrap(), 3);
        assert_eq!(office.admin.work().empty_trash().await.unwrap(), 0);
        assert!(office.admin.work().get(live, None).await.is_ok());
    }

    async fn a_signature_is_captured_once_and_never_replaced(office: Office) {
        let work = office.admin.work();
        let id = work.create(ticket()).await.unwrap().item.id;
        let declined = work.decline_signature(DeclineSignature {
            id,
            reason: DeclineReason::ContactPrefersOnline,
            send_summary_email: false,
            send_signature_request: true,
        }).await.unwrap();
        assert_eq!(declined.signature.unwrap().outcome, SignatureOutcome::Declined);
        let signed = work.sign(sign(id)).await.unwrap();
        let signature = signed.signature.clone().unwrap();
        assert_eq!(signature.outcome, SignatureOutcome::Signed);
        assert_eq!(signature.name.as_deref(), Some("Jane Doe"));
        assert_eq!(signature.decline_reason, None);
        assert!(matches!(work.sign(sign(id)).await, Err(WorkError::AlreadySigned)));
        assert!(work.signature_image(id).await.unwrap().starts_with(b"\x89PNG"));
        assert_eq!(work.get(id, None).await.unwrap().item, signed.item);
    }

    async fn a_signature_must_be_an_image(office: Office) {
        let work = office.admin.work();
        let id = work.create(ticket()).await.unwrap().item.id;
        for image in ["", "nonsense", "data:image/jpeg;base64,AAAA", "data:image/png;base64,AAAA", &pixel_as_url()[..60]] {
            let refused = work.sign(Sign { image: image.into(), ..sign(id) }).await.unwrap_err();
            assert!(matches!(refused, WorkError::InvalidSignatureImage(_)), "{image}: {refused:?}");
        }
        assert_eq!(work.get(id, None).await.unwrap().signature, None);
    }

    async fn a_command_repeated_with_the_same_key_is_done_once(office: Office) {
        let key = CommandId(42);
        let work = office.admin.clone().with_key(key).work();
        let first = work.create(ticket()).await.unwrap();
        let again = work.create(ticket()).await.unwrap();
        assert_eq!(first, again);
        let other = work.create(CreateWork::service_ticket("Somebody else")).await.unwrap_err();
        assert!(matches!(other, WorkError::Engine(EngineError::KeyReused)));
        assert_eq!(office.admin.work().list(WorkList::live(Kind::ServiceTicket)).await.unwrap().len(), 1);
    }

    async fn an_update_with_an_outdated_version_is_refused(office: Office) {
        let id = office.admin.work().create(ticket()).await.unwrap().item.id;
        let fields = |urgency: &str| WorkFields { urgency: Some(urgency.into()), ..WorkFields::default() };
        let first = office.admin.clone().if_version(Version(1)).work();
        assert_eq!(first.update(change(id, fields("High"))).await.unwrap().item.version, Version(2));
        let refused = first.update(change(id, fields("Low"))).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Stale);
    }
}

stories! {
    async fn a_new_ticket_is_found_by_its_number(office: Office) {
        let made = office.admin.work().create(ticket()).await.unwrap();
        let mary = office.employee("mary", None).await;
        let number = made.item.number.to_string();
        let found = office.admin.work().search(&number, &[], 10, 0).await.unwrap();
        assert_eq!(found.len(), 1);
        assert!(mary.work().search(&number, &[], 10, 0).await.unwrap().is_empty());
    }

    async fn a_key_is_recorded_even_if_nothing_changes(office: Office) {
        let id = office.admin.work().create(ticket()).await.unwrap().item.id;
        office.admin.work().transition(transition_to(id, Transition::Complete)).await.unwrap();
        let keyed = office.admin.clone().with_key(CommandId(9)).work();
        keyed.transition(transition_to(id, Transition::Complete)).await.unwrap();
        let open = WorkFields { status: Some("open".into()), ..WorkFields::default() };
        office.admin.work().update(change(id, open)).await.unwrap();
        keyed.transition(transition_to(id, Transition::Complete)).await.unwrap();
        assert_eq!(office.admin.work().get(id, None).await.unwrap().item.status, "open");
    }
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    stories! {
        async fn many_concurrent_updates_lose_nothing(office: Office) {
            let id = office.admin.work().create(ticket()).await.unwrap().item.id;
            let tasks: Vec<_> = (0..12).map(|place| {
                let acting = office.admin.clone();
                tokio::spawn(async move {
                    let code = WorkFields { code: Change::To(format!("code {place}")), ..WorkFields::default() };
                    acting.work().update(change(id, code)).await
                })
            }).collect();
            for task in tasks {
                task.await.unwrap().unwrap();
            }
            let log = office.admin.work().change_log(id, None, 50, 0).await.unwrap();
            assert_eq!(log.len(), 13);
            assert_eq!(office.admin.work().get(id, None).await.unwrap().item.version, Version(13));
        }
    }
}
