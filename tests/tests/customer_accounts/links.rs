//! Mailed links: how many may exist, and when they are deleted.

use corejobtrack_core::{
    Actor, ErrorKind,
    change::Change,
    links::{Link, LinkPurpose},
    parties::{ContactFields, ContactId, UpdateContact},
    store::{Batch, CommandId, Entity, Query, Version, Write},
};
use corejobtrack_tests::{
    office::{Office, kind},
    stories,
};

use super::{JANE, contact, customer, jane_of_acme, last_token, outbox, rows};

/// Used and expired links, which come before all others in the order of the table.
async fn used_links(office: &Office, contact: ContactId, count: u32) {
    let now = office.engine.now();
    let mut batch = Batch::new(CommandId(99), now);
    for number in 0..count {
        let link = Link {
            key: format!("0000{number:060}"),
            version: Version(1),
            purpose: LinkPurpose::LogIn,
            subject: contact.0,
            created_at: now,
            expires_at: now,
            used_at: Some(now),
        };
        batch.writes.push(Write::Insert {
            table: Link::TABLE,
            row: link.to_row().unwrap(),
            document: None,
        });
    }
    office.engine.store().commit(batch).await.unwrap();
}

stories! {
    async fn strangers_cannot_flood_a_mailbox_with_links(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        contact(&office, acme, JANE).await;
        let portal = office.stranger().portal();
        for _ in 0..8 {
            portal.request_magic_link(JANE).await.unwrap();
        }
        assert_eq!(outbox(&office).await.len(), 5);
        office.wait(15 * 60);
        portal.request_magic_link(JANE).await.unwrap();
        assert_eq!(outbox(&office).await.len(), 6);
    }

    async fn used_links_do_not_hide_valid_ones(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        let jane = contact(&office, acme, JANE).await;
        used_links(&office, jane, 600).await;
        let portal = office.stranger().portal();
        for _ in 0..8 {
            portal.request_magic_link(JANE).await.unwrap();
        }
        assert_eq!(outbox(&office).await.len(), 5);
        let token = last_token(&office, JANE).await;
        let elsewhere = UpdateContact {
            id: jane,
            fields: ContactFields { email: Change::To("j@acme.com".into()), ..ContactFields::default() },
        };
        office.admin.parties().update_contact(elsewhere).await.unwrap();
        let gone = portal.follow_magic_link(&token).await.unwrap_err();
        assert_eq!(gone.to_string(), "This link is not valid");
    }

    async fn ended_links_and_sessions_are_deleted(office: Office) {
        let (_, login, jane) = jane_of_acme(&office).await;
        used_links(&office, login.profile.contact.id, 450).await;
        jane.portal().request_verification().await.unwrap();
        let system = office.engine.acting_as(Actor::System).portal();
        for (who, expected) in [
            (&office.admin, ErrorKind::Denied),
            (&jane, ErrorKind::Denied),
            (&office.stranger(), ErrorKind::Unauthenticated),
        ] {
            assert_eq!(kind(who.portal().tidy().await), expected);
        }
        assert_eq!(system.tidy().await.unwrap(), 0);
        let day = 24 * 3600;
        office.wait(7 * day);
        assert_eq!(system.tidy().await.unwrap(), 1, "the session");
        office.wait(23 * day);
        let mut gone = Vec::new();
        for _ in 0..4 {
            gone.push(system.tidy().await.unwrap());
        }
        assert_eq!(gone, [200, 200, 50, 0]);
        assert_eq!(rows(&office, Query::<Link>::all()).await.len(), 1);
        office.wait(day);
        assert_eq!(system.tidy().await.unwrap(), 1, "the link to verify");
    }
}
