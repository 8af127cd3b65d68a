//! Concurrent tests, which `tests/races` repeats under load.

use super::*;

stories! {
    async fn a_login_link_works_once_and_before_it_expires(office: Office) {
        let acme = customer(&office, "Acme Corp", "C-1").await;
        let known = contact(&office, acme, JANE).await;
        let portal = office.stranger().portal();
        portal.request_magic_link("nobody@acme.com").await.unwrap();
        assert!(outbox(&office).await.is_empty());
        assert_eq!(kind(portal.request_magic_link("no address").await), ErrorKind::Invalid);

        portal.request_magic_link(" JANE@acme.com ").await.unwrap();
        let mail = last_mail(&office, JANE).await;
        assert_eq!((mail.template, mail.about.0["audience"].as_str()), (Template::MagicLink, Some("customer")));
        let token = last_token(&office, JANE).await;
        let (one, other) = (office.stranger().portal(), office.stranger().portal());
        let (one, other) = tokio::join!(one.follow_magic_link(&token), other.follow_magic_link(&token));
        let (login, refused) = match (one, other) {
            (Ok(login), Err(refused)) | (Err(refused), Ok(login)) => (login, refused),
            both => panic!("a link works once: {both:?}"),
        };
        assert_eq!(refused.to_string(), "This link has already been used");
        assert_eq!(login.profile.contact.id, known);
        assert!(login.profile.email_verified_at.is_some() && !login.profile.has_password);
        let jane = resume(&office, &login).await.unwrap();
        let change = ChangePassword { current: String::new(), new: ANOTHER.into() };
        assert!(matches!(jane.portal().change_password(change).await, Err(PortalError::NoPassword)));
        assert!(matches!(log_in(&office, PASSWORD).await, Err(PortalError::WrongPassword)));

        portal.request_magic_link(JANE).await.unwrap();
        let token = last_token(&office, JANE).await;
        office.wait(15 * 60);
        let late = portal.follow_magic_link(&token).await.unwrap_err();
        assert_eq!(late.to_string(), "This link has expired");
        let unknown = portal.follow_magic_link("0123").await.unwrap_err();
        assert_eq!(unknown.to_string(), "This link is not valid");
        // A link for one purpose does not work for another.
        portal.request_magic_link(JANE).await.unwrap();
        let token = last_token(&office, JANE).await;
        assert_eq!(kind(portal.reset_password(&token, ANOTHER.into()).await), ErrorKind::Refused);
        assert_eq!(kind(portal.verify_email(&token).await), ErrorKind::Refused);
        portal.follow_magic_link(&token).await.unwrap();
    }
}
