//! The part of the tour with signature requests and signatures.

use std::time::Duration;

use corejobtrack_core::{
    Actor,
    change::Change,
    outbox::OutboxMessage,
    store::{Entity, Query, Read},
    work::{CreateWork, DeclineByLink, DeclineReason, RequestSignature, SignByLink, WorkItemId},
};
use corejobtrack_tests::office::Office;

use super::tour::{Tour, act, png};

impl Tour {
    pub(super) async fn signatures(&mut self, office: &Office) {
        let (tour, admin) = (self, &office.admin);
        let mut command = CreateWork::service_ticket("Acme");
        command.fields.customer.email = Change::To("jane@acme.example".into());
        command.fields.assigned_users = Some(vec![corejobtrack_tests::office::id_of(admin)]);
        let id = admin.work().create(command).await.unwrap().item.id;
        tour.forget();
        for _ in 0..2 {
            let request = RequestSignature { id, email: None };
            act!(tour, admin.work().request_signature(request)).unwrap();
        }
        office.clock.advance(Duration::from_secs(3 * 24 * 3600));
        let system = office.engine.acting_as(Actor::System);
        act!(tour, system.work().send_signature_reminders()).unwrap();
        act!(tour, admin.work().send_signature_reminders()).unwrap();
        let secret = newest(office, id).await;
        tour.forget();
        let nobody = office.stranger();
        act!(tour, nobody.work().signing_page(&secret)).unwrap();
        let decline = DeclineByLink {
            secret: secret.clone(),
            reason: DeclineReason::Other,
        };
        act!(tour, nobody.work().decline_by_link(decline)).unwrap();
        let sign = SignByLink {
            secret,
            image: png(),
            name: "Jane".into(),
            safety_covers_ok: None,
            safety_covers_notes: None,
        };
        act!(tour, nobody.work().sign_by_link(sign)).unwrap();
        act!(tour, admin.work().summary(id, None)).unwrap();
    }
}

async fn newest(office: &Office, id: WorkItemId) -> String {
    let all = Query::<OutboxMessage>::all().order(OutboxMessage::id.descending());
    let reads = [Read::Rows(all.into_select())];
    let mut answers = office.engine.store().read(&reads).await.unwrap();
    let mails = answers.pop().unwrap().into_iter();
    let mut mails = mails.map(|row| OutboxMessage::from_row(row).unwrap().about.0);
    let mail = mails.find(|about| about["item"] == id.0 && about["token"].is_string());
    mail.unwrap()["token"].as_str().unwrap().to_owned()
}
