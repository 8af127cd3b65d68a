//! Tests of notifications: who is notified of what, and how notifications are read and deleted.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story may fail")]

use std::sync::Arc;

use corejobtrack_core::{
    Acting, Actor, AreaError, Engine, ErrorKind,
    change::Change,
    identity::{CreateUser, DeleteUser, ProfileChanges, Register, Role, UpdateUser},
    notifications::{
        Device, MAX_DEVICES, Notification, NotificationId, NotificationKind, NotifyError, Platform,
        Recipient, RegisterDevice,
    },
    store::{Batch, CommandId, Entity, MemoryStore, Query, Read, Version, Write},
    work::{
        CreateWork, DeclineReason, DeclineSignature, Kind, PurgeWork, Transition, Visibility,
        WorkFields, WorkItemId,
    },
};
use corejobtrack_tests::{
    items::{add_note, sign, transition, update},
    office::{Office, PASSWORD, id_of, kind},
    recording::Recording,
    stories,
};

fn ticket() -> CreateWork {
    CreateWork::service_ticket("Acme Corp")
}

fn assigned(users: &[&Acting], teams: &[&str]) -> WorkFields {
    WorkFields {
        assigned_users: Some(users.iter().map(|who| id_of(who)).collect()),
        assigned_teams: Some(teams.iter().map(|team| (*team).into()).collect()),
        ..WorkFields::default()
    }
}

async fn create(who: &Acting, people: WorkFields) -> WorkItemId {
    let mut command = ticket();
    command.fields.assigned_users = people.assigned_users;
    command.fields.assigned_teams = people.assigned_teams;
    command.fields.visibility = people.visibility;
    who.work().create(command).await.unwrap().item.id
}

async fn set_status(who: &Acting, id: WorkItemId, status: &str) {
    let fields = WorkFields {
        status: Some(status.into()),
        ..WorkFields::default()
    };
    update(who, id, fields).await;
}

async fn inbox(who: &Acting) -> Vec<Notification> {
    let inbox = who.notifications().list(200, 0, false).await.unwrap();
    inbox.notifications
}

/// Takes a user's new notifications, the oldest first, and deletes them.
async fn take_new(who: &Acting) -> Vec<(NotificationKind, String)> {
    let mut notifications = Vec::new();
    for notification in inbox(who).await.into_iter().rev() {
        who.notifications().delete(notification.id).await.unwrap();
        notifications.push((notification.kind, notification.message()));
    }
    notifications
}

/// Creates this many notifications for a recipient at the engine's current time.
async fn notify_often(engine: &Engine, recipient: Recipient, count: i64) {
    let mut batch = Batch::new(CommandId(4_711), engine.now());
    for id in 1_000_000..1_000_000 + count {
        let notification = Notification {
            id: NotificationId(id),
            version: Version(1),
            recipient: recipient.key(),
            kind: NotificationKind::Message,
            item_id: None,
            item_kind: None,
            item_number: None,
            subject: None,
            detail: None,
            before: None,
            actor: "Ann".into(),
            is_read: false,
            created_at: engine.now(),
            read_at: None,
        };
        batch.writes.push(Write::Insert {
            table: Notification::TABLE,
            row: notification.to_row().unwrap(),
            document: None,
        });
    }
    engine.store().commit(batch).await.unwrap();
}

fn device(token: &str) -> RegisterDevice {
    RegisterDevice {
        token: token.into(),
        platform: Platform::Ios,
        name: Some("iPhone 15 Pro".into()),
        app_version: Some("2.1.0".into()),
    }
}

stories! {
    async fn assignees_and_their_teams_are_notified_of_a_new_ticket(office: Office) {
        let jane = office.employee("jane", None).await;
        let bob = office.employee("bob", Some("Service")).await;
        let tom = office.employee("tom", Some("Sales")).await;
        let system = office.engine.acting_as(Actor::System).identity();
        for (name, role, is_system) in [("pending", Role::Pending, false), ("robot", Role::User, true)] {
            let details = Register {
                username: name.into(),
                team: Some("Service".into()),
                ..Register::default()
            };
            system.create_user(CreateUser { details, role, is_system }, None).await.unwrap();
        }
        let id = create(&office.admin, assigned(&[&jane, &office.admin], &["service"])).await;

        let notifications = inbox(&jane).await;
        assert_eq!(notifications.len(), 1);
        assert_eq!((notifications[0].item_id, notifications[0].item_kind), (Some(id.0), Some(Kind::ServiceTicket)));
        assert_eq!(notifications[0].item_number.unwrap().get(), 100_001);
        assert_eq!((notifications[0].actor.as_str(), notifications[0].is_read, notifications[0].read_at), ("The admin", false, None));
        assert_eq!(
            take_new(&jane).await,
            [(NotificationKind::Assigned, "Service ticket #100001 (Acme Corp) was assigned to you by The admin".into())]
        );
        assert_eq!(
            take_new(&bob).await,
            [(
                NotificationKind::Assigned,
                "Service ticket #100001 (Acme Corp) was assigned to your team Service by The admin".into()
            )]
        );
        assert_eq!(take_new(&tom).await, []);
        assert_eq!(take_new(&office.admin).await, [], "nobody is notified of their own actions");
        for name in ["pending", "robot"] {
            assert_eq!(take_new(&office.reload(name).await).await, [], "{name}");
        }
    }

    async fn assignees_are_notified_of_a_new_task(office: Office) {
        let jane = office.employee("jane", None).await;
        let mut command = CreateWork::of(Kind::Task);
        command.fields.title = Change::To("Clean the machine".into());
        command.fields.assigned_users = Some(vec![id_of(&jane)]);
        office.admin.work().create(command).await.unwrap();
        assert_eq!(
            take_new(&jane).await,
            [(NotificationKind::Assigned, "Task #100001 (Clean the machine) was assigned to you by The admin".into())]
        );
    }

    async fn later_assignees_are_notified_and_nobody_twice(office: Office) {
        let jane = office.employee("jane", Some("Service")).await;
        let bob = office.employee("bob", Some("Service")).await;
        let id = create(&office.admin, assigned(&[&jane], &[])).await;
        assert_eq!(take_new(&jane).await.len(), 1);
        update(&office.admin, id, assigned(&[&jane, &bob], &[])).await;
        assert_eq!(take_new(&jane).await, []);
        assert_eq!(take_new(&bob).await.len(), 1);
        let ann = office.employee("ann", Some("Service")).await;
        update(&office.admin, id, assigned(&[&jane, &bob], &["Service"])).await;
        assert_eq!((take_new(&jane).await, take_new(&bob).await), (vec![], vec![]), "they have it already");
        assert_eq!(take_new(&ann).await[0].0, NotificationKind::Assigned);
        update(&office.admin, id, assigned(&[&jane, &bob], &["Service"])).await;
        assert_eq!(take_new(&ann).await, []);

        let mut fields = assigned(&[&ann, &bob], &[]);
        fields.status = Some("in_progress".into());
        update(&office.admin, id, fields).await;
        let kinds = |all: Vec<(NotificationKind, String)>| all.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds(take_new(&ann).await), [NotificationKind::Assigned], "the new assignee only gets the assignment");
        assert_eq!(kinds(take_new(&bob).await), [NotificationKind::StatusChanged]);
    }

    async fn creator_and_assignees_are_notified_of_a_status_change(office: Office) {
        let jane = office.employee("jane", Some("Service")).await;
        let bob = office.employee("bob", Some("Service")).await;
        let ann = office.employee("ann", Some("Service")).await;
        let id = create(&ann, assigned(&[&jane, &bob], &["Service"])).await;
        for who in [&jane, &bob, &ann] {
            take_new(who).await;
        }
        set_status(&jane, id, "in_progress").await;
        let sentence = "The jane changed the status of service ticket #100001 (Acme Corp) from 'Pending' to 'in_progress'";
        for who in [&bob, &ann] {
            assert_eq!(take_new(who).await, [(NotificationKind::StatusChanged, sentence.to_owned())]);
        }
        assert_eq!(take_new(&jane).await, []);
        for (taken, status) in [
            (Transition::Complete, "completed"),
            (Transition::Archive, "archived"),
            (Transition::RestoreFromArchive, "open"),
            (Transition::Trash, "trash"),
            (Transition::RestoreFromTrash, "open"),
        ] {
            transition(&office.admin, id, taken).await;
            for who in [&jane, &bob, &ann] {
                let notifications = take_new(who).await;
                assert_eq!(notifications.len(), 1, "{taken:?}");
                assert!(notifications[0].1.ends_with(&format!("to '{status}'")), "{notifications:?}");
            }
        }
        transition(&office.admin, id, Transition::Trash).await;
        transition(&office.admin, id, Transition::Trash).await;
        assert_eq!(take_new(&jane).await.len(), 1, "no notification without a change");
    }

    async fn participants_are_notified_of_a_note(office: Office) {
        let jane = office.employee("jane", None).await;
        let bob = office.employee("bob", None).await;
        let ann = office.employee("ann", None).await;
        let tom = office.employee("tom", None).await;
        let mut fields = assigned(&[&jane], &[]);
        fields.visibility = Some(Visibility::Public);
        let id = create(&office.admin, fields).await;
        take_new(&jane).await;
        add_note(&bob, id, "It  rattles\nagain").await;
        let sentence = "The bob wrote about service ticket #100001 (Acme Corp): It rattles again";
        for who in [&jane, &office.admin] {
            assert_eq!(take_new(who).await, [(NotificationKind::Message, sentence.to_owned())]);
        }
        assert_eq!((take_new(&bob).await, take_new(&ann).await), (vec![], vec![]));
        add_note(&ann, id, "Oil it").await;
        for who in [&bob, &jane, &office.admin] {
            assert_eq!(take_new(who).await.len(), 1, "earlier authors are participants");
        }
        add_note(&jane, id, &"long ".repeat(1_000)).await;
        let notifications = take_new(&ann).await;
        assert!(notifications[0].1.chars().count() < 300 && notifications[0].1.ends_with('…'));
        assert_eq!(take_new(&tom).await, []);

        let private = WorkFields {
            visibility: Some(Visibility::Private),
            ..WorkFields::default()
        };
        update(&office.admin, id, private).await;
        for who in [&ann, &bob, &jane] {
            take_new(who).await;
        }
        add_note(&office.admin, id, "Between us").await;
        assert_eq!(take_new(&jane).await.len(), 1);
        assert_eq!((take_new(&ann).await, take_new(&bob).await), (vec![], vec![]), "they cannot see it any more");
    }

    async fn the_creator_is_notified_of_every_signature(office: Office) {
        let jane = office.employee("jane", None).await;
        let id = create(&jane, assigned(&[&jane], &[])).await;
        let decline = || DeclineSignature {
            id,
            reason: DeclineReason::ContactNotAround,
            send_summary_email: false,
            send_signature_request: false,
        };
        jane.work().decline_signature(decline()).await.unwrap();
        assert_eq!(take_new(&jane).await, []);
        office.admin.work().decline_signature(decline()).await.unwrap();
        assert_eq!(
            take_new(&jane).await,
            [(
                NotificationKind::SignatureDeclined,
                "The signature for service ticket #100001 (Acme Corp) was declined: Contact not around".into()
            )]
        );
        jane.work().sign(sign(id)).await.unwrap();
        assert_eq!(
            take_new(&jane).await,
            [(
                NotificationKind::SignatureCaptured,
                "Service ticket #100001 (Acme Corp) was signed by Jane Doe".into()
            )]
        );
        assert_eq!(take_new(&office.admin).await, []);
    }

    async fn administrators_are_notified_of_a_registration_and_the_user_of_its_approval(office: Office) {
        let second = office.user("second", Role::Admin).await;
        let jane = office.employee("jane", None).await;
        let details = Register {
            username: "pat".into(),
            full_name: Some("Pat Doe".into()),
            ..Register::default()
        };
        let pat = office.stranger().identity().register(details, PASSWORD.into()).await.unwrap();
        for who in [&office.admin, &second] {
            assert_eq!(
                take_new(who).await,
                [(NotificationKind::UserRegistered, "Pat Doe registered and waits for approval".into())]
            );
        }
        assert_eq!(take_new(&jane).await, []);
        let approve = UpdateUser {
            role: Some(Role::User),
            ..UpdateUser::of(pat.user.id)
        };
        office.admin.identity().update_user(approve, None).await.unwrap();
        let pat = office.reload("pat").await;
        assert_eq!(take_new(&pat).await, [(NotificationKind::AccountApproved, "Your registration was approved".into())]);
    }

    async fn notifications_are_listed_read_and_deleted_by_their_recipient(office: Office) {
        let jane = office.employee("jane", None).await;
        let bob = office.employee("bob", None).await;
        for _ in 0..3 {
            create(&office.admin, assigned(&[&jane], &[])).await;
            office.wait(1);
        }
        let mine = jane.notifications();
        let all = mine.list(2, 0, false).await.unwrap();
        assert_eq!((all.notifications.len(), all.unread), (2, 3));
        assert!(all.notifications[0].created_at > all.notifications[1].created_at);
        assert_eq!(mine.list(2, 2, false).await.unwrap().notifications.len(), 1);

        let first = all.notifications[0].clone();
        let read = mine.mark_read(first.id).await.unwrap();
        assert_eq!((read.is_read, read.read_at), (true, Some(office.engine.now())));
        office.wait(60);
        assert_eq!(mine.mark_read(first.id).await.unwrap(), read, "reading again changes nothing");
        let unread = mine.list(50, 0, true).await.unwrap();
        assert_eq!((unread.notifications.len(), unread.unread), (2, 2));
        assert!(unread.notifications.iter().all(|notification| notification.id != first.id));
        assert_eq!(mine.unread().await.unwrap(), 2);

        for who in [&bob, &office.admin] {
            let theirs = who.notifications();
            assert!(matches!(theirs.mark_read(first.id).await, Err(NotifyError::NoSuchNotification)));
            assert!(matches!(theirs.delete(first.id).await, Err(NotifyError::NoSuchNotification)));
            assert_eq!(theirs.list(50, 0, false).await.unwrap().notifications, []);
            assert_eq!(theirs.mark_all_read().await.unwrap(), 0);
        }
        assert_eq!(mine.mark_all_read().await.unwrap(), 2);
        assert_eq!((mine.unread().await.unwrap(), mine.mark_all_read().await.unwrap()), (0, 0));
        mine.delete(first.id).await.unwrap();
        assert_eq!(kind(mine.delete(first.id).await), ErrorKind::NotFound);
        assert_eq!(inbox(&jane).await.len(), 2);
        for who in [office.stranger(), office.engine.acting_as(Actor::System)] {
            assert_eq!(kind(who.notifications().list(1, 0, false).await), ErrorKind::Unauthenticated);
            assert_eq!(kind(who.devices().list().await), ErrorKind::Unauthenticated);
        }
    }

    async fn marking_as_read_ignores_version_and_key(office: Office) {
        let jane = office.employee("jane", None).await;
        create(&office.admin, assigned(&[&jane], &[])).await;
        let id = inbox(&jane).await[0].id;
        let keyed = jane.clone().with_key(CommandId(7)).if_version(Version(99));
        let read = keyed.notifications().mark_read(id).await.unwrap();
        assert_eq!(keyed.notifications().mark_read(id).await.unwrap(), read);
        assert_eq!(keyed.notifications().mark_all_read().await.unwrap(), 0);
    }

    async fn old_notifications_are_deleted(office: Office) {
        let jane = office.employee("jane", None).await;
        for _ in 0..2 {
            create(&office.admin, assigned(&[&jane], &[])).await;
        }
        let first = inbox(&jane).await[0].id;
        jane.notifications().mark_read(first).await.unwrap();
        let system = office.engine.acting_as(Actor::System);
        assert_eq!(kind(office.admin.notifications().tidy().await), ErrorKind::Denied);
        let day = 24 * 60 * 60;
        office.wait(89 * day);
        assert_eq!(system.notifications().tidy().await.unwrap(), 0);
        office.wait(2 * day);
        assert_eq!(system.notifications().tidy().await.unwrap(), 1);
        assert_eq!(inbox(&jane).await.len(), 1, "an unread notification is kept");
        office.wait(275 * day);
        assert_eq!(system.notifications().tidy().await.unwrap(), 1);
        assert_eq!(inbox(&jane).await, []);
    }

    async fn any_number_of_notifications_is_marked_read_at_once(office: Office) {
        let jane = office.employee("jane", None).await;
        notify_often(&office.engine, Recipient::User(id_of(&jane)), 1_200).await;
        assert_eq!(jane.notifications().unread().await.unwrap(), 1_200);
        assert_eq!(jane.notifications().mark_all_read().await.unwrap(), 1_200);
        assert_eq!(jane.notifications().unread().await.unwrap(), 0);
    }

    async fn a_notification_outlives_its_subject(office: Office) {
        let jane = office.employee("jane", None).await;
        let id = create(&office.admin, assigned(&[&jane], &[])).await;
        transition(&office.admin, id, Transition::Trash).await;
        office.admin.work().purge(PurgeWork { id }).await.unwrap();
        let notifications = take_new(&jane).await;
        assert_eq!(notifications[0].1, "Service ticket #100001 (Acme Corp) was assigned to you by The admin");
        assert_eq!(notifications.len(), 2);
    }

    async fn devices_are_registered_moved_and_removed(office: Office) {
        let jane = office.employee("jane", None).await;
        let bob = office.employee("bob", None).await;
        let made = jane.devices().register(device(" token ")).await.unwrap();
        assert_eq!((made.token.as_str(), made.platform), ("token", Platform::Ios));
        office.wait(5);
        let again = RegisterDevice {
            name: None,
            app_version: Some("2.2.0".into()),
            ..device("token")
        };
        let known = jane.devices().register(again.clone()).await.unwrap();
        assert_eq!((known.id, known.name.as_deref()), (made.id, Some("iPhone 15 Pro")));
        assert_eq!(known.app_version.as_deref(), Some("2.2.0"));
        assert_eq!((known.created_at, known.registered_at), (made.created_at, office.engine.now()));
        assert_eq!(jane.devices().list().await.unwrap(), [known]);
        assert!(matches!(bob.devices().remove("token").await, Err(NotifyError::NoSuchDevice)));

        let moved = bob.devices().register(again).await.unwrap();
        assert_eq!((moved.id, moved.name.clone()), (made.id, None), "it is another owner's now");
        assert_eq!((jane.devices().list().await.unwrap(), bob.devices().list().await.unwrap()), (vec![], vec![moved]));
        assert!(matches!(jane.devices().remove("token").await, Err(NotifyError::NoSuchDevice)));
        bob.devices().remove("token").await.unwrap();
        assert_eq!(kind(bob.devices().remove("token").await), ErrorKind::NotFound);
        assert_eq!(kind(bob.devices().remove(&"x".repeat(513)).await), ErrorKind::NotFound);
        for token in ["", "  ", &"x".repeat(513)] {
            let error = bob.devices().register(device(token)).await.unwrap_err();
            assert_eq!((error.kind(), error.field()), (ErrorKind::Invalid, Some("token")));
        }
        let long = RegisterDevice {
            name: Some("x".repeat(256)),
            ..device("token")
        };
        assert_eq!(kind(bob.devices().register(long).await), ErrorKind::Invalid);
    }

    async fn the_oldest_device_is_replaced_at_the_limit(office: Office) {
        let jane = office.employee("jane", None).await;
        for number in 0..MAX_DEVICES {
            jane.devices().register(device(&format!("token {number}"))).await.unwrap();
            office.wait(1);
        }
        jane.devices().register(device("token 0")).await.unwrap();
        office.wait(1);
        jane.devices().register(device("one more")).await.unwrap();
        let tokens: Vec<String> = jane.devices().list().await.unwrap().into_iter().map(|d| d.token).collect();
        assert_eq!(tokens.len(), 50);
        assert_eq!((tokens[0].as_str(), tokens[1].as_str()), ("one more", "token 0"));
        assert!(!tokens.contains(&"token 1".to_owned()));
    }

    async fn notifications_are_deleted_with_their_recipient(office: Office) {
        let jane = office.employee("jane", None).await;
        let me = Recipient::User(id_of(&jane));
        notify_often(&office.engine, me, 1_100).await;
        create(&office.admin, assigned(&[&jane], &[])).await;
        jane.devices().register(device("token")).await.unwrap();
        let delete = DeleteUser { id: id_of(&jane) };
        office.admin.identity().delete_user(delete).await.unwrap();
        let left = office
            .engine
            .store()
            .read(&[
                Read::Rows(Query::of(Notification::recipient.is(me.key())).into_select()),
                Read::Rows(Query::<Device>::all().into_select()),
            ])
            .await
            .unwrap();
        assert!(left.iter().all(Vec::is_empty));
    }

    async fn a_profile_change_notifies_nobody(office: Office) {
        let jane = office.employee("jane", None).await;
        let change = ProfileChanges {
            nick_name: Change::To("JD".into()),
            ..ProfileChanges::default()
        };
        jane.identity().update_me(change, None).await.unwrap();
        assert_eq!(take_new(&jane).await, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bulk_changes_are_split_into_small_commits() {
    let recording = Recording::over(Arc::new(MemoryStore::new()));
    let office = Office::over(Arc::new(recording.clone()), Box::new(())).await;
    let jane = office.employee("jane", None).await;
    notify_often(&office.engine, Recipient::User(id_of(&jane)), 1_200).await;
    let writes = |recording: &Recording| -> Vec<usize> {
        let batches = recording.take().batches;
        batches.iter().map(|batch| batch.writes.len()).collect()
    };
    recording.take();
    jane.notifications().mark_all_read().await.unwrap();
    assert_eq!(writes(&recording), [500, 500, 200]);
    office.wait(91 * 24 * 60 * 60);
    let system = office.engine.acting_as(Actor::System);
    assert_eq!(system.notifications().tidy().await.unwrap(), 1_200);
    assert_eq!(writes(&recording), [500, 500, 200]);
}
