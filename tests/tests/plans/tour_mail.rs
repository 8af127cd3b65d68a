//! The part of the tour with the outbox: delivery by the system, and the log.

use std::time::Duration;

use corejobtrack_core::{
    Acting, Actor,
    outbox::{
        ClaimMail, Delivered, Delivery, Failure, MailLog, NotDelivered, OutboxMessage,
        OutboxMessageId, RetryMail, SendMail,
    },
};
use corejobtrack_tests::office::Office;

use super::tour::{Tour, act};

impl Tour {
    pub(super) async fn mail(&mut self, office: &Office) {
        let (tour, admin) = (self, &office.admin);
        let system = office.engine.acting_as(Actor::System);
        for _ in 0..3 {
            let mail = SendMail {
                to: "jane@example.com".into(),
                subject: "Hello".into(),
                text: Some("Hello".into()),
                html: None,
            };
            act!(tour, admin.outbox().send(mail)).unwrap();
        }
        let [sent, failed, silent] = tour.claimed(&system).await;
        act!(tour, system.outbox().content(&sent)).unwrap();
        let delivered = Delivered {
            id: sent.id,
            lease: sent.lease.unwrap(),
            subject: "Hello".into(),
        };
        act!(tour, system.outbox().delivered(delivered)).unwrap();
        let not_delivered = NotDelivered {
            id: failed.id,
            lease: failed.lease.unwrap(),
            failure: Failure::ForGood,
            reason: "no such mailbox".into(),
        };
        act!(tour, system.outbox().not_delivered(not_delivered)).unwrap();
        office.wait(3600);
        act!(tour, system.outbox().give_up_unanswered()).unwrap();
        let id = failed.id;
        act!(tour, admin.outbox().retry(RetryMail { id })).unwrap();
        tour.mail_log(admin, silent.id).await;
        office.wait(366 * 24 * 3600);
        act!(tour, system.outbox().tidy()).unwrap();
    }

    async fn claimed(&mut self, system: &Acting) -> [OutboxMessage; 3] {
        let tour = self;
        let all = ClaimMail {
            most: 100,
            lease: Duration::from_secs(60),
        };
        let claimed = act!(tour, system.outbox().claim(all)).unwrap().messages;
        let written = claimed
            .into_iter()
            .filter(|one| one.about.0["text"] == "Hello");
        written.collect::<Vec<_>>().try_into().unwrap()
    }

    async fn mail_log(&mut self, admin: &Acting, id: OutboxMessageId) {
        let tour = self;
        for (delivery, recipient) in [
            (None, None),
            (Some(Delivery::Failed), None),
            (None, Some("jane@example.com")),
            (Some(Delivery::Sent), Some("jane@example.com")),
        ] {
            let log = MailLog {
                delivery,
                recipient: recipient.map(str::to_owned),
                limit: 50,
                offset: 0,
            };
            act!(tour, admin.outbox().log(log)).unwrap();
        }
        act!(tour, admin.outbox().logged(id)).unwrap();
        act!(tour, admin.outbox().stats()).unwrap();
    }
}
