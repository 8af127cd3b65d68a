//! Tests of the deletion of customers: which records are deleted with them, and which are kept.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use std::time::Duration;

use corejobtrack_core::{
    Acting, AreaError, Deleted, ErrorKind,
    assets::{CreateEquipment, Equipment, EquipmentFields, LogCount, MeterReading},
    change::Change,
    parties::{Contact, ContactFields, CreateContact, CreateCustomer, CustomerId, DeleteCustomer},
    records::Page,
    sales::{CreateLead, CreateQuote, LeadList, QuoteList},
    store::{CommandId, Version},
    work::{CreateWork, Kind, Transition, TransitionWork, WorkItem, WorkItemId, WorkList},
};

use corejobtrack_tests::{
    office::{Office, kind},
    stories,
};

/// A customer called Acme with this many contacts, pieces of equipment, readings of each, and
/// tickets.
async fn acme(
    acting: &Acting,
    contacts: i64,
    equipment: i64,
    counts: i64,
    visits: i64,
) -> CustomerId {
    let parties = acting.parties();
    let command = CreateCustomer::named("Acme");
    let id = parties.create_customer(command).await.unwrap().customer.id;
    for place in 0..contacts {
        let fields = ContactFields {
            first_name: Change::To(format!("Ann {place}")),
            ..ContactFields::default()
        };
        let command = CreateContact {
            customer_id: id,
            fields,
        };
        parties.create_contact(command).await.unwrap();
    }
    for place in 0..equipment {
        let fields = EquipmentFields {
            serial: Change::To(format!("S{place}")),
            ..EquipmentFields::default()
        };
        let command = CreateEquipment {
            customer_id: id,
            fields,
        };
        let machine = acting.assets().create(command).await.unwrap();
        for count in 0..counts {
            let command = LogCount {
                id: machine.id,
                count,
                notes: None,
            };
            acting.assets().log_count(command).await.unwrap();
        }
    }
    for _ in 0..visits {
        visit(acting).await;
    }
    id
}

async fn visit(acting: &Acting) -> WorkItemId {
    let command = CreateWork::service_ticket("Acme");
    acting.work().create(command).await.unwrap().item.id
}

async fn delete(office: &Office, id: CustomerId) -> Deleted {
    let parties = office.admin.parties();
    parties
        .delete_customer(DeleteCustomer { id })
        .await
        .unwrap()
}

/// The contacts, equipment and meter readings that were deleted, and the items that were kept.
fn counts(gone: &Deleted) -> [i64; 4] {
    [
        gone.removed::<Contact>(),
        gone.removed::<Equipment>(),
        gone.removed::<MeterReading>(),
        gone.unlinked::<WorkItem>(),
    ]
}

stories! {
    async fn deleting_a_customer_deletes_contacts_equipment_and_counts_but_keeps_the_tickets(office: Office) {
        let id = acme(&office.admin, 2, 3, 4, 0).await;
        let other = acme(&office.admin, 1, 1, 1, 0).await;
        let parties = office.admin.parties();
        parties
            .delete_customer(DeleteCustomer { id: other })
            .await
            .unwrap();
        let ticket = visit(&office.admin).await;
        let thrown_away = visit(&office.admin).await;
        let trash = TransitionWork {
            id: thrown_away,
            kind: None,
            transition: Transition::Trash,
        };
        let work = office.admin.work();
        work.transition(trash).await.unwrap();
        let before = work.get(ticket, None).await.unwrap().item;
        assert_eq!(before.customer_id, Some(id));

        office.wait(60);
        let gone = delete(&office, id).await;
        let expected = [2, 3, 12, 2];
        assert_eq!(counts(&gone), expected);
        assert_eq!(kind(parties.customer(id).await), ErrorKind::NotFound);
        assert!(office.admin.assets().list(Page::default()).await.unwrap().rows.is_empty());
        let after = work
            .get(ticket, Some(Kind::ServiceTicket))
            .await
            .unwrap()
            .item;
        assert_eq!(after.customer_id, None);
        assert_eq!(after.customer_name, before.customer_name);
        assert_eq!(after.version, Version(before.version.0 + 1));
        let log = work.change_log(ticket, None, 50, 0).await.unwrap();
        let last = &log.last().unwrap().changes;
        assert_eq!(last.len(), 1);
        assert_eq!(last[0].field, "customer_id");
        assert_eq!(
            work.get(thrown_away, None).await.unwrap().item.customer_id,
            None
        );
        assert!(work.for_customer(id, 50, 0).await.unwrap().is_empty());
    }
}

stories! {
    async fn a_large_customer_is_deleted_in_several_commits_and_everything_is_counted(office: Office) {
        let id = acme(&office.admin, 230, 3, 90, 210).await;
        let expected = [230, 3, 270, 210];
        assert_eq!(counts(&delete(&office, id).await), expected);
        let parties = office.admin.parties();
        assert_eq!(kind(parties.customer(id).await), ErrorKind::NotFound);
    }
}

stories! {
    async fn a_repeated_deletion_with_the_same_key_gets_the_first_answer(office: Office) {
        for visits in [1, 250] {
            let id = acme(&office.admin, 1, 0, 0, visits).await;
            let key = CommandId(visits.unsigned_abs().into());
            let parties = office.admin.clone().with_key(key).parties();
            let first = parties
                .delete_customer(DeleteCustomer { id })
                .await
                .unwrap();
            let again = parties
                .delete_customer(DeleteCustomer { id })
                .await
                .unwrap();
            assert_eq!(again, first);
            assert_eq!(first.unlinked::<WorkItem>(), visits);
        }
    }
}

stories! {
    async fn a_key_that_was_used_for_another_customer_deletes_nothing(office: Office) {
        let keyed = office.admin.clone().with_key(CommandId(7)).parties();
        let first = acme(&office.admin, 1, 0, 0, 0).await;
        keyed.delete_customer(DeleteCustomer { id: first }).await.unwrap();
        for visits in [1, 250] {
            let id = acme(&office.admin, 2, 1, 3, visits).await;
            let before = office.admin.parties().customer(id).await.unwrap();
            let refused = keyed.delete_customer(DeleteCustomer { id }).await;
            assert_eq!(kind(refused), ErrorKind::Conflict);
            assert_eq!(office.admin.parties().customer(id).await.unwrap(), before);
            let gone = delete(&office, id).await;
            assert_eq!(counts(&gone), [2, 1, 3, visits]);
        }
    }
}

stories! {
    async fn a_deletion_with_an_outdated_version_is_refused(office: Office) {
        let id = acme(&office.admin, 0, 0, 0, 205).await;
        let stale = office.admin.clone().if_version(Version(9)).parties();
        let refused = stale.delete_customer(DeleteCustomer { id }).await;
        assert_eq!(kind(refused), ErrorKind::Stale);
        let work = office.admin.work();
        assert_eq!(work.for_customer(id, 200, 0).await.unwrap().len(), 200);
        let current = office.admin.clone().if_version(Version(1)).parties();
        let gone = current
            .delete_customer(DeleteCustomer { id })
            .await
            .unwrap();
        assert_eq!(gone.unlinked::<WorkItem>(), 205);
    }
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    /// Adds contacts, equipment, leads, quotes and tickets to a customer until it is gone.
    async fn add_everything(acting: Acting, id: CustomerId) {
        for round in 0..30 {
            let contact = CreateContact {
                customer_id: id,
                fields: ContactFields {
                    first_name: Change::To(format!("Contact {round}")),
                    ..ContactFields::default()
                },
            };
            let equipment = CreateEquipment {
                customer_id: id,
                fields: EquipmentFields {
                    make: Change::To("Copier".into()),
                    ..EquipmentFields::default()
                },
            };
            let mut quote = CreateQuote::of(id);
            if let Ok(contact) = acting.parties().create_contact(contact).await {
                quote.fields.contact_person_id = Change::To(contact.id);
            }
            if let Ok(lead) = acting.sales().create_lead(CreateLead::of(id)).await {
                quote.fields.sales_lead_id = Change::To(lead.id);
            }
            if let Ok(piece) = acting.assets().create(equipment).await {
                let count = LogCount {
                    id: piece.id,
                    count: round,
                    notes: None,
                };
                let _ = acting.assets().log_count(count).await;
            }
            let is_gone = acting.sales().create_quote(quote).await.is_err();
            visit(&acting).await;
            if is_gone && acting.parties().customer(id).await.is_err() {
                return;
            }
        }
    }

    stories! {
        async fn nothing_is_left_of_a_customer_that_others_add_to(office: Office) {
            let id = acme(&office.admin, 3, 2, 2, 3).await;
            let adding: Vec<_> = (0..3)
                .map(|_| tokio::spawn(add_everything(office.admin.clone(), id)))
                .collect();
            tokio::time::sleep(Duration::from_millis(20)).await;
            let (parties, sales) = (office.admin.parties(), office.admin.sales());
            delete(&office, id).await;
            for task in adding {
                task.await.unwrap();
            }
            assert_eq!(kind(parties.customer(id).await), ErrorKind::NotFound);
            let equipment = office.admin.assets().list(Page::default()).await.unwrap();
            assert!(equipment.rows.is_empty(), "{equipment:?}");
            let leads = sales.leads(LeadList::All, Page::default()).await.unwrap();
            assert!(leads.rows.is_empty(), "{leads:?}");
            let quotes = sales.quotes(QuoteList::All, Page::default()).await.unwrap();
            assert!(quotes.rows.is_empty(), "{quotes:?}");
            let tickets = office.admin.work().list(WorkList::live(Kind::ServiceTicket)).await.unwrap();
            assert!(tickets.iter().all(|ticket| ticket.item.customer_id.is_none()));
        }
    }

    stories! {
        async fn an_interrupted_deletion_can_be_repeated(office: Office) {
            for pause in [0, 3, 10, 30] {
                let id = acme(&office.admin, 2, 1, 1, 250).await;
                let parties = office.admin.parties();
                let deleting = {
                    let parties = office.admin.parties();
                    tokio::spawn(async move { parties.delete_customer(DeleteCustomer { id }).await })
                };
                tokio::time::sleep(Duration::from_millis(pause)).await;
                deleting.abort();
                let _ = deleting.await;
                match parties.delete_customer(DeleteCustomer { id }).await {
                    Ok(_) => {}
                    Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound),
                }
                assert_eq!(kind(parties.customer(id).await), ErrorKind::NotFound);
                assert!(parties.customers(Page::default()).await.unwrap().rows.is_empty());
                assert!(office.admin.assets().list(Page::default()).await.unwrap().rows.is_empty());
                assert!(office.admin.work().for_customer(id, 50, 0).await.unwrap().is_empty());
            }
        }
    }
}
