//! The part of the tour with customer portal accounts, by contacts and by employees.

use corejobtrack_core::{
    Actor,
    change::Change,
    identity::ChangePassword,
    outbox::OutboxMessage,
    parties::{
        ContactFields, CreateContact, CreateCustomer, DeleteContact, DeleteCustomer, UpdateContact,
    },
    portal::{
        ApproveRegistration, ContactLink, DenyRegistration, RegisterCustomer, SendLink, SetAccess,
        UpdateOwnContact,
    },
    store::{Ask, Query},
    work::{CreateWork, Kind},
};
use corejobtrack_tests::office::{Office, PASSWORD};

use crate::tour::{Tour, act, pages};

/// The secret of the last link sent by e-mail.
async fn last_token(office: &Office) -> String {
    let newest = Query::<OutboxMessage>::all().order(OutboxMessage::id.descending());
    let mut reads = Vec::new();
    newest.first().reads(&mut reads);
    let answers = office.engine.store().read(&reads).await.unwrap();
    let mut all = Query::<OutboxMessage>::answer(&mut answers.into_iter()).unwrap();
    let about = all.pop().unwrap().about.0;
    about["token"].as_str().unwrap().to_owned()
}

impl Tour {
    /// A customer with contacts who register, log in, are denied, and are deleted.
    pub(super) async fn portal(&mut self, office: &Office) {
        let (tour, admin, nobody) = (self, &office.admin, office.stranger());
        let mut command = CreateCustomer::named("Initech");
        command.fields.number = Change::To("I-1".into());
        let made = admin.parties().create_customer(command).await.unwrap();
        let customer_id = made.customer.id;
        let register = |email: &str| RegisterCustomer {
            customer_number: Some("I-1".into()),
            company: Some("Initech".into()),
            email: email.into(),
            ..RegisterCustomer::default()
        };
        tour.forget();
        let mut ids = Vec::new();
        for email in ["jane@initech.com", "joe@initech.com"] {
            let made = act!(
                tour,
                nobody.portal().register(register(email), PASSWORD.into())
            );
            ids.push(made.unwrap().contact.id);
        }
        let (jane, joe) = (ids[0], ids[1]);
        pages!(tour, |page| admin.portal().registrations(page));
        let approval = ApproveRegistration { contact: jane };
        act!(tour, admin.portal().approve(approval)).unwrap();
        act!(tour, admin.portal().deny(DenyRegistration { contact: joe })).unwrap();
        act!(
            tour,
            nobody
                .portal()
                .log_in("jane@initech.com", "wrong".into(), false)
        )
        .unwrap_err();
        let login = act!(
            tour,
            nobody
                .portal()
                .log_in("jane@initech.com", PASSWORD.into(), true)
        );
        let session = login.unwrap().session;
        let actor = office.engine.resume_customer(&session, jane).await.unwrap();
        tour.note("engine.resume_customer");
        let her = office.engine.acting_as(actor);
        act!(tour, her.portal().me()).unwrap();
        let names = UpdateOwnContact {
            first_name: Change::To("Jane".into()),
            ..UpdateOwnContact::default()
        };
        act!(tour, her.portal().update_me(names)).unwrap();
        act!(tour, her.portal().request_verification()).unwrap();
        let token = last_token(office).await;
        tour.forget();
        act!(tour, nobody.portal().verify_email(&token)).unwrap();
        let actor = office.engine.impersonate_customer(jane).await.unwrap();
        tour.note("engine.impersonate_customer");
        let herself = office.engine.acting_as(actor);
        act!(tour, herself.portal().request_deletion()).unwrap();
        let actor = office.engine.resume_customer(&session, jane).await.unwrap();
        let her = office.engine.acting_as(actor);
        let change = ChangePassword {
            current: PASSWORD.into(),
            new: "Another-1-password".into(),
        };
        act!(tour, her.portal().change_password(change)).unwrap();

        let mut ids = Vec::new();
        for kind in [Kind::ServiceTicket, Kind::SupportTicket] {
            let mut command = CreateWork::of(kind);
            command.fields.customer_name = Change::To("Initech".into());
            let made = admin.work().create(command).await.unwrap();
            ids.push((made.item.id, kind));
        }
        tour.forget();
        for (id, kind) in ids {
            act!(tour, her.work().customer_tickets(kind, 50, 0)).unwrap();
            act!(tour, her.work().customer_ticket(id, kind)).unwrap();
            act!(tour, her.work().customer_messages(id, kind, 50, 0)).unwrap();
            act!(tour, her.work().own_signature_image(id)).unwrap_err();
        }
        act!(tour, her.notifications().list(50, 0, false)).unwrap();
        let actor = office.engine.resume_customer(&session, jane).await.unwrap();
        let her = office.engine.acting_as(actor);
        act!(tour, her.portal().log_out()).unwrap();

        let command = CreateContact {
            customer_id,
            fields: ContactFields {
                email: Change::To("kim@initech.com".into()),
                ..ContactFields::default()
            },
        };
        let kim = admin.parties().create_contact(command).await.unwrap().id;
        tour.forget();
        act!(tour, nobody.portal().request_magic_link("kim@initech.com")).unwrap();
        let token = last_token(office).await;
        tour.forget();
        act!(tour, nobody.portal().follow_magic_link(&token)).unwrap();
        act!(
            tour,
            nobody.portal().request_password_reset("kim@initech.com")
        )
        .unwrap();
        let token = last_token(office).await;
        tour.forget();
        act!(
            tour,
            nobody.portal().reset_password(&token, PASSWORD.into())
        )
        .unwrap();
        let link = SendLink {
            contact: kim,
            link: ContactLink::LogIn,
        };
        act!(tour, admin.portal().send_link(link)).unwrap();
        let elsewhere = UpdateContact {
            id: kim,
            fields: ContactFields {
                email: Change::To("kim@example.com".into()),
                ..ContactFields::default()
            },
        };
        act!(tour, admin.parties().update_contact(elsewhere)).unwrap();
        let access = SetAccess {
            contact: kim,
            allowed: false,
        };
        act!(tour, admin.portal().set_access(access)).unwrap();
        act!(
            tour,
            admin.parties().delete_contact(DeleteContact { id: kim })
        )
        .unwrap();
        act!(
            tour,
            admin
                .parties()
                .delete_customer(DeleteCustomer { id: customer_id })
        )
        .unwrap();
        let system = office.engine.acting_as(Actor::System);
        act!(tour, system.portal().tidy()).unwrap();
    }
}
