//! Refusals during concurrent commits, on every store: a refusal is true of one snapshot, however
//! many reads the decision made, and a decision after one read needs no second read.
#![expect(clippy::unwrap_used, reason = "a story may fail")]

use std::sync::Arc;

use corejobtrack_core::{
    Acting, Actor, Engine, ErrorKind,
    change::Change,
    clock::SeededRandom,
    identity::Role,
    parties::{ContactId, CreateCustomer, CustomerId, DeleteContact},
    portal::{ContactLink, PortalError, SendLink},
    sales::{CreateQuote, SalesError},
};
use corejobtrack_tests::{
    interleaved::Interleaved,
    office::{Office, kind},
    stories,
};

const JANE: &str = "jane@acme.com";

/// A second engine on the store of an office, with operations between its reads.
async fn second_engine(office: &Office) -> (Engine, Interleaved) {
    let store = Interleaved::over(Arc::clone(office.engine.store()));
    let engine = Engine::over(Arc::new(store.clone()))
        .shared_clock(Arc::clone(&office.clock) as _)
        .random(SeededRandom::new(2))
        .open();
    (engine.await.unwrap(), store)
}

/// A quote for a customer, with a contact.
fn quote(customer: CustomerId, contact: ContactId) -> CreateQuote {
    let mut quote = CreateQuote::of(customer);
    quote.fields.contact_person_id = Change::To(contact);
    quote
}

stories! {
    async fn the_second_use_of_a_link_is_refused_as_used(office: Office) {
        let acme = office.customer("Acme Corp").await;
        let (engine, store) = second_engine(&office).await;
        for read in 1..=4 {
            let jane = office.contact(acme, JANE).await;
            office.stranger().portal().request_magic_link(JANE).await.unwrap();
            let token = office.mailed_token(JANE).await;
            let (first, same) = (office.stranger(), token.clone());
            store.after(read, async move {
                first.portal().follow_magic_link(&same).await.unwrap();
            });
            let second = engine.acting_as(Actor::Anonymous).portal();
            let refused = second.follow_magic_link(&token).await.unwrap_err();
            let why = refused.to_string();
            assert_eq!(why, "This link has already been used", "after read {read}");
            let gone = DeleteContact { id: jane };
            office.admin.parties().delete_contact(gone).await.unwrap();
        }
    }

    async fn a_refusal_that_no_longer_holds_is_not_reported(office: Office) {
        let acme = office.customer("Acme Corp").await;
        let (engine, store) = second_engine(&office).await;
        let first = office.contact(acme, JANE).await;
        let second = office.contact(acme, JANE).await;
        let send = SendLink { contact: second, link: ContactLink::LogIn };
        office.admin.portal().send_link(send).await.unwrap();
        let token = office.mailed_token(JANE).await;
        office.stranger().portal().request_magic_link(JANE).await.unwrap();
        let firsts = office.mailed_token(JANE).await;
        office.stranger().portal().follow_magic_link(&firsts).await.unwrap();

        let portal = engine.acting_as(Actor::Anonymous).portal();
        assert!(matches!(portal.follow_magic_link(&token).await, Err(PortalError::EmailTaken)));
        let admin = office.admin.clone();
        store.after(4, async move {
            admin.parties().delete_contact(DeleteContact { id: first }).await.unwrap();
        });
        let login = portal.follow_magic_link(&token).await.unwrap();
        assert_eq!(login.profile.contact.id, second);
    }

    async fn a_refusal_after_several_reads_costs_one_more(office: Office) {
        let (acme, other) = (office.customer("Acme Corp").await, office.customer("Other").await);
        let jane = office.contact(acme, JANE).await;
        let nobody = office.user("technician", Role::Technician).await;
        let (engine, store) = second_engine(&office).await;
        let sales = |acting: &Acting| engine.acting_as(acting.actor().clone()).sales();
        let admin = sales(&office.admin);
        for (sales, customer, contact, reads, refusal) in [
            (&admin, other, jane, 3, ErrorKind::Refused),
            (&admin, CustomerId(4_711), jane, 1, ErrorKind::Refused),
            (&sales(&nobody), other, jane, 0, ErrorKind::Denied),
        ] {
            let before = store.reads();
            let refused = sales.create_quote(quote(customer, contact)).await;
            assert_eq!((kind(refused), store.reads() - before), (refusal, reads));
        }
        // Other commits in between do not add to the cost.
        for read in 1..=4 {
            let admin = office.admin.clone();
            store.after(read, async move {
                let busy = CreateCustomer::named("Busy");
                admin.parties().create_customer(busy).await.unwrap();
            });
        }
        let before = store.reads();
        let refused = admin.create_quote(quote(other, jane)).await;
        assert!(matches!(refused, Err(SalesError::NotItsContact(id)) if id == jane.0));
        assert_eq!(store.reads() - before, 3);
    }
}
