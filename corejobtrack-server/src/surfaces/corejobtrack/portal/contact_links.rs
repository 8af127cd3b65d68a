//! Links that staff mail to customer contacts: to log in, to set a new password, or to verify an
//! e-mail address.

use corejobtrack_core::{
    Acting,
    parties::ContactId,
    portal::{ContactLink, SendLink},
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Caller, Id, Result},
    surfaces::corejobtrack::{area::Area, parties::Contact},
};

/// A link was queued for mailing.
#[derive(Debug, Object)]
pub struct LinkSent {
    /// Always true.
    pub ok: bool,
    /// A text with the address that the link is mailed to.
    pub message: String,
    /// The contact.
    #[oai(flatten)]
    pub contact: Contact,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ContactLinksApi;

#[OpenApi(tag = "Area::Customers")]
impl ContactLinksApi {
    /// Mail a contact a link to set a new password.
    #[oai(
        path = "/customer-contacts/:contact_id/send-password-reset",
        method = "post",
        operation_id = "send_contact_password_reset"
    )]
    async fn send_password_reset(&self, caller: Caller, contact_id: Id) -> Result<Json<LinkSent>> {
        send(&caller, *contact_id, ContactLink::ResetPassword).await
    }

    /// Mail a contact a link to log in without a password.
    #[oai(
        path = "/customer-contacts/:contact_id/send-magic-link",
        method = "post",
        operation_id = "send_contact_magic_link"
    )]
    async fn send_magic_link(&self, caller: Caller, contact_id: Id) -> Result<Json<LinkSent>> {
        send(&caller, *contact_id, ContactLink::LogIn).await
    }

    /// Mail a contact a link to verify their e-mail address.
    #[oai(
        path = "/customer-contacts/:contact_id/send-verification",
        method = "post",
        operation_id = "send_contact_verification"
    )]
    async fn send_verification(&self, caller: Caller, contact_id: Id) -> Result<Json<LinkSent>> {
        send(&caller, *contact_id, ContactLink::VerifyEmail).await
    }
}

async fn send(caller: &Acting, id: i64, link: ContactLink) -> Result<Json<LinkSent>> {
    let contact = ContactId(id);
    let contact = caller
        .portal()
        .send_link(SendLink { contact, link })
        .await?;
    let address = contact.email.as_deref().unwrap_or_default();
    Ok(Json(LinkSent {
        ok: true,
        message: format!("A link is on its way to {address}."),
        contact: contact.into(),
    }))
}
