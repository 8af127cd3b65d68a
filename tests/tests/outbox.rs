//! The outbox: each e-mail is claimed by one worker, retried for a while, given up rather than sent
//! twice, and its secrets are protected.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a story may fail"
)]

use std::time::Duration;

use corejobtrack_core::{
    Acting, Actor, ErrorKind,
    change::Change,
    identity::Role,
    links::{Link, LinkPurpose},
    outbox::{
        ClaimMail, Content, ContentError, Delivered, Delivery, Failure, KEPT_FOR, LoggedMail,
        MAX_ATTEMPTS, MailLog, NotDelivered, OutboxMessage, OutboxMessageId, RetryMail, SendMail,
        Template, back_off,
    },
    store::{Batch, CommandId, Entity, Json, Version, Write},
    work::{
        CreateWork, DeclineReason, DeclineSignature, PurgeWork, Transition, TransitionWork,
        WorkItemId,
    },
};
use corejobtrack_tests::{
    office::{Office, kind},
    stories,
};
use serde_json::json;
use sha2::{Digest, Sha256};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const LEASE: Duration = Duration::from_secs(600);

fn system(office: &Office) -> Acting {
    office.engine.acting_as(Actor::System)
}

async fn send(office: &Office, to: &str) -> OutboxMessageId {
    let mail = SendMail {
        to: to.to_owned(),
        subject: "Hello".to_owned(),
        text: Some("How are you?".to_owned()),
        html: None,
    };
    office.admin.outbox().send(mail).await.expect("it waits").id
}

async fn claim(office: &Office, most: u32) -> Vec<OutboxMessage> {
    let command = ClaimMail { most, lease: LEASE };
    let claimed = system(office).outbox().claim(command).await;
    claimed.expect("a claim").messages
}

async fn one(office: &Office) -> OutboxMessage {
    let claimed = claim(office, 10).await;
    assert_eq!(claimed.len(), 1, "{claimed:?}");
    claimed.into_iter().next().expect("one")
}

fn delivered(message: &OutboxMessage) -> Delivered {
    Delivered {
        id: message.id,
        lease: message.lease.clone().expect("a lease"),
        subject: "Hello".to_owned(),
    }
}

fn failed(message: &OutboxMessage, failure: Failure) -> NotDelivered {
    NotDelivered {
        id: message.id,
        lease: message.lease.clone().expect("a lease"),
        failure,
        reason: "550 no such mailbox".to_owned(),
    }
}

async fn logged(office: &Office, id: OutboxMessageId) -> LoggedMail {
    office.admin.outbox().logged(id).await.expect("it is there")
}

/// A message with a link that is valid for a day, as operations that issue links write it.
async fn mail_with_link(office: &Office, id: i64, template: Template, about: serde_json::Value) {
    let now = office.engine.now();
    let key = Sha256::digest(SECRET.as_bytes());
    let link = Link {
        key: key.iter().map(|byte| format!("{byte:02x}")).collect(),
        version: Version(1),
        purpose: LinkPurpose::LogIn,
        subject: 1,
        created_at: now,
        expires_at: now.after(Duration::from_secs(24 * 3600)),
        used_at: None,
    };
    let message = OutboxMessage {
        id: OutboxMessageId(id),
        version: Version(1),
        delivery: Delivery::Queued,
        recipient: "jane@example.com".to_owned(),
        template,
        about: Json(about),
        subject: None,
        created_at: now,
        due_at: now,
        lease: None,
        attempts: 0,
        last_error: None,
        sent_at: None,
    };
    let mut batch = Batch::new(CommandId(id.unsigned_abs().into()), now);
    let insert = |table, row| Write::Insert {
        table,
        row,
        document: None,
    };
    batch.writes = vec![
        insert(Link::TABLE, link.to_row().expect("a row")),
        insert(OutboxMessage::TABLE, message.to_row().expect("a row")),
    ];
    office.engine.store().commit(batch).await.expect("written");
}

fn about_link() -> serde_json::Value {
    json!({ "name": "Jane", "token": SECRET, "audience": "customer" })
}

/// The row of a message in the database.
async fn row(office: &Office, id: i64) -> String {
    use corejobtrack_core::store::{Filter, Read, Select, Value};
    let select = Select::from(OutboxMessage::TABLE).filter(Filter::Is(0, Value::Int(id)));
    let answers = office.engine.store().read(&[Read::Rows(select)]).await;
    format!("{:?}", answers.expect("an answer"))
}

stories! {
    async fn a_delivered_message_is_sent_and_cannot_be_retried(office: Office) {
        let id = send(&office, "jane@example.com").await;
        let message = one(&office).await;
        assert_eq!((message.id, message.attempts), (id, 1));
        let outbox = system(&office).outbox();
        let content = outbox.content(&message).await.expect("it says something");
        assert!(matches!(content, Content::Plain { subject, .. } if subject == "Hello"));
        office.wait(30);
        outbox.delivered(delivered(&message)).await.expect("ours");
        let known = logged(&office, id).await;
        assert_eq!(known.delivery, Delivery::Sent);
        assert_eq!(known.sent_at, Some(office.engine.now()));
        assert_eq!(known.text.as_deref(), Some("How are you?"));
        assert_eq!(kind(outbox.delivered(delivered(&message)).await), ErrorKind::Conflict);
        let retry = office.admin.outbox().retry(RetryMail { id }).await;
        assert_eq!(retry.expect_err("it was sent").to_string(),
            "Only a queued or failed email can be sent again");
    }

    async fn temporary_failures_are_retried_with_growing_delays_and_finally_given_up(office: Office) {
        let id = send(&office, "jane@example.com").await;
        let outbox = system(&office).outbox();
        for attempt in 1..=MAX_ATTEMPTS {
            let message = one(&office).await;
            assert_eq!(message.attempts, attempt);
            outbox.not_delivered(failed(&message, Failure::ForNow)).await.expect("ours");
            let known = logged(&office, id).await;
            assert_eq!(known.last_error.as_deref(), Some("550 no such mailbox"));
            if attempt == MAX_ATTEMPTS {
                assert_eq!(known.delivery, Delivery::Failed);
                break;
            }
            let minutes = match attempt { 1 => 1, 2 => 5, 3 => 15, 4 => 60, _ => 240 };
            assert_eq!(back_off(attempt), Duration::from_secs(60 * minutes));
            let next = office.engine.now().after(back_off(attempt));
            assert_eq!((known.delivery, known.next_attempt_at), (Delivery::Queued, Some(next)));
            office.wait(60 * minutes - 1);
            assert!(claim(&office, 10).await.is_empty(), "not yet");
            office.wait(1);
        }
        office.wait(24 * 3600);
        assert!(claim(&office, 10).await.is_empty());
    }

    async fn permanent_failures_are_given_up_at_once_and_can_be_retried_by_hand(office: Office) {
        let id = send(&office, "jane@example.com").await;
        let outbox = system(&office).outbox();
        let message = one(&office).await;
        outbox.not_delivered(failed(&message, Failure::ForGood)).await.expect("ours");
        let known = logged(&office, id).await;
        assert_eq!((known.delivery, known.attempts), (Delivery::Failed, 1));
        assert_eq!(known.failed_at, Some(office.engine.now()));
        let retried = office.admin.outbox().retry(RetryMail { id }).await.expect("again");
        assert_eq!((retried.delivery, retried.attempts), (Delivery::Queued, 0));
        let message = one(&office).await;
        outbox.delivered(delivered(&message)).await.expect("ours");
    }

    async fn a_claim_without_a_result_is_given_up_and_not_resent(office: Office) {
        let id = send(&office, "jane@example.com").await;
        let outbox = system(&office).outbox();
        let message = one(&office).await;
        office.wait(599);
        assert_eq!(outbox.give_up_unanswered().await.expect("none"), 0);
        office.wait(1);
        assert!(claim(&office, 10).await.is_empty());
        assert_eq!(outbox.give_up_unanswered().await.expect("one"), 1);
        let known = logged(&office, id).await;
        assert_eq!(known.delivery, Delivery::Failed);
        let why = known.last_error.expect("a reason");
        assert!(why.starts_with("the outcome is unknown"), "{why}");
        // A late result of the delivery is still accepted.
        outbox.delivered(delivered(&message)).await.expect("it was ours");
        assert_eq!(logged(&office, id).await.delivery, Delivery::Sent);

        let id = send(&office, "john@example.com").await;
        let silent = one(&office).await;
        office.wait(600);
        outbox.give_up_unanswered().await.expect("one");
        office.admin.outbox().retry(RetryMail { id }).await.expect("knowingly");
        let again = one(&office).await;
        assert_eq!(kind(outbox.delivered(delivered(&silent)).await), ErrorKind::Conflict);
        outbox.delivered(delivered(&again)).await.expect("ours");
    }

    async fn secrets_are_never_shown_and_are_deleted_after_delivery(office: Office) {
        mail_with_link(&office, 900, Template::MagicLink, about_link()).await;
        let shown = format!("{:?}", logged(&office, OutboxMessageId(900)).await);
        assert!(!shown.contains(SECRET), "{shown}");
        let outbox = system(&office).outbox();
        let message = one(&office).await;
        match outbox.content(&message).await.expect("a link") {
            Content::MagicLink { token, name, expires_at, .. } => {
                assert_eq!((token.as_str(), name.as_str()), (SECRET, "Jane"));
                assert_eq!(expires_at, office.engine.now().after(Duration::from_secs(24 * 3600)));
            }
            other => panic!("{other:?}"),
        }
        assert!(row(&office, 900).await.contains(SECRET));
        outbox.not_delivered(failed(&message, Failure::ForNow)).await.expect("ours");
        assert!(row(&office, 900).await.contains(SECRET), "it is tried again");
        office.wait(60);
        let message = one(&office).await;
        outbox.not_delivered(failed(&message, Failure::ForGood)).await.expect("ours");
        let kept = row(&office, 900).await;
        assert!(!kept.contains(SECRET) && kept.contains("Jane"), "{kept}");
        let id = OutboxMessageId(900);
        let refused = office.admin.outbox().retry(RetryMail { id }).await;
        assert_eq!(refused.expect_err("no link").to_string(),
            "The link in this email no longer works. Send a new link.");
    }

    async fn a_retry_returns_no_secret(office: Office) {
        mail_with_link(&office, 900, Template::MagicLink, about_link()).await;
        let keyed = office.admin.clone().with_key(CommandId(7));
        let command = RetryMail { id: OutboxMessageId(900) };
        office.wait(1);
        let retried = keyed.outbox().retry(command).await.expect("it waits");
        assert_eq!(retried.about.0["name"], "Jane");
        assert!(!format!("{retried:?}").contains(SECRET), "{retried:?}");
        assert_eq!(keyed.outbox().retry(command).await.expect("known"), retried);
        assert!(row(&office, 900).await.contains(SECRET), "it is still to be sent");
        let content = system(&office).outbox().content(&one(&office).await).await;
        assert!(matches!(content, Ok(Content::MagicLink { .. })), "{content:?}");
    }

    async fn a_link_that_expired_while_it_waited_is_not_sent(office: Office) {
        mail_with_link(&office, 900, Template::MagicLink, about_link()).await;
        office.wait(24 * 3600);
        let message = one(&office).await;
        let refused = system(&office).outbox().content(&message).await;
        assert!(matches!(refused, Err(ContentError::LinkExpired)), "{refused:?}");
    }

    async fn a_message_about_a_deleted_item_reports_that_it_is_gone(office: Office) {
        let mut ticket = CreateWork::service_ticket("Acme Corp");
        ticket.fields.customer.email = Change::To("jane@example.com".into());
        let id = office.admin.work().create(ticket).await.expect("a ticket").item.id;
        decline(&office, id).await;
        let message = one(&office).await;
        assert_eq!(message.template, Template::ServiceSummary);
        let outbox = system(&office).outbox();
        let content = outbox.content(&message).await.expect("a summary");
        assert!(matches!(content, Content::ServiceSummary { item } if item.id == id));
        let trash = TransitionWork { id, kind: None, transition: Transition::Trash };
        office.admin.work().transition(trash).await.expect("in the trash");
        office.admin.work().purge(PurgeWork { id }).await.expect("gone");
        let refused = outbox.content(&message).await.expect_err("it is gone");
        assert_eq!(refused.to_string(), "the work item of this email no longer exists");
    }

    async fn sending_mail_and_reading_the_log_need_permissions(office: Office) {
        let member = office.employee("member", None).await;
        let viewer = office.user("viewer", Role::Viewer).await;
        let mail = |to: &str, subject: &str, text: Option<&str>| SendMail {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: text.map(str::to_owned),
            html: None,
        };
        let good = mail("jane@example.com", "Hello", Some("x"));
        member.outbox().send(good.clone()).await.expect("an employee");
        assert_eq!(kind(viewer.outbox().send(good.clone()).await), ErrorKind::Denied);
        assert_eq!(kind(office.stranger().outbox().send(good).await), ErrorKind::Unauthenticated);
        for bad in [
            mail("jane", "Hello", Some("x")),
            mail("", "Hello", Some("x")),
            mail("jane@example.com, john@example.com", "Hello", Some("x")),
            mail("jane@example.com\r\nBcc: a@b.cc", "Hello", Some("x")),
            mail("jane@example.com", " ", Some("x")),
            mail("jane@example.com", "Hello\r\nBcc: everybody@example.com", Some("x")),
            mail("jane@example.com", &"x".repeat(256), Some("x")),
            mail("jane@example.com", "Hello", None),
            mail("jane@example.com", "Hello", Some(" ")),
        ] {
            assert_eq!(kind(member.outbox().send(bad.clone()).await), ErrorKind::Invalid, "{bad:?}");
        }
        let log = MailLog { limit: 10, ..MailLog::default() };
        assert_eq!(kind(member.outbox().log(log).await), ErrorKind::Denied);
        assert_eq!(kind(member.outbox().stats().await), ErrorKind::Denied);
        let id = OutboxMessageId(1);
        assert_eq!(kind(member.outbox().logged(id).await), ErrorKind::Denied);
        assert_eq!(kind(member.outbox().retry(RetryMail { id }).await), ErrorKind::Denied);
        assert_eq!(kind(office.admin.outbox().logged(OutboxMessageId(99)).await), ErrorKind::NotFound);
        // Only the system may deliver messages.
        let command = ClaimMail { most: 1, lease: LEASE };
        assert_eq!(kind(office.admin.outbox().claim(command).await), ErrorKind::Denied);
        assert_eq!(kind(office.admin.outbox().tidy().await), ErrorKind::Denied);
    }

    async fn the_log_has_pages_statistics_and_a_retention_period(office: Office) {
        for count in 0..5 {
            send(&office, &format!("jane{count}@example.com")).await;
            office.wait(1);
        }
        let outbox = system(&office).outbox();
        let claimed = claim(&office, 3).await;
        outbox.delivered(delivered(&claimed[0])).await.expect("ours");
        outbox.not_delivered(failed(&claimed[1], Failure::ForGood)).await.expect("ours");
        let page = async |delivery, recipient: Option<&str>, limit, offset| {
            let recipient = recipient.map(str::to_owned);
            let log = MailLog { delivery, recipient, limit, offset };
            let found = office.admin.outbox().log(log).await.expect("a page");
            found.iter().map(|one| one.recipient.clone()).collect::<Vec<_>>()
        };
        assert_eq!(page(None, None, 2, 0).await, ["jane4@example.com", "jane3@example.com"]);
        assert_eq!(page(None, None, 2, 4).await, ["jane0@example.com"]);
        assert_eq!(page(Some(Delivery::Failed), None, 9, 0).await, ["jane1@example.com"]);
        assert_eq!(page(None, Some("jane3@example.com"), 9, 0).await, ["jane3@example.com"]);
        assert!(page(Some(Delivery::Sent), Some("jane3@example.com"), 9, 0).await.is_empty());

        let stats = office.admin.outbox().stats().await.expect("figures");
        let all = stats.all;
        assert_eq!((all.queued, all.sending, all.sent, all.failed), (2, 1, 1, 1));
        assert_eq!(stats.by_template, [(Template::Plain, all)]);
        assert_eq!((stats.last_24_hours.sent, stats.last_24_hours.failed), (1, 1));
        assert_eq!(stats.last_failure.expect("one").1, "550 no such mailbox");
        office.wait(24 * 3600 + 1);
        let stats = office.admin.outbox().stats().await.expect("figures");
        assert_eq!((stats.last_24_hours.sent, stats.last_7_days.sent), (0, 1));

        assert_eq!(outbox.tidy().await.expect("none"), 0);
        office.wait(KEPT_FOR.as_secs());
        assert_eq!(outbox.tidy().await.expect("two"), 2);
        assert_eq!(office.admin.outbox().stats().await.expect("figures").all.total(), 3);
    }
}

async fn decline(office: &Office, id: WorkItemId) {
    let command = DeclineSignature {
        id,
        reason: DeclineReason::Other,
        send_summary_email: true,
        send_signature_request: false,
    };
    office
        .admin
        .work()
        .decline_signature(command)
        .await
        .expect("declined");
}

/// Concurrent tests, which `tests/races` repeats under load.
mod races {
    use super::*;

    stories! {
        async fn each_message_is_claimed_by_one_of_many_workers(office: Office) {
            for count in 0..30 {
                send(&office, &format!("jane{count}@example.com")).await;
            }
            let (a, b, c) = tokio::join!(claim(&office, 20), claim(&office, 20), claim(&office, 20));
            let rest = claim(&office, 50).await;
            let mut ids: Vec<i64> = [a, b, c, rest].iter().flatten().map(|one| one.id.0).collect();
            ids.sort_unstable();
            let count = ids.len();
            ids.dedup();
            assert_eq!((ids.len(), count), (30, 30));
            assert!(claim(&office, 50).await.is_empty());
            // The messages that have been due the longest come first.
            assert_eq!(office.admin.outbox().stats().await.expect("stats").all.sending, 30);
        }
    }
}
