//! Customer portal accounts, on every store: registration, login, mailed links, and the end of
//! access.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a story may fail"
)]

mod links;
mod races;
mod unreliable;

use corejobtrack_core::{
    Acting, ErrorKind,
    change::Change,
    identity::ChangePassword,
    notifications::{Notification, NotificationKind, Recipient},
    outbox::{OutboxMessage, Template},
    parties::{
        Contact, ContactFields, ContactId, CreateContact, CreateCustomer, CustomerId,
        DeleteContact, DeleteCustomer, UpdateContact,
    },
    portal::{
        ApproveRegistration, ContactLink, DenyRegistration, PortalError, PortalLogin,
        RegisterCustomer, SendLink, SetAccess, UpdateOwnContact,
    },
    records::Page,
    sales::CreateQuote,
    store::{Ask, CommandId, Query},
    work::{CreateWork, Kind, WorkList},
};
use corejobtrack_tests::{
    office::{Office, PASSWORD, id_of, kind},
    stories,
};

const JANE: &str = "jane@acme.com";
const ANOTHER: &str = "Another-1-password";

/// The store's answer to a query.
async fn rows<A: Ask>(office: &Office, ask: A) -> A::Answer {
    let mut reads = Vec::new();
    ask.reads(&mut reads);
    let answers = office.engine.store().read(&reads).await.unwrap();
    A::answer(&mut answers.into_iter()).unwrap()
}

async fn outbox(office: &Office) -> Vec<OutboxMessage> {
    let all = Query::<OutboxMessage>::all().order(OutboxMessage::id.ascending());
    rows(office, all).await
}

/// The last message to an address.
async fn last_mail(office: &Office, to: &str) -> OutboxMessage {
    let mut all = outbox(office).await;
    all.retain(|message| message.recipient == to);
    all.pop().unwrap()
}

async fn last_token(office: &Office, to: &str) -> String {
    let message = last_mail(office, to).await;
    message.about.0["token"].as_str().unwrap().to_owned()
}

async fn notified(office: &Office, whom: Recipient) -> Vec<NotificationKind> {
    let all = Query::of(Notification::recipient.is(whom.key()));
    let all = rows(office, all).await;
    all.into_iter()
        .map(|news: Notification| news.kind)
        .collect()
}

async fn customer(office: &Office, company: &str, number: &str) -> CustomerId {
    let mut command = CreateCustomer::named(company);
    command.fields.number = Change::To(number.into());
    let made = office.admin.parties().create_customer(command).await;
    made.unwrap().customer.id
}

async fn contact(office: &Office, customer_id: CustomerId, email: &str) -> ContactId {
    let command = CreateContact {
        customer_id,
        fields: ContactFields {
            first_name: Change::To("Made by staff".into()),
            email: Change::To(email.into()),
            ..ContactFields::default()
        },
    };
    let made = office.admin.parties().create_contact(command).await;
    made.unwrap().id
}

async fn contacts(office: &Office, customer: CustomerId) -> Vec<Contact> {
    let view = office.admin.parties().customer(customer).await;
    view.unwrap().contacts
}

fn registration() -> RegisterCustomer {
    RegisterCustomer {
        customer_number: Some("c-1".into()),
        first_name: Some("Jane".into()),
        last_name: Some("Doe".into()),
        email: JANE.into(),
        ..RegisterCustomer::default()
    }
}

async fn register(office: &Office, details: RegisterCustomer) -> Result<ContactId, PortalError> {
    let portal = office.stranger().portal();
    let made = portal.register(details, PASSWORD.into()).await?;
    Ok(made.contact.id)
}

async fn approve(office: &Office, contact: ContactId) {
    let command = ApproveRegistration { contact };
    office.admin.portal().approve(command).await.unwrap();
}

async fn log_in(office: &Office, password: &str) -> Result<PortalLogin, PortalError> {
    let portal = office.stranger().portal();
    portal.log_in(JANE, password.into(), false).await
}

async fn resume(office: &Office, login: &PortalLogin) -> Result<Acting, PortalError> {
    let contact = login.profile.contact.id;
    let actor = office
        .engine
        .resume_customer(&login.session, contact)
        .await?;
    Ok(office.engine.acting_as(actor))
}

/// Jane of Acme Corp, registered, approved and logged in.
async fn jane_of_acme(office: &Office) -> (CustomerId, PortalLogin, Acting) {
    let acme = customer(office, "Acme Corp", "C-1").await;
    let id = register(office, registration()).await.unwrap();
    approve(office, id).await;
    let login = log_in(office, PASSWORD).await.unwrap();
    let acting = resume(office, &login).await.unwrap();
    (acme, login, acting)
}

async fn titles(acting: &Acting, kind: Kind) -> Vec<String> {
    let page = acting.work().customer_tickets(kind, 50, 0).await.unwrap();
    page.into_iter().filter_map(|ticket| ticket.title).collect()
}

stories! {
    async fn a_registration_waits_for_the_approval_of_an_administrator(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        let id = register(&office, registration()).await.unwrap();
        assert_eq!(contacts(&office, acme).await.len(), 1);
        let admin = Recipient::User(id_of(&office.admin));
        assert_eq!(notified(&office, admin).await, [NotificationKind::CustomerRegistered]);
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::Pending)));
        assert!(matches!(log_in(&office, "wrong").await, Err(PortalError::WrongPassword)));
        let again = register(&office, RegisterCustomer { email: "JANE@Acme.com".into(), ..registration() });
        assert!(matches!(again.await, Err(PortalError::EmailTaken)));

        let waiting = office.admin.portal().registrations(Page::default()).await.unwrap().rows;
        assert_eq!((waiting.len(), waiting[0].contact.id), (1, id));
        assert_eq!(waiting[0].customer.company, "Acme Corp");
        let worker = office.employee("worker", None).await;
        assert_eq!(kind(worker.portal().registrations(Page::default()).await), ErrorKind::Denied);
        let command = ApproveRegistration { contact: id };
        assert_eq!(kind(worker.portal().approve(command.clone()).await), ErrorKind::Denied);
        approve(&office, id).await;
        assert_eq!(kind(office.admin.portal().approve(command).await), ErrorKind::Refused);
        assert!(office.admin.portal().registrations(Page::default()).await.unwrap().rows.is_empty());
        let mail = last_mail(&office, JANE).await;
        assert_eq!(mail.template, Template::RegistrationApproved);
        assert_eq!(mail.about.0, serde_json::json!({ "name": "Jane Doe", "company": "Acme Corp" }));
        assert_eq!(notified(&office, Recipient::Contact(id)).await, [NotificationKind::AccountApproved]);

        let login = log_in(&office, PASSWORD).await.unwrap();
        let me = resume(&office, &login).await.unwrap().portal().me().await.unwrap();
        assert_eq!((me.customer.id, me.contact.email.as_deref()), (acme, Some(JANE)));
    }

    async fn contacts_can_only_register_at_existing_customers(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        customer(&office, "Twins", "T-1").await;
        customer(&office, "Twins", "T-2").await;
        let by = |number: Option<&str>, company: Option<&str>| RegisterCustomer {
            customer_number: number.map(Into::into),
            company: company.map(Into::into),
            ..registration()
        };
        for (details, expected) in [
            (by(Some("C-2"), None), "No customer with this number"),
            (by(None, Some("Acme")), "No customer with this number"),
            (by(None, Some("twins")), "Several customers"),
            (by(None, None), "a customer number or a company name"),
        ] {
            let error = register(&office, details.clone()).await.unwrap_err();
            assert!(error.to_string().starts_with(expected), "{details:?}: {error}");
        }
        let portal = office.stranger().portal();
        let weak = portal.register(registration(), "weak".into()).await;
        assert_eq!(kind(weak), ErrorKind::Refused);
        let no_address = RegisterCustomer { email: " ".into(), ..registration() };
        assert_eq!(kind(register(&office, no_address).await), ErrorKind::Invalid);
        assert!(contacts(&office, acme).await.is_empty());

        // The one field may contain a number or a name.
        let id = register(&office, by(Some("Acme Corp"), Some("Acme Corp"))).await.unwrap();
        assert_eq!(contacts(&office, acme).await[0].id, id);
        let in_number_field = RegisterCustomer { email: "x@acme.com".into(), ..by(Some("C-1"), Some("C-1")) };
        register(&office, in_number_field).await.unwrap();
        let name_alone = RegisterCustomer { email: "y@acme.com".into(), ..by(Some("ACME corp"), None) };
        register(&office, name_alone).await.unwrap();
        assert_eq!(contacts(&office, acme).await.len(), 3);
        // A number has precedence over a name.
        customer(&office, "C-1", "C-9").await;
        let number = RegisterCustomer { email: "z@acme.com".into(), ..by(Some("c-1"), None) };
        register(&office, number).await.unwrap();
        assert_eq!(contacts(&office, acme).await.len(), 4);
        let twins = register(&office, RegisterCustomer { email: "t@acme.com".into(), ..by(Some("Twins"), None) });
        assert!(matches!(twins.await, Err(PortalError::SeveralCompanies)));
    }

    async fn a_registered_contact_becomes_primary_only_after_approval(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        let jane = register(&office, registration()).await.unwrap();
        let primary = async || {
            let all = contacts(&office, acme).await;
            all.iter().filter(|one| one.is_primary).map(|one| one.id).collect::<Vec<ContactId>>()
        };
        assert!(primary().await.is_empty());
        let bob = contact(&office, acme, "bob@acme.com").await;
        assert_eq!(primary().await, [bob]);
        let parties = office.admin.parties();
        let no_more = UpdateContact {
            id: bob,
            fields: ContactFields { is_primary: Some(false), ..ContactFields::default() },
        };
        assert!(parties.update_contact(no_more).await.unwrap().is_primary, "there is nobody else");
        parties.delete_contact(DeleteContact { id: bob }).await.unwrap();
        assert!(primary().await.is_empty());
        approve(&office, jane).await;
        assert_eq!(primary().await, [jane]);

        let joe = RegisterCustomer { email: "joe@acme.com".into(), ..registration() };
        let joe = register(&office, joe).await.unwrap();
        approve(&office, joe).await;
        assert_eq!(primary().await, [jane]);
        // An approved contact may become the primary one.
        parties.delete_contact(DeleteContact { id: jane }).await.unwrap();
        assert_eq!(primary().await, [joe]);
    }

    async fn a_denied_contact_can_register_again(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        let first = register(&office, registration()).await.unwrap();
        let portal = office.admin.portal();
        portal.deny(DenyRegistration { contact: first }).await.unwrap();
        assert_eq!(last_mail(&office, JANE).await.template, Template::RegistrationDenied);
        assert!(contacts(&office, acme).await.is_empty());
        let again = portal.deny(DenyRegistration { contact: first }).await;
        assert_eq!(kind(again), ErrorKind::NotFound);
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::WrongPassword)));

        // A contact created by employees registers with its existing record.
        let known = contact(&office, acme, "Jane@acme.com").await;
        assert_eq!(register(&office, registration()).await.unwrap(), known);
        portal.deny(DenyRegistration { contact: known }).await.unwrap();
        assert_eq!(contacts(&office, acme).await[0].id, known);
        assert_eq!(register(&office, registration()).await.unwrap(), known);
        approve(&office, known).await;
        let late = portal.deny(DenyRegistration { contact: known }).await;
        assert!(matches!(late, Err(PortalError::NotPending)));
    }

    async fn no_link_logs_in_a_denied_contact_even_if_a_quote_names_them(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        let nameless = RegisterCustomer { first_name: None, last_name: None, ..registration() };
        for (details, name) in [(registration(), "Jane"), (nameless, JANE)] {
            let id = register(&office, details).await.unwrap();
            let mut quote = CreateQuote::of(acme);
            quote.fields.contact_person_id = Change::To(id);
            office.admin.sales().create_quote(quote).await.unwrap();
            office.admin.portal().deny(DenyRegistration { contact: id }).await.unwrap();
            assert_eq!(last_mail(&office, JANE).await.template, Template::RegistrationDenied);
            let mut all = contacts(&office, acme).await;
            all.retain(|contact| contact.id == id);
            assert_eq!((all[0].email.as_deref(), all[0].first_name.as_deref()), (None, Some(name)));
            let sent = outbox(&office).await.len();
            let portal = office.stranger().portal();
            portal.request_magic_link(JANE).await.unwrap();
            portal.request_password_reset(JANE).await.unwrap();
            assert_eq!(outbox(&office).await.len(), sent);
            assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::WrongPassword)));
        }
        let id = register(&office, registration()).await.unwrap();
        approve(&office, id).await;
        log_in(&office, PASSWORD).await.unwrap();
    }

    async fn a_password_reset_by_link_ends_all_sessions(office: Office) {
        let (_, login, _) = jane_of_acme(&office).await;
        let portal = office.stranger().portal();
        portal.request_password_reset(JANE).await.unwrap();
        let stale = last_token(&office, JANE).await;
        portal.request_password_reset(JANE).await.unwrap();
        let token = last_token(&office, JANE).await;
        assert_eq!(kind(portal.reset_password(&token, "weak".into()).await), ErrorKind::Refused);
        let profile = portal.reset_password(&token, ANOTHER.into()).await.unwrap();
        assert!(profile.email_verified_at.is_some());
        for token in [&token, &stale] {
            assert_eq!(kind(portal.reset_password(token, PASSWORD.into()).await), ErrorKind::Refused);
        }
        assert!(matches!(resume(&office, &login).await, Err(PortalError::NoSession)));
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::WrongPassword)));
        log_in(&office, ANOTHER).await.unwrap();
    }

    async fn too_many_failed_logins_lock_an_account_for_a_while(office: Office) {
        let (_, login, _) = jane_of_acme(&office).await;
        for _ in 0..10 {
            assert!(matches!(log_in(&office, "wrong").await, Err(PortalError::WrongPassword)));
        }
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::Locked { minutes: 15 })));
        // Existing sessions stay valid.
        resume(&office, &login).await.unwrap();
        office.wait(15 * 60);
        log_in(&office, PASSWORD).await.unwrap();
    }

    async fn sessions_expire_and_remembered_ones_last_longer(office: Office) {
        let (_, login, _) = jane_of_acme(&office).await;
        let portal = office.stranger().portal();
        let remembered = portal.log_in(JANE, PASSWORD.into(), true).await.unwrap();
        office.wait(7 * 24 * 3600);
        assert!(matches!(resume(&office, &login).await, Err(PortalError::NoSession)));
        let jane = resume(&office, &remembered).await.unwrap();
        office.wait(22 * 24 * 3600);
        jane.portal().log_out().await.unwrap();
        assert!(matches!(resume(&office, &remembered).await, Err(PortalError::NoSession)));
    }

    async fn changing_a_password_ends_other_sessions(office: Office) {
        let (_, login, jane) = jane_of_acme(&office).await;
        let elsewhere = log_in(&office, PASSWORD).await.unwrap();
        let jane = { drop(jane); resume(&office, &login).await.unwrap() };
        let change = |current: &str| ChangePassword { current: current.into(), new: ANOTHER.into() };
        let wrong = jane.portal().change_password(change("wrong")).await;
        assert!(matches!(wrong, Err(PortalError::WrongCurrentPassword)));
        jane.portal().change_password(change(PASSWORD)).await.unwrap();
        resume(&office, &login).await.unwrap();
        assert!(matches!(resume(&office, &elsewhere).await, Err(PortalError::NoSession)));
        log_in(&office, ANOTHER).await.unwrap();
    }

    async fn a_password_change_ignores_the_idempotency_key(office: Office) {
        let (_, login, _) = jane_of_acme(&office).await;
        for (current, new) in [(PASSWORD, ANOTHER), (ANOTHER, PASSWORD)] {
            let jane = resume(&office, &login).await.unwrap().with_key(CommandId(7));
            let change = ChangePassword { current: current.into(), new: new.into() };
            jane.portal().change_password(change).await.unwrap();
            log_in(&office, new).await.unwrap();
        }
    }

    async fn ended_access_ends_at_once(office: Office) {
        let (acme, login, jane) = jane_of_acme(&office).await;
        let id = login.profile.contact.id;
        let rename = || UpdateOwnContact { first_name: Change::To("Janet".into()), ..UpdateOwnContact::default() };
        assert_eq!(jane.portal().update_me(rename()).await.unwrap().contact.first_name.as_deref(), Some("Janet"));
        let set = |allowed| SetAccess { contact: id, allowed };
        office.admin.portal().set_access(set(false)).await.unwrap();
        // An actor resolved before the change cannot write any more.
        assert_eq!(kind(jane.portal().request_deletion().await), ErrorKind::Unauthenticated);
        assert!(matches!(resume(&office, &login).await, Err(PortalError::NoSession)));
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::Suspended)));
        let sent = outbox(&office).await.len();
        office.stranger().portal().request_magic_link(JANE).await.unwrap();
        assert_eq!(outbox(&office).await.len(), sent);
        office.admin.portal().set_access(set(true)).await.unwrap();

        let login = log_in(&office, PASSWORD).await.unwrap();
        let jane = resume(&office, &login).await.unwrap();
        office.admin.parties().delete_contact(DeleteContact { id }).await.unwrap();
        assert!(matches!(resume(&office, &login).await, Err(PortalError::NoSession)));
        assert_eq!(kind(jane.portal().me().await), ErrorKind::NotFound);
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::WrongPassword)));

        let id = register(&office, registration()).await.unwrap();
        approve(&office, id).await;
        let login = log_in(&office, PASSWORD).await.unwrap();
        office.admin.parties().delete_customer(DeleteCustomer { id: acme }).await.unwrap();
        assert!(matches!(resume(&office, &login).await, Err(PortalError::NoSession)));
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::WrongPassword)));
    }

    async fn an_account_follows_its_contacts_change_of_address(office: Office) {
        let (acme, login, _) = jane_of_acme(&office).await;
        let id = login.profile.contact.id;
        contact(&office, acme, "bob@acme.com").await;
        let portal = office.stranger().portal();
        portal.request_magic_link("bob@acme.com").await.unwrap();
        let token = last_token(&office, "bob@acme.com").await;
        let bob = portal.follow_magic_link(&token).await.unwrap().profile.contact.id;
        portal.request_magic_link(JANE).await.unwrap();
        let to_old = last_token(&office, JANE).await;
        let move_to = |id, email: &str| UpdateContact {
            id,
            fields: ContactFields { email: Change::To(email.into()), ..ContactFields::default() },
        };
        let parties = office.admin.parties();
        let taken = parties.update_contact(move_to(id, "Bob@acme.com")).await;
        assert_eq!(kind(taken), ErrorKind::Refused);
        parties.update_contact(move_to(id, "janet@acme.com")).await.unwrap();
        assert_eq!(kind(portal.follow_magic_link(&to_old).await), ErrorKind::Refused);
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::WrongPassword)));
        portal.log_in("janet@acme.com", PASSWORD.into(), false).await.unwrap();
        parties.update_contact(move_to(bob, JANE)).await.unwrap();
    }

    async fn employees_send_links_to_contacts(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        let id = contact(&office, acme, JANE).await;
        let worker = office.employee("worker", None).await;
        for (link, template) in [
            (ContactLink::LogIn, Template::MagicLink),
            (ContactLink::ResetPassword, Template::PasswordReset),
            (ContactLink::VerifyEmail, Template::EmailVerification),
        ] {
            worker.portal().send_link(SendLink { contact: id, link }).await.unwrap();
            assert_eq!(last_mail(&office, JANE).await.template, template);
        }
        let token = last_token(&office, JANE).await;
        let portal = office.stranger().portal();
        let profile = portal.verify_email(&token).await.unwrap();
        assert!(profile.email_verified_at.is_some());
        assert_eq!(kind(portal.verify_email(&token).await), ErrorKind::Refused);

        let nameless = contact(&office, acme, "").await;
        let command = SendLink { contact: nameless, link: ContactLink::LogIn };
        let error = worker.portal().send_link(command).await.unwrap_err();
        assert_eq!(error.to_string(), "This contact has no email address");
        let unknown = SendLink { contact: ContactId(999), link: ContactLink::LogIn };
        assert_eq!(kind(worker.portal().send_link(unknown).await), ErrorKind::NotFound);
    }

    async fn contacts_verify_their_address(office: Office) {
        let (_, login, jane) = jane_of_acme(&office).await;
        jane.portal().request_verification().await.unwrap();
        let token = last_token(&office, JANE).await;
        let portal = office.stranger().portal();
        portal.verify_email(&token).await.unwrap();
        let sent = outbox(&office).await.len();
        let jane = resume(&office, &login).await.unwrap();
        jane.portal().request_verification().await.unwrap();
        assert_eq!(outbox(&office).await.len(), sent);
    }

    async fn repeated_deletion_requests_notify_administrators_once(office: Office) {
        let (_, _, jane) = jane_of_acme(&office).await;
        let first = jane.portal().request_deletion().await.unwrap();
        office.wait(60);
        let second = jane.portal().request_deletion().await.unwrap();
        assert_eq!(first.deletion_requested_at, second.deletion_requested_at);
        let heard = notified(&office, Recipient::User(id_of(&office.admin))).await;
        let count = heard.iter().filter(|kind| **kind == NotificationKind::DeletionRequested).count();
        assert_eq!(count, 1);
    }

    async fn contacts_cannot_use_staff_operations(office: Office) {
        let (acme, login, jane) = jane_of_acme(&office).await;
        let live = WorkList::live(Kind::ServiceTicket);
        assert_eq!(kind(jane.work().list(live).await), ErrorKind::Denied);
        assert_eq!(kind(jane.work().search("acme", &[], 50, 0).await), ErrorKind::Denied);
        assert_eq!(kind(jane.work().create(CreateWork::service_ticket("Acme Corp")).await), ErrorKind::Denied);
        assert_eq!(kind(jane.work().for_customer(acme, 50, 0).await), ErrorKind::Denied);
        assert_eq!(kind(jane.parties().customer(acme).await), ErrorKind::Denied);
        assert_eq!(kind(jane.parties().customers(Page::default()).await), ErrorKind::Denied);
        assert_eq!(kind(jane.assets().of_customer(acme, Page::default()).await), ErrorKind::Denied);
        assert_eq!(kind(jane.identity().users(Page::default()).await), ErrorKind::Denied);
        assert_eq!(kind(jane.settings().task_types().await), ErrorKind::Denied);
        assert_eq!(kind(jane.identity().me().await), ErrorKind::Unauthenticated);
        let command = ApproveRegistration { contact: login.profile.contact.id };
        assert_eq!(kind(jane.portal().approve(command).await), ErrorKind::Denied);
        // And the other way round.
        assert_eq!(kind(office.admin.portal().me().await), ErrorKind::Denied);
        assert_eq!(kind(office.admin.work().customer_tickets(Kind::ServiceTicket, 50, 0).await), ErrorKind::Denied);
        assert_eq!(kind(office.stranger().portal().me().await), ErrorKind::Unauthenticated);
        assert!(titles(&jane, Kind::ServiceTicket).await.is_empty());
    }
}
