//! Tests of equipment, its meter readings, and the work on it.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use corejobtrack_core::{
    Acting, ErrorKind,
    assets::{
        CreateEquipment, DeleteEquipment, Equipment, EquipmentFields, EquipmentId, LogCount,
        MeterReading, UpdateEquipment,
    },
    change::Change,
    identity::Role,
    parties::CustomerId,
    records::Page,
    work::{
        CreateWork, EquipmentLine, Kind, PurgeWork, Transition, TransitionWork, UpdateWork,
        Visibility, WorkFields, WorkItemId, WorkView,
    },
};

use corejobtrack_tests::{office::kind, stories};

fn to(text: &str) -> Change<String> {
    Change::To(text.into())
}

async fn copier(acting: &Acting, customer_id: CustomerId) -> Equipment {
    let fields = EquipmentFields {
        make: to("HP"),
        model: to("LaserJet Pro M428fdn"),
        serial: to("CNBJ123456"),
        count: Change::To(1),
        notes: to("Located in 2nd floor copy room"),
    };
    let command = CreateEquipment {
        customer_id,
        fields,
    };
    acting.assets().create(command).await.unwrap()
}

fn log(id: EquipmentId, count: i64) -> LogCount {
    LogCount {
        id,
        count,
        notes: None,
    }
}

/// A service ticket about machines with these serial numbers.
async fn visit(acting: &Acting, serials: &[&str], visibility: Visibility) -> WorkItemId {
    let mut command = CreateWork::service_ticket("Acme");
    command.fields.equipment = Some(lines(serials));
    command.fields.visibility = Some(visibility);
    acting.work().create(command).await.unwrap().item.id
}

fn lines(serials: &[&str]) -> Vec<EquipmentLine> {
    let line = |serial: &&str| EquipmentLine {
        serial: Some((*serial).to_owned()),
        ..EquipmentLine::default()
    };
    serials.iter().map(line).collect()
}

fn ids(views: Vec<WorkView>) -> Vec<WorkItemId> {
    views.into_iter().map(|view| view.item.id).collect()
}

async fn about(acting: &Acting, serial: &str) -> Vec<WorkItemId> {
    ids(acting.work().for_serial(serial, 50, 0).await.unwrap())
}

stories! {
    async fn equipment_is_added_to_a_customer_and_listed(office: Office) {
        let acme = office.customer("Acme").await;
        let other = office.customer("Acme").await;
        let first = copier(&office.admin, acme).await;
        let second = copier(&office.admin, acme).await;
        let third = copier(&office.admin, other).await;
        let assets = office.admin.assets();
        assert_eq!(assets.equipment(first.id).await.unwrap(), first);
        let of_acme = assets.of_customer(acme, Page::default()).await.unwrap().rows;
        assert_eq!(of_acme, [first.clone(), second.clone()]);
        assert_eq!(
            assets.of_customer(acme, Page::limit(1).offset(1)).await.unwrap().rows,
            std::slice::from_ref(&second)
        );
        assert_eq!(assets.list(Page::default()).await.unwrap().rows, [first, second, third]);
        assert_eq!(assets.search("laserj", 50, 0).await.unwrap().len(), 3);
        let nobody = CustomerId(99);
        assert_eq!(
            kind(assets.of_customer(nobody, Page::default()).await),
            ErrorKind::NotFound
        );
    }
}

stories! {
    async fn invalid_equipment_is_refused(office: Office) {
        let customer_id = office.customer("Acme").await;
        for fields in [
            EquipmentFields::default(),
            EquipmentFields {
                serial: to("  "),
                ..EquipmentFields::default()
            },
            EquipmentFields {
                make: to("HP"),
                count: Change::To(-1),
                ..EquipmentFields::default()
            },
            EquipmentFields {
                make: to(&"x".repeat(501)),
                ..EquipmentFields::default()
            },
        ] {
            let command = CreateEquipment {
                customer_id,
                fields,
            };
            assert_eq!(
                kind(office.admin.assets().create(command).await),
                ErrorKind::Invalid
            );
        }
    }
}

stories! {
    async fn a_logged_count_becomes_the_current_count_and_the_newest_in_the_history(office: Office) {
        let acme = office.customer("Acme").await;
        let id = copier(&office.admin, acme).await.id;
        let assets = office.admin.assets();
        for count in [45_230, 45_900] {
            office.wait(60);
            let logged = assets.log_count(log(id, count)).await.unwrap();
            assert_eq!(logged.equipment.count, Some(count));
            assert_eq!(logged.equipment, assets.equipment(id).await.unwrap());
        }
        // A reading with the same count and instant is logged again.
        let logged = assets.log_count(log(id, 45_900)).await.unwrap();
        assert_eq!(logged.equipment, assets.equipment(id).await.unwrap());
        let history = assets.counts(id, Page::default()).await.unwrap().rows;
        let counts: Vec<i64> = history.iter().map(|reading| reading.count).collect();
        assert_eq!(counts, [45_900, 45_900, 45_230]);
        assert_eq!(history[0].recorded_by_name, "The admin");
        assert_eq!(assets.counts(id, Page::limit(1).offset(2)).await.unwrap().rows, history[2..]);
        assert_eq!(
            kind(assets.log_count(log(id, -1)).await),
            ErrorKind::Invalid
        );
        assert_eq!(
            kind(assets.counts(EquipmentId(99), Page::default()).await),
            ErrorKind::NotFound
        );
    }
}

stories! {
    async fn an_update_that_changes_the_count_adds_to_the_history(office: Office) {
        let acme = office.customer("Acme").await;
        let before = copier(&office.admin, acme).await;
        let assets = office.admin.assets();
        for count in [7, 7] {
            let fields = EquipmentFields {
                count: Change::To(count),
                notes: Change::Clear,
                ..EquipmentFields::default()
            };
            let command = UpdateEquipment {
                id: before.id,
                fields,
            };
            let after = assets.update(command).await.unwrap();
            assert_eq!((after.count, after.notes.clone()), (Some(7), None));
            assert_eq!((&after.serial, &after.make), (&before.serial, &before.make));
            assert_eq!(assets.equipment(before.id).await.unwrap(), after);
        }
        assert_eq!(assets.counts(before.id, Page::default()).await.unwrap().rows.len(), 1);
    }
}

stories! {
    async fn deleting_equipment_deletes_its_whole_history(office: Office) {
        let acme = office.customer("Acme").await;
        let id = copier(&office.admin, acme).await.id;
        let assets = office.admin.assets();
        for count in 0..450 {
            assets.log_count(log(id, count)).await.unwrap();
        }
        let gone = assets.delete(DeleteEquipment { id }).await.unwrap();
        assert_eq!(gone.removed::<MeterReading>(), 450);
        assert_eq!(kind(assets.equipment(id).await), ErrorKind::NotFound);
        assert_eq!(
            kind(assets.delete(DeleteEquipment { id }).await),
            ErrorKind::NotFound
        );
    }
}

stories! {
    async fn equipment_is_visible_and_editable_by_role(office: Office) {
        let acme = office.customer("Acme").await;
        let id = copier(&office.admin, acme).await.id;
        let viewer = office.user("vera", Role::Viewer).await.assets();
        assert!(viewer.equipment(id).await.is_ok());
        assert_eq!(kind(viewer.log_count(log(id, 1)).await), ErrorKind::Denied);
        assert_eq!(
            kind(viewer.delete(DeleteEquipment { id }).await),
            ErrorKind::Denied
        );
        let user = office.user("uma", Role::User).await.assets();
        assert!(user.log_count(log(id, 1)).await.is_ok());
        let pending = office.user("pete", Role::Pending).await.assets();
        assert_eq!(kind(pending.list(Page::default()).await), ErrorKind::Denied);
        assert!(user.delete(DeleteEquipment { id }).await.is_ok());
    }
}

stories! {
    async fn the_work_on_a_machine_is_found_by_its_serial_number_newest_first(office: Office) {
        let acme = office.customer("Acme").await;
        let machine = copier(&office.admin, acme).await;
        let first = visit(
            &office.admin,
            &["cnbj123456", "CNBJ123456 ", ""],
            Visibility::Public,
        )
        .await;
        office.wait(60);
        let second = visit(&office.admin, &["X1", "CNBJ123456"], Visibility::Public).await;
        visit(&office.admin, &["Other"], Visibility::Public).await;
        let work = office.admin.work();
        let found = ids(work.for_equipment(machine.id, 50, 0).await.unwrap());
        assert_eq!(found, [second, first]);
        assert_eq!(about(&office.admin, "cnbj123456").await, [second, first]);
        assert_eq!(
            ids(work.for_equipment(machine.id, 1, 1).await.unwrap()),
            [first]
        );
        assert_eq!(about(&office.admin, " ").await, []);
        let missing = work.for_equipment(EquipmentId(99), 50, 0).await;
        assert_eq!(kind(missing), ErrorKind::NotFound);
    }
}

stories! {
    async fn a_machine_without_a_serial_number_has_no_related_work(office: Office) {
        let fields = EquipmentFields {
            make: to("HP"),
            ..EquipmentFields::default()
        };
        let command = CreateEquipment {
            customer_id: office.customer("Acme").await,
            fields,
        };
        let machine = office.admin.assets().create(command).await.unwrap();
        visit(&office.admin, &[""], Visibility::Public).await;
        let found = office
            .admin
            .work()
            .for_equipment(machine.id, 50, 0)
            .await
            .unwrap();
        assert!(found.is_empty());
    }
}

stories! {
    async fn the_work_on_a_machine_follows_changes_of_the_work(office: Office) {
        let id = visit(&office.admin, &["A1", "B2"], Visibility::Public).await;
        let work = office.admin.work();
        let fields = WorkFields {
            equipment: Some(lines(&["B2", "C3"])),
            ..WorkFields::default()
        };
        let update = UpdateWork {
            id,
            kind: Some(Kind::ServiceTicket),
            fields,
        };
        work.update(update).await.unwrap();
        assert_eq!(about(&office.admin, "A1").await, []);
        assert_eq!(about(&office.admin, "B2").await, [id]);
        assert_eq!(about(&office.admin, "C3").await, [id]);

        let transition_to = |transition: Transition| TransitionWork {
            id,
            kind: None,
            transition,
        };
        work.transition(transition_to(Transition::Archive)).await.unwrap();
        assert_eq!(about(&office.admin, "B2").await, [id]);
        work.transition(transition_to(Transition::Trash)).await.unwrap();
        assert_eq!(about(&office.admin, "B2").await, []);
        work.transition(transition_to(Transition::RestoreFromTrash)).await.unwrap();
        assert_eq!(about(&office.admin, "B2").await, [id]);
        work.transition(transition_to(Transition::Trash)).await.unwrap();
        work.purge(PurgeWork { id }).await.unwrap();
        assert_eq!(about(&office.admin, "B2").await, []);
    }
}

stories! {
    async fn nobody_finds_work_on_a_machine_that_they_may_not_see(office: Office) {
        let open = visit(&office.admin, &["A1"], Visibility::Public).await;
        visit(&office.admin, &["A1"], Visibility::Private).await;
        let user = office.user("uma", Role::User).await;
        assert_eq!(about(&user, "A1").await, [open]);
        assert_eq!(about(&office.admin, "A1").await.len(), 2);
    }
}
