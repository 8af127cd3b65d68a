//! The cost of operations: the number of calls of the store's `read` and of commits. A change that
//! raises a number must be justified; a change that lowers one updates it here.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::{fmt::Write as _, sync::Arc};

use corejobtrack_core::{
    Acting,
    assets::{CreateEquipment, EquipmentFields, LogCount},
    change::Change,
    identity::ProfileChanges,
    messages::AddNote,
    notifications::{Platform, RegisterDevice},
    parties::{ContactFields, CreateContact, CreateCustomer, CustomerField},
    records::Page,
    store::MemoryStore,
    templates::{CreateTemplate, TemplateFields},
    time::TimeInput,
    work::{
        AddChecklistItem, ChecklistItemFields, CloneWork, CreateWork, DeclineReason,
        DeclineSignature, Kind, Sign, Transition, UpdateChecklistItem, UpdateWork, WorkFields,
        WorkItemId, WorkList,
    },
};
use corejobtrack_tests::{
    items::{sign, transition_to},
    office::{Office, PASSWORD, id_of},
    recording::Recording,
};

/// Calls of `read` and commits of each operation. Reservations of blocks of ids are not counted.
const COSTS: &[(&str, usize, usize)] = &[
    // Reads.
    ("get a ticket", 1, 0),
    ("get a ticket by its number", 2, 0),
    ("list 1 ticket", 2, 0),
    ("list 10 tickets", 2, 0),
    ("list 50 tickets", 2, 0),
    ("list 50 tickets as a team member", 2, 0),
    ("search tickets", 2, 0),
    ("the change log of a ticket", 1, 0),
    ("the tickets of a customer", 2, 0),
    ("the steps of a task", 1, 0),
    ("the notes under a task", 1, 0),
    ("list templates", 1, 0),
    ("get a customer", 1, 0),
    ("list customers", 1, 0),
    ("search customers", 1, 0),
    ("the counts of a machine", 1, 0),
    ("list notifications", 1, 0),
    ("count unread notifications", 1, 0),
    ("list devices", 1, 0),
    ("list colleagues", 1, 0),
    ("one's own profile", 1, 0),
    ("resume a session", 1, 0),
    // Commands.
    ("create a ticket", 2, 1),
    ("create a ticket assigned to a user", 2, 1),
    ("create a ticket assigned to a user and a team", 2, 1),
    ("update a ticket", 1, 1),
    ("update a ticket with nothing new", 1, 0),
    ("assign a ticket", 1, 1),
    ("add time to a ticket", 1, 1),
    ("complete a ticket", 1, 1),
    ("complete it again", 1, 0),
    ("archive a ticket", 1, 1),
    ("sign a ticket", 1, 1),
    ("sign a ticket, with a summary by mail", 1, 1),
    ("decline a signature", 1, 1),
    ("create a task from a template", 2, 1),
    ("copy a task", 2, 1),
    ("add a step", 1, 1),
    ("complete a step", 1, 1),
    ("write a note", 1, 1),
    ("assign a ticket to a team", 1, 1),
    ("read a notification", 1, 1),
    ("read all notifications", 1, 1),
    ("delete a notification", 1, 1),
    ("register a device", 1, 1),
    ("remove a device", 1, 1),
    ("log in", 3, 1),
    ("fail to log in", 3, 1),
    ("prolong a session", 1, 1),
    ("log out", 1, 1),
    ("change one's own profile", 1, 1),
    ("create a customer", 0, 1),
    ("create a customer with a number", 1, 1),
    ("create a contact", 1, 1),
    ("add a machine", 1, 1),
    ("log a count", 1, 1),
];

struct Ledger {
    recording: Recording,
    costs: Vec<(&'static str, usize, usize)>,
}

impl Ledger {
    /// Records the cost of an operation.
    async fn note<T, E: std::fmt::Debug>(
        &mut self,
        name: &'static str,
        operation: impl Future<Output = Result<T, E>>,
    ) -> T {
        let _ = self.recording.take();
        let answer = operation.await.unwrap();
        let recorded = self.recording.take();
        self.costs
            .push((name, recorded.reads.len(), recorded.commits()));
        answer
    }
}

fn ticket() -> CreateWork {
    CreateWork::service_ticket("Acme Corp")
}

fn assigned(who: &Acting, teams: &[&str]) -> CreateWork {
    let mut command = ticket();
    command.fields.assigned_users = Some(vec![id_of(who)]);
    command.fields.assigned_teams = Some(teams.iter().map(|team| (*team).into()).collect());
    command
}

fn update(id: WorkItemId, fields: WorkFields) -> UpdateWork {
    UpdateWork {
        id,
        kind: Some(Kind::ServiceTicket),
        fields,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_cost_the_recorded_reads_and_commits() {
    let recording = Recording::over(Arc::new(MemoryStore::new()));
    let office = Office::over(Arc::new(recording.clone()), Box::new(())).await;
    let jane = office.employee("jane", Some("Service")).await;
    let mut ledger = Ledger {
        recording,
        costs: Vec::new(),
    };
    work(&mut ledger, &office, &jane).await;
    tasks(&mut ledger, &office).await;
    customers(&mut ledger, &office).await;
    notifications(&mut ledger, &office, &jane).await;
    people(&mut ledger, &office).await;

    let mut table = String::new();
    for (name, reads, commits) in &ledger.costs {
        let written = COSTS.iter().find(|(known, ..)| known == name);
        if written != Some(&(*name, *reads, *commits)) {
            let _ = writeln!(
                table,
                "    (\"{name}\", {reads}, {commits}), not {written:?}"
            );
        }
    }
    assert!(table.is_empty(), "other costs than written down:\n{table}");
    assert_eq!(ledger.costs.len(), COSTS.len(), "an operation is left out");
}

async fn work(ledger: &mut Ledger, office: &Office, jane: &Acting) {
    let work = office.admin.work();
    let customer = office.admin.parties();
    let customer = customer.create_customer(CreateCustomer::named("Acme Corp"));
    let customer = customer.await.unwrap().customer.id;
    let made = ledger.note("create a ticket", work.create(ticket())).await;
    let id = made.item.id;
    let name = "create a ticket assigned to a user";
    ledger.note(name, work.create(assigned(jane, &[]))).await;
    let name = "create a ticket assigned to a user and a team";
    let both = work.create(assigned(jane, &["Service"]));
    ledger.note(name, both).await;
    ledger.note("get a ticket", work.get(id, None)).await;
    let number = work.by_number(made.item.number.get());
    ledger.note("get a ticket by its number", number).await;

    let mut count = 3;
    for (name, limit) in [
        ("list 1 ticket", 1),
        ("list 10 tickets", 10),
        ("list 50 tickets", 50),
    ] {
        while count < limit {
            work.create(assigned(jane, &[])).await.unwrap();
            count += 1;
        }
        let list = WorkList {
            limit,
            ..WorkList::live(Kind::ServiceTicket)
        };
        let page = ledger.note(name, work.list(list)).await;
        assert_eq!(page.len(), usize::try_from(limit).unwrap());
    }
    let list = jane.work();
    let list = list.list(WorkList::live(Kind::ServiceTicket));
    let page = ledger.note("list 50 tickets as a team member", list).await;
    assert_eq!(page.len(), 49);
    let search = work.search("acme", &[], 50, 0);
    ledger.note("search tickets", search).await;
    let log = work.change_log(id, None, 50, 0);
    ledger.note("the change log of a ticket", log).await;
    let list = work.for_customer(customer, 50, 0);
    ledger.note("the tickets of a customer", list).await;

    let urgent = WorkFields {
        urgency: Some("High".into()),
        ..WorkFields::default()
    };
    let change = work.update(update(id, urgent.clone()));
    ledger.note("update a ticket", change).await;
    let same = work.update(update(id, urgent));
    ledger.note("update a ticket with nothing new", same).await;
    let fields = WorkFields {
        assigned_users: Some(vec![id_of(jane)]),
        ..WorkFields::default()
    };
    let assign = work.update(update(id, fields));
    ledger.note("assign a ticket", assign).await;
    let fields = WorkFields {
        time: Some(vec![TimeInput::default()]),
        ..WorkFields::default()
    };
    let time = work.update(update(id, fields));
    ledger.note("add time to a ticket", time).await;
    let decline = work.decline_signature(DeclineSignature {
        id,
        reason: DeclineReason::Other,
        send_summary_email: false,
        send_signature_request: false,
    });
    ledger.note("decline a signature", decline).await;
    let signing = work.sign(sign(id));
    ledger.note("sign a ticket", signing).await;
    let mut mailed = assigned(jane, &[]);
    mailed.fields.customer.email = Change::To("j@example.com".into());
    let mailed = work.create(mailed).await.unwrap().item.id;
    let name = "sign a ticket, with a summary by mail";
    ledger
        .note(
            name,
            work.sign(Sign {
                send_summary_email: true,
                ..sign(mailed)
            }),
        )
        .await;
    let complete = || work.transition(transition_to(id, Transition::Complete));
    ledger.note("complete a ticket", complete()).await;
    ledger.note("complete it again", complete()).await;
    let archive = work.transition(transition_to(id, Transition::Archive));
    ledger.note("archive a ticket", archive).await;
}

async fn tasks(ledger: &mut Ledger, office: &Office) {
    let (work, templates) = (office.admin.work(), office.admin.templates());
    let fields = TemplateFields {
        name: Some("Quarterly PM".into()),
        steps: Some(vec![ChecklistItemFields::of("Clean all components")]),
        assigned_teams: Some(vec!["Service".into()]),
        ..TemplateFields::default()
    };
    let template = templates.create(CreateTemplate { fields }).await.unwrap();
    let list = templates.list(Page::default());
    ledger.note("list templates", list).await;
    let mut command = CreateWork::of(Kind::Task);
    command.template = Some(template.id);
    let made = work.create(command);
    let made = ledger.note("create a task from a template", made).await;
    let (item_id, kind) = (made.item.id, Some(Kind::Task));
    let copy = work.clone_item(CloneWork { id: item_id, kind });
    ledger.note("copy a task", copy).await;
    let add = work.add_checklist_item(AddChecklistItem {
        item_id,
        kind,
        fields: ChecklistItemFields::of("Test"),
    });
    let id = ledger.note("add a step", add).await.id;
    let complete = work.update_checklist_item(UpdateChecklistItem {
        item_id,
        kind,
        id,
        fields: ChecklistItemFields {
            is_completed: Some(true),
            ..ChecklistItemFields::default()
        },
    });
    ledger.note("complete a step", complete).await;
    let steps = work.checklist(item_id, kind);
    ledger.note("the steps of a task", steps).await;
    let note = work.add_note(AddNote {
        item_id,
        kind,
        text: "Called".into(),
    });
    ledger.note("write a note", note).await;
    let notes = work.notes(item_id, kind, 50, 0);
    ledger.note("the notes under a task", notes).await;
}

async fn customers(ledger: &mut Ledger, office: &Office) {
    let (parties, assets) = (office.admin.parties(), office.admin.assets());
    let made = parties.create_customer(CreateCustomer::named("Beta Ltd"));
    let id = ledger.note("create a customer", made).await.customer.id;
    let mut numbered = CreateCustomer::named("Gamma Ltd");
    numbered.fields.number = Change::To("C-3".into());
    let made = parties.create_customer(numbered);
    ledger.note("create a customer with a number", made).await;
    let contact = parties.create_contact(CreateContact {
        customer_id: id,
        fields: ContactFields {
            first_name: Change::To("Ann".into()),
            ..ContactFields::default()
        },
    });
    ledger.note("create a contact", contact).await;
    ledger.note("get a customer", parties.customer(id)).await;
    ledger
        .note("list customers", parties.customers(Page::default()))
        .await;
    let search = parties.search("beta", CustomerField::Name, 50, 0);
    ledger.note("search customers", search).await;
    let machine = assets.create(CreateEquipment {
        customer_id: id,
        fields: EquipmentFields {
            make: Change::To("Acme".into()),
            ..EquipmentFields::default()
        },
    });
    let id = ledger.note("add a machine", machine).await.id;
    let count = assets.log_count(LogCount {
        id,
        count: 5,
        notes: None,
    });
    ledger.note("log a count", count).await;
    let counts = assets.counts(id, Page::default());
    ledger.note("the counts of a machine", counts).await;
}

async fn notifications(ledger: &mut Ledger, office: &Office, jane: &Acting) {
    let work = office.admin.work();
    let id = work.create(ticket()).await.unwrap().item.id;
    let fields = WorkFields {
        assigned_teams: Some(vec!["Service".into()]),
        ..WorkFields::default()
    };
    let assign = work.update(update(id, fields));
    ledger.note("assign a ticket to a team", assign).await;

    let notifications = jane.notifications();
    let list = notifications.list(50, 0, false);
    let inbox = ledger.note("list notifications", list).await;
    let first = inbox.notifications[0].id;
    let count = notifications.unread();
    ledger.note("count unread notifications", count).await;
    let read = notifications.mark_read(first);
    ledger.note("read a notification", read).await;
    let all = notifications.mark_all_read();
    assert!(ledger.note("read all notifications", all).await > 0);
    let delete = notifications.delete(first);
    ledger.note("delete a notification", delete).await;

    let devices = jane.devices();
    let register = devices.register(RegisterDevice {
        token: "token".into(),
        platform: Platform::Ios,
        name: None,
        app_version: None,
    });
    ledger.note("register a device", register).await;
    ledger.note("list devices", devices.list()).await;
    let remove = devices.remove("token");
    ledger.note("remove a device", remove).await;
}

async fn people(ledger: &mut Ledger, office: &Office) {
    let nobody = office.stranger().identity();
    let wrong = async {
        let refused = nobody.log_in("jane", "wrong".into()).await;
        refused.map_or(Ok(()), |_| Err("logged in with a wrong password"))
    };
    ledger.note("fail to log in", wrong).await;
    let login = nobody.log_in("jane", PASSWORD.into());
    let login = ledger.note("log in", login).await;
    let actor = office.engine.resume(&login.session, login.user);
    let jane = office
        .engine
        .acting_as(ledger.note("resume a session", actor).await);
    let me = jane.identity();
    ledger.note("one's own profile", me.me()).await;
    ledger
        .note("list colleagues", me.colleagues(Page::default()))
        .await;
    office.wait(60);
    ledger.note("prolong a session", me.refresh()).await;
    ledger.note("log out", me.log_out()).await;
    let change = ProfileChanges {
        nick_name: Change::To("JD".into()),
        ..ProfileChanges::default()
    };
    let change = me.update_me(change, None);
    ledger.note("change one's own profile", change).await;
}
