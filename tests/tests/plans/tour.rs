//! A tour of every operation of the engine, as users of several roles. Only the reads and commits
//! that reach the store matter here; other tests check the results.

use std::sync::Arc;

use corejobtrack_core::{
    Acting, Engine,
    assets::{
        CreateEquipment, DeleteEquipment, EquipmentFields, EquipmentId, LogCount, UpdateEquipment,
    },
    change::Change,
    identity::{
        ChangePassword, CreateUser, DeleteUser, ProfileChanges, Register, Role, UpdateUser,
    },
    parties::{
        ContactFields, CreateContact, CreateCustomer, CustomerField, CustomerFields, CustomerId,
        DeleteContact, DeleteCustomer, ReorderContacts, UpdateContact, UpdateCustomer,
    },
    settings::{
        Choice, CreateTaskType, DeleteTaskType, RenameTaskType, SetChoices, UpdateTicketDefaults,
    },
    store::{
        Batch, MemoryStore, Position, Read,
        call_sites::{self, CallSites},
        journal,
    },
    work::{CreateWork, Kind, Place, PurgeWork, Transition, WorkItemId, WorkList},
};
use corejobtrack_tests::{
    items::transition_to,
    office::{Office, PASSWORD, id_of},
    recording::Recording,
};

/// The reads and commits of one operation.
pub struct Step {
    /// The operation, and the role of the caller.
    pub name: String,
    pub reads: Vec<Read>,
    pub batches: Vec<Batch>,
}

/// A tour in progress.
pub struct Tour {
    recording: Recording,
    role: &'static str,
    walked: Walked,
}

/// The result of a tour.
#[derive(Default)]
pub struct Walked {
    pub steps: Vec<Step>,
    /// The lines of the source that built the reads.
    pub reached: CallSites,
}

/// Runs an operation and records its reads and commits.
macro_rules! act {
    ($tour:ident, $who:ident.$area:ident().$op:ident($($arg:expr),* $(,)?)) => {{
        let answer = $who.$area().$op($($arg),*).await;
        $tour.note(concat!(stringify!($area), ".", stringify!($op)));
        answer
    }};
    ($tour:ident, $who:ident.$area:ident().$records:ident().$op:ident($($arg:expr),* $(,)?)) => {{
        let answer = $who.$area().$records().$op($($arg),*).await;
        $tour.note(concat!(stringify!($records), ".", stringify!($op)));
        answer
    }};
}
pub(crate) use act;

/// Reads pages of a list: the first, one further on, one that no offset reaches, and one after a
/// cursor.
macro_rules! pages {
    ($tour:ident, |$page:ident| $who:ident.$area:ident().$op:ident($($arg:expr),*)) => {{
        for offset in [0, 50, 20_000] {
            let $page = corejobtrack_core::records::Page::default().offset(offset);
            act!($tour, $who.$area().$op($($arg),*)).unwrap();
        }
        let $page = corejobtrack_core::records::Page::limit(1);
        if let Some(cursor) = act!($tour, $who.$area().$op($($arg),*)).unwrap().next {
            let $page = corejobtrack_core::records::Page::default().after(cursor);
            act!($tour, $who.$area().$op($($arg),*)).unwrap();
        }
    }};
}
pub(crate) use pages;

#[path = "tour_sales.rs"]
mod sales;

/// Makes the tour on a store in memory.
pub async fn everything() -> Walked {
    let recording = Recording::over(Arc::new(MemoryStore::new()));
    let office = Office::over(Arc::new(recording.clone()), Box::new(())).await;
    let mut tour = Tour {
        recording,
        role: "administrator",
        walked: Walked::default(),
    };
    tour.forget();
    let store = Arc::new(tour.recording.clone());
    Engine::over(store).open().await.unwrap();
    tour.note("builder.open");
    tour.people(&office).await;
    let member = office.employee("member", Some("Service")).await;
    let viewer = office.user("viewer", Role::Viewer).await;
    tour.forget();

    let (customer, piece) = tour.customers(&office.admin).await;
    let item = tour.work(&office.admin, &member).await;
    tour.records(&office.admin).await;
    tour.sales(&office.admin, customer).await;
    tour.support(&office.admin, &member).await;
    tour.signatures(&office).await;
    tour.settings(&office.admin).await;
    tour.templates(&office.admin).await;
    tour.operations(&office, &member).await;
    tour.files(&office, item).await;
    tour.notifications(&office, &member).await;
    tour.portal(&office).await;
    for (role, who) in [
        ("administrator", &office.admin),
        ("team member", &member),
        ("viewer", &viewer),
    ] {
        tour.role = role;
        tour.lists(who, item, customer, piece).await;
    }
    tour.role = "team member";
    tour.work(&member, &viewer).await;
    tour.role = "administrator";
    tour.ends(&office, customer, piece, &member).await;
    tour.mail(&office).await;
    tour.walked.steps.push(Step {
        name: "following the journal".into(),
        reads: vec![
            Read::Rows(journal::after(Position(7), 100)),
            Read::Rows(journal::newest()),
        ],
        batches: Vec::new(),
    });
    tour.walked
}

fn details(username: &str) -> Register {
    Register {
        username: username.into(),
        email: Some(format!("{username}@example.com")),
        team: Some("Service".into()),
        ..Register::default()
    }
}

pub(super) fn png() -> String {
    use base64::Engine as _;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0]).unwrap();
    writer.finish().unwrap();
    base64::engine::general_purpose::STANDARD.encode(file)
}

impl Tour {
    /// Discards the recorded reads and commits.
    pub(super) fn forget(&mut self) {
        self.recording.take();
        let _ = call_sites::take();
    }

    pub(super) fn note(&mut self, operation: &str) {
        let recorded = self.recording.take();
        let reached = call_sites::take();
        self.walked.reached.lines.extend(reached.lines);
        self.walked.reached.asks.extend(reached.asks);
        self.walked.steps.push(Step {
            name: format!("{operation} as {}", self.role),
            reads: recorded.reads.into_iter().flatten().collect(),
            batches: recorded.batches,
        });
    }

    async fn people(&mut self, office: &Office) {
        let (tour, admin, engine) = (self, &office.admin, &office.engine);
        let nobody = office.stranger();
        let jane = act!(
            tour,
            nobody.identity().register(details("jane"), PASSWORD.into())
        );
        let jane = jane.unwrap().user.id;
        let user = CreateUser {
            details: details("second"),
            role: Role::Admin,
            is_system: false,
        };
        act!(tour, admin.identity().create_user(user, None)).unwrap();
        let approve = UpdateUser {
            username: Some("jane.doe".into()),
            role: Some(Role::User),
            ..UpdateUser::of(jane)
        };
        act!(
            tour,
            admin.identity().update_user(approve, Some(PASSWORD.into()))
        )
        .unwrap();
        act!(tour, nobody.identity().log_in("jane.doe", "wrong".into())).unwrap_err();
        let login = act!(
            tour,
            nobody
                .identity()
                .log_in("jane@example.com", PASSWORD.into())
        );
        let login = login.unwrap();
        let actor = engine.resume(&login.session, login.user).await.unwrap();
        tour.note("engine.resume");
        let jane = engine.acting_as(actor);
        act!(tour, jane.identity().refresh()).unwrap();
        act!(tour, jane.identity().me()).unwrap();
        let change = ChangePassword {
            current: PASSWORD.into(),
            new: "Another-1-password".into(),
        };
        let team = ProfileChanges {
            team: Change::To("Support".into()),
            ..ProfileChanges::default()
        };
        act!(tour, jane.identity().update_me(team, Some(change))).unwrap();
        act!(tour, jane.identity().log_out()).unwrap();
        engine.impersonate("jane.doe").await.unwrap();
        tour.note("engine.impersonate");
        engine.impersonate_owner().await.unwrap();
        tour.note("engine.impersonate_owner");
        pages!(tour, |page| admin.identity().users(page));
        act!(tour, admin.identity().find("jane@example.com")).unwrap();
        let id = id_of(&jane);
        act!(tour, admin.identity().user(id)).unwrap();
        let second = office.reload("second").await;
        tour.forget();
        let demote = UpdateUser {
            role: Some(Role::User),
            ..UpdateUser::of(id_of(&second))
        };
        act!(tour, admin.identity().update_user(demote, None)).unwrap();
    }

    async fn customers(&mut self, who: &Acting) -> (CustomerId, EquipmentId) {
        let tour = self;
        let mut command = CreateCustomer::named("Acme Corp");
        command.fields.number = Change::To("C-1".into());
        let made = act!(tour, who.parties().create_customer(command)).unwrap();
        let id = made.customer.id;
        let update = UpdateCustomer {
            id,
            fields: CustomerFields {
                company: Some("Acme Corporation".into()),
                number: Change::To("C-2".into()),
                ..CustomerFields::default()
            },
        };
        act!(tour, who.parties().update_customer(update)).unwrap();
        let mut contacts = Vec::new();
        for name in ["Ann", "Bob", "Cid"] {
            let command = CreateContact {
                customer_id: id,
                fields: ContactFields {
                    first_name: Change::To(name.into()),
                    ..ContactFields::default()
                },
            };
            let made = act!(tour, who.parties().create_contact(command)).unwrap();
            contacts.insert(0, made.id);
        }
        let update = UpdateContact {
            id: contacts[0],
            fields: ContactFields {
                is_primary: Some(true),
                ..ContactFields::default()
            },
        };
        act!(tour, who.parties().update_contact(update)).unwrap();
        let order = ReorderContacts {
            customer_id: id,
            contact_ids: contacts.clone(),
        };
        act!(tour, who.parties().reorder_contacts(order)).unwrap();
        act!(tour, who.parties().contact(contacts[0])).unwrap();
        let delete = DeleteContact { id: contacts[0] };
        act!(tour, who.parties().delete_contact(delete)).unwrap();

        let fields = EquipmentFields {
            serial: Change::To("SN-1".into()),
            ..EquipmentFields::default()
        };
        let command = CreateEquipment {
            customer_id: id,
            fields,
        };
        let piece = act!(tour, who.assets().create(command.clone())).unwrap().id;
        let other = act!(tour, who.assets().create(command)).unwrap().id;
        let update = UpdateEquipment {
            id: piece,
            fields: EquipmentFields {
                make: Change::To("Acme".into()),
                count: Change::To(5),
                ..EquipmentFields::default()
            },
        };
        act!(tour, who.assets().update(update)).unwrap();
        for id in [piece, other] {
            let count = LogCount {
                id,
                count: 7,
                notes: None,
            };
            act!(tour, who.assets().log_count(count)).unwrap();
        }
        act!(tour, who.assets().delete(DeleteEquipment { id: other })).unwrap();
        (id, piece)
    }

    async fn settings(&mut self, who: &Acting) {
        let tour = self;
        let name = || "Repair".to_owned();
        let command = CreateTaskType { name: name() };
        act!(tour, who.settings().create_task_type(command)).unwrap();
        let rename = RenameTaskType {
            old_name: name(),
            name: "Mending".into(),
        };
        act!(tour, who.settings().rename_task_type(rename)).unwrap();
        let delete = DeleteTaskType {
            name: "Mending".into(),
        };
        act!(tour, who.settings().delete_task_type(delete)).unwrap();
        for label in ["Gone", "Away"] {
            let command = SetChoices {
                field: "dispatch_type".into(),
                choices: vec![Choice {
                    value: label.into(),
                    label: label.into(),
                }],
            };
            act!(tour, who.settings().set_choices(command)).unwrap();
        }
        for color in ["#4A90D9", "#fff"] {
            let command = UpdateTicketDefaults {
                service_ticket: Change::To(color.into()),
                ..UpdateTicketDefaults::default()
            };
            act!(tour, who.settings().update_ticket_defaults(command)).unwrap();
        }
    }

    /// All lists; some are refused for a role before they are read.
    async fn lists(
        &mut self,
        who: &Acting,
        item: WorkItemId,
        customer: CustomerId,
        piece: EquipmentId,
    ) {
        let tour = self;
        act!(tour, who.work().get(item, None)).unwrap();
        let number = act!(tour, who.work().get(item, Some(Kind::ServiceTicket)));
        let number = number.unwrap().item.number.get();
        act!(tour, who.work().by_number(number)).unwrap();
        act!(tour, who.work().signature_image(item)).unwrap();
        act!(tour, who.work().checklist(item, None)).unwrap();
        for offset in [0, 1] {
            act!(tour, who.work().change_log(item, None, 50, offset)).unwrap();
            act!(tour, who.work().notes(item, None, 50, offset)).unwrap();
            for place in [Place::Live, Place::Archived, Place::Trash] {
                for kind in [None, Some(Kind::ServiceTicket)] {
                    let list = WorkList {
                        kind,
                        place,
                        limit: 50,
                        offset,
                    };
                    // Not every role may see the trash.
                    let _ = act!(tour, who.work().list(list));
                }
            }
            for words in ["acme", "\"another title\""] {
                act!(tour, who.work().search(words, &[], 50, offset)).unwrap();
                let kinds = [Kind::ServiceTicket];
                act!(tour, who.work().search(words, &kinds, 50, offset)).unwrap();
            }
            act!(tour, who.work().for_customer(customer, 50, offset)).unwrap();
            act!(tour, who.work().for_serial("sn-2", 50, offset)).unwrap();
            act!(tour, who.work().for_equipment(piece, 50, offset)).unwrap();
            for field in CustomerField::ALL {
                act!(tour, who.parties().search("acme", *field, 50, offset)).unwrap();
            }
            act!(tour, who.assets().search("acme", 50, offset)).unwrap();
        }
        pages!(tour, |page| who.identity().colleagues(page));
        pages!(tour, |page| who.parties().customers(page));
        pages!(tour, |page| who.assets().list(page));
        pages!(tour, |page| who.assets().of_customer(customer, page));
        pages!(tour, |page| who.assets().counts(piece, page));
        act!(tour, who.parties().customer(customer)).unwrap();
        act!(tour, who.assets().equipment(piece)).unwrap();
        act!(tour, who.settings().task_types()).unwrap();
        act!(tour, who.settings().choices("dispatch_type")).unwrap();
        act!(tour, who.settings().ticket_defaults()).unwrap();
    }

    /// Deletes everything: items, a customer with its records, users with theirs.
    async fn ends(
        &mut self,
        office: &Office,
        customer: CustomerId,
        piece: EquipmentId,
        member: &Acting,
    ) {
        let (tour, admin) = (self, &office.admin);
        let live = WorkList::live(Kind::ServiceTicket);
        let items = admin.work().list(live).await.unwrap();
        let (purged, trashed) = (items[0].item.id, items[1].item.id);
        tour.forget();
        act!(
            tour,
            admin
                .work()
                .transition(transition_to(trashed, Transition::Trash))
        )
        .unwrap();
        act!(
            tour,
            admin
                .work()
                .transition(transition_to(trashed, Transition::RestoreFromTrash))
        )
        .unwrap();
        act!(
            tour,
            admin
                .work()
                .transition(transition_to(purged, Transition::Trash))
        )
        .unwrap();
        act!(
            tour,
            admin
                .parties()
                .delete_customer(DeleteCustomer { id: customer })
        )
        .unwrap();
        act!(tour, admin.work().purge(PurgeWork { id: purged })).unwrap();
        let id = id_of(member);
        let mut command = CreateWork::service_ticket("Acme");
        command.fields.assigned_users = Some(vec![id]);
        admin.work().create(command).await.unwrap();
        tour.forget();
        act!(tour, admin.identity().delete_user(DeleteUser { id })).unwrap();
        act!(
            tour,
            admin
                .work()
                .transition(transition_to(trashed, Transition::Trash))
        )
        .unwrap();
        act!(tour, admin.work().empty_trash()).unwrap();
        act!(tour, admin.assets().equipment(piece)).unwrap_err();
        let nobody = office.engine.acting_as(corejobtrack_core::Actor::System);
        let jane = office.reload("jane.doe").await;
        tour.forget();
        let command = DeleteUser { id: id_of(&jane) };
        act!(tour, nobody.identity().delete_user(command)).unwrap();
    }
}
