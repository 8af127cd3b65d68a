//! Tests of signature requests by e-mail: links, signing and declining by link, reminders.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a story may fail")]

use corejobtrack_core::{
    Acting, Actor, AreaError, ErrorKind,
    change::Change,
    identity::Role,
    links::LinkError,
    outbox::Template,
    parties::{ContactFields, CreateContact, CreateCustomer},
    work::{
        CreateWork, CustomerChanges, DeclineByLink, DeclineReason, DeclineSignature, Kind,
        PurgeWork, RequestSignature, ServiceChanges, Sign, SignByLink, SignatureOutcome,
        SigningPage, Transition, TransitionWork, WorkError, WorkFields, WorkItemId,
    },
};
use corejobtrack_tests::{
    items::sign,
    office::{Office, kind},
    pictures::pixel_in_base64,
    stories,
};

const DAY: u64 = 24 * 60 * 60;

/// A service ticket with a customer address.
async fn ticket(who: &Acting) -> WorkItemId {
    let command = CreateWork {
        fields: WorkFields {
            title: Change::To("Jam".into()),
            customer_name: Change::To("Acme".into()),
            customer: CustomerChanges {
                email: Change::To("jane@acme.example".into()),
                ..CustomerChanges::default()
            },
            service: ServiceChanges {
                private_notes: Change::To("pays late".into()),
                public_notes: Change::To("order rollers".into()),
                ..ServiceChanges::default()
            },
            ..WorkFields::default()
        },
        ..CreateWork::of(Kind::ServiceTicket)
    };
    who.work().create(command).await.unwrap().item.id
}

fn request(id: WorkItemId) -> RequestSignature {
    RequestSignature { id, email: None }
}

fn by_link(secret: &str) -> SignByLink {
    SignByLink {
        secret: secret.to_owned(),
        image: pixel_in_base64(),
        name: "Jane Doe".into(),
        safety_covers_ok: Some(true),
        safety_covers_notes: None,
    }
}

fn decline(secret: &str) -> DeclineByLink {
    DeclineByLink {
        secret: secret.to_owned(),
        reason: DeclineReason::Other,
    }
}

fn in_person(id: WorkItemId) -> Sign {
    Sign {
        name: "Jane".into(),
        ..sign(id)
    }
}

fn declined(id: WorkItemId, reason: DeclineReason, asks: bool) -> DeclineSignature {
    DeclineSignature {
        id,
        reason,
        send_summary_email: false,
        send_signature_request: asks,
    }
}

/// The e-mails with a link, the oldest first: template, address, secret.
async fn mails(office: &Office) -> Vec<(Template, String, String)> {
    let mails = office.outbox().await.into_iter();
    mails
        .filter_map(|mail| {
            let token = mail.about.0["token"].as_str()?.to_owned();
            Some((mail.template, mail.recipient, token))
        })
        .collect()
}

/// Requests a signature; returns the secret in the e-mail.
async fn send_request(office: &Office, id: WorkItemId) -> String {
    let work = office.admin.work();
    work.request_signature(request(id)).await.unwrap();
    mails(office).await.pop().unwrap().2
}

async fn send_reminders(office: &Office) -> u64 {
    let system = office.engine.acting_as(Actor::System).work();
    system.send_signature_reminders().await.unwrap()
}

fn link_error<T: std::fmt::Debug>(result: Result<T, WorkError>) -> LinkError {
    match result.unwrap_err() {
        WorkError::Link(error) => error,
        other => panic!("{other:?}"),
    }
}

stories! {
    async fn a_link_signs_once_and_the_change_log_names_the_signer(office: Office) {
        let id = ticket(&office.admin).await;
        let secret = send_request(&office, id).await;
        let nobody = office.stranger().work();
        let SigningPage::Open { ticket, .. } = nobody.signing_page(&secret).await.unwrap() else {
            panic!("it is open");
        };
        assert_eq!(ticket.service.public_notes.as_deref(), Some("order rollers"));
        let shown = serde_json::to_string(&ticket).unwrap();
        assert!(!shown.contains("pays late"), "{shown}");

        let signed = nobody.sign_by_link(by_link(&secret)).await.unwrap();
        let signature = signed.signature.unwrap();
        assert_eq!(signature.outcome, SignatureOutcome::Signed);
        assert_eq!(signature.name.as_deref(), Some("Jane Doe"));
        assert_eq!(signature.taken_by, "The admin");
        assert!(!office.admin.work().signature_image(id).await.unwrap().is_empty());
        let log = office.admin.work().change_log(id, None, 50, 0).await.unwrap();
        assert_eq!(log.last().unwrap().user_name, "Jane Doe (by link)");

        assert!(matches!(link_error(nobody.sign_by_link(by_link(&secret)).await), LinkError::Used));
        assert!(matches!(link_error(nobody.decline_by_link(decline(&secret)).await), LinkError::Used));
        let page = nobody.signing_page(&secret).await.unwrap();
        assert!(matches!(page, SigningPage::Signed { .. }));
        let again = office.admin.work().request_signature(request(id)).await;
        assert!(matches!(again, Err(WorkError::AlreadySigned)));
        assert_eq!(send_reminders(&office).await, 0);
    }
}

stories! {
    async fn a_link_expires_and_is_replaced_by_a_newer_one(office: Office) {
        let id = ticket(&office.admin).await;
        let nobody = office.stranger().work();
        let first = send_request(&office, id).await;
        let second = send_request(&office, id).await;
        assert!(matches!(link_error(nobody.sign_by_link(by_link(&first)).await), LinkError::Expired));
        assert!(matches!(link_error(nobody.signing_page(&first).await), LinkError::Expired));
        office.wait(7 * DAY - 1);
        assert!(nobody.signing_page(&second).await.is_ok());
        office.wait(1);
        assert!(matches!(link_error(nobody.signing_page(&second).await), LinkError::Expired));
        assert!(matches!(link_error(nobody.sign_by_link(by_link(&second)).await), LinkError::Expired));
        assert!(matches!(link_error(nobody.decline_by_link(decline(&second)).await), LinkError::Expired));
        assert!(matches!(link_error(nobody.signing_page("guess").await), LinkError::Unknown));
        assert!(matches!(link_error(nobody.sign_by_link(by_link("guess")).await), LinkError::Unknown));
        let third = send_request(&office, id).await;
        nobody.sign_by_link(by_link(&third)).await.unwrap();
    }
}

stories! {
    async fn a_signature_in_person_is_never_replaced_by_a_link(office: Office) {
        let id = ticket(&office.admin).await;
        let secret = send_request(&office, id).await;
        office.admin.work().sign(in_person(id)).await.unwrap();
        let nobody = office.stranger().work();
        let late = nobody.sign_by_link(by_link(&secret)).await;
        assert!(matches!(late, Err(WorkError::AlreadySigned)));
        let late = nobody.decline_by_link(decline(&secret)).await;
        assert!(matches!(late, Err(WorkError::AlreadySigned)));
        let view = office.admin.work().get(id, None).await.unwrap();
        assert_eq!(view.signature.unwrap().name.as_deref(), Some("Jane"));
        office.wait(30 * DAY);
        assert_eq!(send_reminders(&office).await, 0);
    }
}

stories! {
    async fn a_contact_who_declined_by_link_can_still_sign_and_gets_no_reminders(office: Office) {
        let id = ticket(&office.admin).await;
        let secret = send_request(&office, id).await;
        let nobody = office.stranger().work();
        let view = nobody.decline_by_link(decline(&secret)).await.unwrap();
        let version = async || office.admin.work().get(id, None).await.unwrap().item.version;
        let declined = version().await;
        assert_eq!(view.signature.unwrap().decline_reason, Some(DeclineReason::Other));
        nobody.decline_by_link(decline(&secret)).await.unwrap();
        assert_eq!(version().await, declined, "it is recorded once");
        office.wait(1);
        let refused = DeclineByLink { reason: DeclineReason::ContactRefused, ..decline(&secret) };
        let other = nobody.decline_by_link(refused).await.unwrap();
        assert_eq!(version().await, declined, "a second decline by the same link changes nothing");
        assert_eq!(other.signature.unwrap().decline_reason, Some(DeclineReason::Other));
        office.wait(4 * DAY);
        assert_eq!(send_reminders(&office).await, 0);
        nobody.sign_by_link(by_link(&secret)).await.unwrap();
    }
}

stories! {
    async fn a_link_can_decline_after_an_employee_recorded_a_decline(office: Office) {
        let id = ticket(&office.admin).await;
        let work = office.admin.work();
        work.decline_signature(declined(id, DeclineReason::Other, true)).await.unwrap();
        let secret = mails(&office).await.pop().unwrap().2;
        let nobody = office.stranger().work();
        nobody.decline_by_link(decline(&secret)).await.unwrap();
        office.wait(4 * DAY);
        assert_eq!(send_reminders(&office).await, 0, "who declined gets no reminder");
    }

    async fn an_employee_who_records_a_decline_can_send_a_link(office: Office) {
        let id = ticket(&office.admin).await;
        let work = office.admin.work();
        let reason = DeclineReason::ContactNotAround;
        work.decline_signature(declined(id, reason, true)).await.unwrap();
        let sent = mails(&office).await;
        let [(template, address, secret)] = sent.as_slice() else {
            panic!("one mail: {sent:?}");
        };
        assert_eq!((*template, address.as_str()), (Template::SignatureRequest, "jane@acme.example"));
        let nobody = office.stranger().work();
        nobody.sign_by_link(by_link(secret)).await.unwrap();

        let other = ticket(&office.admin).await;
        send_request(&office, other).await;
        let reason = DeclineReason::ContactRefused;
        work.decline_signature(declined(other, reason, false)).await.unwrap();
        office.wait(30 * DAY);
        assert_eq!(send_reminders(&office).await, 0, "who refused gets no reminder");
    }
}

stories! {
    async fn a_request_needs_a_reachable_recipient(office: Office) {
        let work = office.admin.work();
        let bare = work.create(CreateWork::service_ticket("Nobody Inc")).await.unwrap().item.id;
        let refused = work.request_signature(request(bare)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Refused);
        assert!(refused.to_string().contains("no e-mail address"), "{refused}");
        let given = RequestSignature { id: bare, email: Some("max@example.com".into()) };
        let answer = work.request_signature(given).await.unwrap();
        assert_eq!(answer.request.requested_to, "max@example.com");
        let wrong = RequestSignature { id: bare, email: Some("max".into()) };
        let wrong = work.request_signature(wrong).await.unwrap_err();
        assert_eq!((wrong.kind(), wrong.field()), (ErrorKind::Invalid, Some("email")));

        let known = CreateCustomer::named("Known Ltd");
        let customer = office.admin.parties().create_customer(known).await.unwrap();
        let fields = ContactFields {
            first_name: Change::To("Ann".into()),
            email: Change::To("ann@known.example".into()),
            is_primary: Some(true),
            ..ContactFields::default()
        };
        let contact = CreateContact { customer_id: customer.customer.id, fields };
        office.admin.parties().create_contact(contact).await.unwrap();
        let known = work.create(CreateWork::service_ticket("Known Ltd")).await.unwrap().item.id;
        let answer = work.request_signature(request(known)).await.unwrap();
        assert_eq!(answer.request.requested_to, "ann@known.example");

        let task = CreateWork { fields: WorkFields {
            title: Change::To("Tidy".into()), ..WorkFields::default()
        }, ..CreateWork::of(Kind::Task) };
        let task = work.create(task).await.unwrap().item.id;
        let refused = work.request_signature(request(task)).await;
        assert!(matches!(refused, Err(WorkError::NotSignable)));
        let viewer = office.user("vera", Role::Viewer).await.work();
        assert_eq!(kind(viewer.request_signature(request(known)).await), ErrorKind::Denied);
        let nobody = office.stranger().work();
        assert_eq!(kind(nobody.request_signature(request(known)).await), ErrorKind::Unauthenticated);
    }
}

stories! {
    async fn reminders_are_sent_every_three_days_at_most_three_times(office: Office) {
        let id = ticket(&office.admin).await;
        let first = send_request(&office, id).await;
        assert_eq!(send_reminders(&office).await, 0);
        office.wait(3 * DAY);
        assert_eq!(send_reminders(&office).await, 1);
        assert_eq!(send_reminders(&office).await, 0, "not twice");
        let nobody = office.stranger().work();
        assert!(matches!(link_error(nobody.signing_page(&first).await), LinkError::Expired));
        office.wait(3 * DAY);
        assert_eq!(send_reminders(&office).await, 1);
        office.wait(3 * DAY);
        assert_eq!(send_reminders(&office).await, 1);
        office.wait(30 * DAY);
        assert_eq!(send_reminders(&office).await, 0, "three reminders at most");
        let sent = mails(&office).await;
        let templates: Vec<Template> = sent.iter().map(|(template, ..)| *template).collect();
        use Template::{SignatureReminder as Reminder, SignatureRequest as Request};
        assert_eq!(templates, [Request, Reminder, Reminder, Reminder]);

        // A new request restarts the count of reminders.
        send_request(&office, id).await;
        office.wait(3 * DAY);
        assert_eq!(send_reminders(&office).await, 1);
        let newest = mails(&office).await.pop().unwrap().2;
        nobody.sign_by_link(by_link(&newest)).await.unwrap();
        office.wait(30 * DAY);
        assert_eq!(send_reminders(&office).await, 0);
    }
}

stories! {
    async fn a_ticket_in_the_trash_has_no_signing_page_and_no_reminders(office: Office) {
        let id = ticket(&office.admin).await;
        let secret = send_request(&office, id).await;
        let work = office.admin.work();
        let transition_to = |transition| TransitionWork { id, kind: None, transition };
        work.transition(transition_to(Transition::Trash)).await.unwrap();
        let nobody = office.stranger().work();
        assert!(matches!(link_error(nobody.signing_page(&secret).await), LinkError::Unknown));
        assert!(matches!(link_error(nobody.sign_by_link(by_link(&secret)).await), LinkError::Unknown));
        office.wait(3 * DAY);
        assert_eq!(send_reminders(&office).await, 0);
        work.transition(transition_to(Transition::RestoreFromTrash)).await.unwrap();
        office.wait(3 * DAY);
        assert_eq!(send_reminders(&office).await, 1);
        let secret = mails(&office).await.pop().unwrap().2;
        work.transition(transition_to(Transition::Trash)).await.unwrap();
        work.purge(PurgeWork { id }).await.unwrap();
        assert!(matches!(link_error(nobody.signing_page(&secret).await), LinkError::Unknown));
        office.wait(30 * DAY);
        assert_eq!(send_reminders(&office).await, 0);
    }
}

stories! {
    async fn only_administrators_send_reminders_by_hand(office: Office) {
        let manager = office.user("mia", Role::Manager).await.work();
        assert_eq!(kind(manager.send_signature_reminders().await), ErrorKind::Denied);
        let nobody = office.stranger().work();
        assert_eq!(kind(nobody.send_signature_reminders().await), ErrorKind::Unauthenticated);
        assert_eq!(office.admin.work().send_signature_reminders().await.unwrap(), 0);
    }

    async fn reminders_by_hand_include_recent_requests(office: Office) {
        let work = office.admin.work();
        let first = ticket(&office.admin).await;
        send_request(&office, first).await;
        office.wait(60);
        assert_eq!(send_reminders(&office).await, 0);
        assert_eq!(work.send_signature_reminders().await.unwrap(), 1);
        office.wait(60);
        assert_eq!(work.send_signature_reminders().await.unwrap(), 0);
        office.wait(3 * DAY);
        assert_eq!(send_reminders(&office).await, 1);
    }
}

stories! {
    async fn a_summary_contains_only_what_the_customer_may_see(office: Office) {
        let id = ticket(&office.admin).await;
        let found = office.admin.work().summary(id, Some(Kind::ServiceTicket)).await.unwrap();
        assert!(!serde_json::to_string(&found.view).unwrap().contains("pays late"));
        assert_eq!(found.signature_image, None);
        office.admin.work().sign(in_person(id)).await.unwrap();
        let system = office.engine.acting_as(Actor::System).work();
        let found = system.summary(id, None).await.unwrap();
        assert!(found.signature_image.is_some());
        let other = system.summary(id, Some(Kind::SupportTicket)).await;
        assert_eq!(kind(other), ErrorKind::NotFound);
    }
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    stories! {
        async fn of_two_concurrent_signatures_by_one_link_one_succeeds(office: Office) {
            let id = ticket(&office.admin).await;
            let secret = send_request(&office, id).await;
            let nobody = office.stranger().work();
            let (one, two) = tokio::join!(
                nobody.sign_by_link(by_link(&secret)),
                nobody.sign_by_link(by_link(&secret)),
            );
            assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
            let refused = if one.is_ok() { two } else { one };
            assert!(matches!(refused, Err(WorkError::Link(LinkError::Used))), "{refused:?}");
        }

        async fn of_two_concurrent_requests_one_link_works(office: Office) {
            let id = ticket(&office.admin).await;
            let work = office.admin.work();
            let (one, two) = tokio::join!(
                work.request_signature(request(id)),
                work.request_signature(request(id)),
            );
            one.unwrap();
            two.unwrap();
            let nobody = office.stranger().work();
            let mut open = 0;
            for (_, _, secret) in mails(&office).await {
                open += u32::from(nobody.signing_page(&secret).await.is_ok());
            }
            assert_eq!(open, 1);
        }

        async fn concurrent_runs_send_each_reminder_once(office: Office) {
            for _ in 0..60 {
                let id = ticket(&office.admin).await;
                office.admin.work().request_signature(request(id)).await.unwrap();
            }
            office.wait(3 * DAY);
            let (one, two) = tokio::join!(send_reminders(&office), send_reminders(&office));
            assert_eq!(one + two, 60);
            assert_eq!(mails(&office).await.len(), 120);
        }
    }
}
