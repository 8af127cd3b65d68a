//! The tickets that customer contacts see, on every store: those of their own company that are not
//! in the trash, without internal content.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story may fail")]

use corejobtrack_core::{
    Acting, ErrorKind,
    change::Change,
    messages::{AddCommunication, AddNote},
    parties::DeleteCustomer,
    work::{CreateWork, Kind, Transition, Visibility, WorkFields, WorkItemId},
};
use corejobtrack_tests::{
    items::{transition, update},
    office::{Office, kind},
    stories,
};

/// A text that no customer contact may see anywhere.
const SECRET: &str = "marker-of-what-is-internal";

async fn create(office: &Office, kind: Kind, company: &str, title: &str) -> WorkItemId {
    let mut command = CreateWork::of(kind);
    command.fields.customer_name = Change::To(company.into());
    command.fields.title = Change::To(title.into());
    let made = office.admin.work().create(command).await;
    made.unwrap().item.id
}

async fn titles(acting: &Acting, kind: Kind) -> Vec<String> {
    let page = acting.work().customer_tickets(kind, 50, 0).await.unwrap();
    page.into_iter().filter_map(|ticket| ticket.title).collect()
}

async fn visits(acting: &Acting) -> Vec<String> {
    titles(acting, Kind::ServiceTicket).await
}

stories! {
    async fn customers_see_the_tickets_of_their_own_company(office: Office) {
        office.customer("Acme Corp").await;
        let jane = office.customer_account("Acme Corp", "jane@acme.com").await;
        office.customer("Globex").await;
        let bob = office.customer_account("Globex", "bob@globex.com").await;
        for (kind, title) in [
            (Kind::ServiceTicket, "A visit"),
            (Kind::SupportTicket, "A case"),
            (Kind::Task, "A task"),
        ] {
            create(&office, kind, "Acme Corp", title).await;
            office.wait(1);
        }
        let other = create(&office, Kind::ServiceTicket, "Globex", "Not hers").await;
        create(&office, Kind::ServiceTicket, "Nobody known", "Nobody's").await;
        assert_eq!(visits(&jane).await, ["A visit"]);
        assert_eq!(titles(&jane, Kind::SupportTicket).await, ["A case"]);
        assert!(titles(&jane, Kind::Task).await.is_empty());
        assert_eq!(visits(&bob).await, ["Not hers"]);
        let refused = jane.work().customer_ticket(other, Kind::ServiceTicket).await;
        assert_eq!(kind(refused), ErrorKind::NotFound);
        bob.work().customer_ticket(other, Kind::ServiceTicket).await.unwrap();
        let as_case = bob.work().customer_ticket(other, Kind::SupportTicket).await;
        assert_eq!(kind(as_case), ErrorKind::NotFound);

        // From now on the ticket belongs to another customer.
        let fields = WorkFields { customer_name: Change::To("Acme Corp".into()), ..WorkFields::default() };
        office.wait(1);
        update(&office.admin, other, fields).await;
        assert_eq!((visits(&jane).await.len(), visits(&bob).await.len()), (2, 0));
    }

    async fn a_ticket_is_visible_everywhere_except_in_the_trash(office: Office) {
        let acme = office.customer("Acme Corp").await;
        let jane = office.customer_account("Acme Corp", "jane@acme.com").await;
        let mut all = Vec::new();
        for number in 0..5 {
            all.push(create(&office, Kind::ServiceTicket, "Acme Corp", &number.to_string()).await);
            office.wait(1);
        }
        let public = WorkFields { visibility: Some(Visibility::Public), ..WorkFields::default() };
        update(&office.admin, all[0], public).await;
        transition(&office.admin, all[1], Transition::Complete).await;
        transition(&office.admin, all[2], Transition::Archive).await;
        transition(&office.admin, all[3], Transition::Trash).await;
        assert_eq!(visits(&jane).await, ["4", "2", "1", "0"]);
        let archived = jane.work().customer_ticket(all[2], Kind::ServiceTicket).await.unwrap();
        assert_eq!(archived.status, "archived");
        let trashed = jane.work().customer_ticket(all[3], Kind::ServiceTicket).await;
        assert_eq!(kind(trashed), ErrorKind::NotFound);
        let page = jane.work().customer_tickets(Kind::ServiceTicket, 2, 1).await.unwrap();
        let page: Vec<_> = page.into_iter().map(|ticket| ticket.id).collect();
        assert_eq!(page, [all[2], all[1]]);
        transition(&office.admin, all[3], Transition::RestoreFromTrash).await;
        assert_eq!(visits(&jane).await.len(), 5);

        // When the customer is deleted, the tickets stay, and its former contacts see none of them.
        transition(&office.admin, all[4], Transition::Trash).await;
        office.admin.parties().delete_customer(DeleteCustomer { id: acme }).await.unwrap();
        assert!(visits(&jane).await.is_empty());
        for id in all {
            let view = office.admin.work().get(id, None).await.unwrap();
            assert_eq!(view.item.customer_id, None);
        }
        office.admin.work().empty_trash().await.unwrap();
    }

    async fn internal_content_is_not_shown(office: Office) {
        office.customer("Acme Corp").await;
        let jane = office.customer_account("Acme Corp", "jane@acme.com").await;
        let visit = create(&office, Kind::ServiceTicket, "Acme Corp", "A visit").await;
        let case = create(&office, Kind::SupportTicket, "Acme Corp", "A case").await;
        for id in [visit, case] {
            let mut fields = WorkFields { code: Change::To(SECRET.into()), ..WorkFields::default() };
            fields.service.private_notes = Change::To(SECRET.into());
            fields.service.public_notes = Change::To("For everybody".into());
            fields.time = (id == visit).then(|| vec![corejobtrack_core::time::TimeInput {
                notes: Some(SECRET.into()),
                technicians: Some(2),
                ..Default::default()
            }]);
            update(&office.admin, id, fields).await;
            let note = AddNote { item_id: id, kind: None, text: SECRET.into() };
            office.admin.work().add_note(note).await.unwrap();
        }
        let said = AddCommunication {
            item_id: case,
            kind: None,
            text: "We look into it".into(),
            time_spent: None,
            is_customer: false,
            author: None,
        };
        office.admin.work().add_communication(said).await.unwrap();
        let work = jane.work();
        let mut shown = String::new();
        for (id, kind) in [(visit, Kind::ServiceTicket), (case, Kind::SupportTicket)] {
            let one = work.customer_ticket(id, kind).await.unwrap();
            assert_eq!(one.service.public_notes.as_deref(), Some("For everybody"));
            shown += &serde_json::to_string(&one).unwrap();
            shown += &serde_json::to_string(&work.customer_tickets(kind, 50, 0).await.unwrap()).unwrap();
            shown += &serde_json::to_string(&work.customer_messages(id, kind, 50, 0).await.unwrap()).unwrap();
        }
        assert!(!shown.contains(SECRET), "{shown}");
        assert!(shown.contains("We look into it") && shown.contains("\"technicians\":2"));
        office.customer("Globex").await;
        let bob = office.customer_account("Globex", "bob@globex.com").await;
        let other = bob.work().customer_messages(case, Kind::SupportTicket, 50, 0).await;
        assert_eq!(kind(other), ErrorKind::NotFound);
    }
}
