//! Operations of the system itself, which other callers may not use.

use std::time::Duration;

use corejobtrack_core::{
    Acting, Actor, EngineError,
    identity::Permission,
    outbox::{ClaimMail, ContentError, Delivered, Failure, NotDelivered, SendMail},
};

use crate::column::{Column, Needs, ask, outcome};

impl Column {
    /// The system.
    pub fn system_actor(&self) -> Acting {
        self.office.engine.acting_as(Actor::System)
    }

    pub async fn system(&mut self) {
        let column = self;
        ask!(
            column,
            Permission::RunJobs,
            work().send_signature_reminders()
        );
        ask!(column, Permission::ManageTrash, files().remove_due());
        ask!(column, Permission::ManageTrash, files().sweep(0));
        ask!(column, Needs::System, notifications().tidy());
        ask!(column, Needs::System, portal().tidy());
        let claim = ClaimMail {
            most: 0,
            lease: Duration::from_secs(60),
        };
        ask!(column, Needs::System, outbox().claim(claim));
        for failure in [None, Some(Failure::ForGood)] {
            let mail = SendMail {
                to: "jane@example.com".into(),
                subject: "Hello".into(),
                text: Some("Hello".into()),
                html: None,
            };
            let sent = column.admin().outbox().send(mail).await.unwrap();
            let message = column.claimed(sent.id).await;
            let (id, lease) = (message.id, message.lease.clone().unwrap());
            match failure {
                None => {
                    // This error belongs to no area.
                    let content = match column.who.outbox().content(&message).await {
                        Err(ContentError::Engine(error)) => outcome(Err::<(), _>(error)),
                        other => outcome(Ok::<_, EngineError>(other.unwrap())),
                    };
                    column.record("outbox.content", "", Needs::System, content);
                    let delivered = Delivered {
                        id,
                        lease,
                        subject: "Hello".into(),
                    };
                    ask!(column, Needs::System, outbox().delivered(delivered));
                }
                Some(failure) => {
                    let report = NotDelivered {
                        id,
                        lease,
                        failure,
                        reason: "no such mailbox".into(),
                    };
                    ask!(column, Needs::System, outbox().not_delivered(report));
                }
            }
        }
        ask!(column, Needs::System, outbox().give_up_unanswered());
        ask!(column, Needs::System, outbox().tidy());
    }
}
