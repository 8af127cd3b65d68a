//! One-time links mailed to customer contacts: on their own request, which does not reveal whether
//! an account exists, or sent by an employee.

use serde::{Deserialize, Serialize};

use super::{AccountStatus, Portal, PortalError, profile::name_of, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        limits::{self, MAX_SHORT},
        policy::Policy,
        store::Query,
    },
    parties::{Contact, ContactId},
    services::{
        links::{self, Link, LinkPurpose},
        outbox::{self, Template},
    },
};

/// The most open links for one purpose that can be requested for an address, so that nobody can
/// flood another person's mailbox.
const MAX_OPEN: usize = 5;
/// More links than are ever open at once, since employees send each of theirs by hand.
const MAX_READ: u32 = 500;

crate::choice! {
    /// The purpose of a link mailed to a customer contact.
    pub enum ContactLink {
        /// To log in without a password.
        LogIn = "magic_link",
        /// To set a new password.
        ResetPassword = "password_reset",
        /// To verify the address.
        VerifyEmail = "verification",
    }
}

impl ContactLink {
    pub(super) fn purpose(self) -> LinkPurpose {
        match self {
            Self::LogIn => LinkPurpose::LogIn,
            Self::ResetPassword => LinkPurpose::ResetPassword,
            Self::VerifyEmail => LinkPurpose::VerifyEmail,
        }
    }

    fn template(self) -> Template {
        match self {
            Self::LogIn => Template::MagicLink,
            Self::ResetPassword => Template::PasswordReset,
            Self::VerifyEmail => Template::EmailVerification,
        }
    }

    fn lifetime(self, policy: &Policy) -> std::time::Duration {
        match self {
            Self::LogIn => policy.magic_link_duration,
            Self::ResetPassword => policy.password_reset_duration,
            Self::VerifyEmail => policy.verification_duration,
        }
    }
}

/// Requests a link for an e-mail address.
#[derive(Debug, Clone, Serialize)]
struct RequestLink {
    email: String,
    link: ContactLink,
}

impl Command for RequestLink {
    const NAME: &'static str = "request_contact_link";
}

/// Requests a link to verify the actor's own address.
#[derive(Debug, Clone, Serialize)]
struct RequestVerification {}

impl Command for RequestVerification {
    const NAME: &'static str = "request_verification";
}

/// Mails a link to a customer contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendLink {
    /// The contact.
    pub contact: ContactId,
    /// The purpose of the link.
    pub link: ContactLink,
}

impl Command for SendLink {
    const NAME: &'static str = "send_contact_link";
}

impl Portal {
    /// Mails a magic link if the address belongs to an active account, or to a contact without an
    /// account. Does not reveal whether it does.
    ///
    /// # Errors
    /// An invalid e-mail address.
    pub async fn request_magic_link(&self, email: &str) -> Result<(), PortalError> {
        self.request(email, ContactLink::LogIn).await
    }

    /// Mails a link to set a new password, just as
    /// [`request_magic_link`](Self::request_magic_link).
    ///
    /// # Errors
    /// An invalid e-mail address.
    pub async fn request_password_reset(&self, email: &str) -> Result<(), PortalError> {
        self.request(email, ContactLink::ResetPassword).await
    }

    async fn request(&self, email: &str, link: ContactLink) -> Result<(), PortalError> {
        let email = email.trim();
        limits::required("email", email, MAX_SHORT)?;
        limits::email("email", Some(email))?;
        let command = RequestLink {
            email: email.to_owned(),
            link,
        };
        self.acting
            .unkeyed()
            .transact(command, |command, tx| async move {
                let mut plan = Plan::new(());
                if let Some(contact) = link_recipient(&command.email, &tx).await? {
                    send_limited(&contact, command.link, &tx, &mut plan).await?;
                }
                Ok::<_, PortalError>(plan)
            })
            .await
    }

    /// Mails the actor a link to verify their address, unless it is verified already.
    ///
    /// # Errors
    /// If the actor is not a customer contact.
    pub async fn request_verification(&self) -> Result<(), PortalError> {
        self.acting
            .transact(RequestVerification {}, |_, tx| async move {
                let id = tx.customer_contact()?.contact;
                let (contact, _, account) = tx.holder(id).await?;
                let mut plan = Plan::new(());
                if account.is_some_and(|account| account.email_verified_at.is_none()) {
                    send_limited(&contact, ContactLink::VerifyEmail, &tx, &mut plan).await?;
                }
                Ok::<_, PortalError>(plan)
            })
            .await
    }

    /// Mails a link to a customer contact, with or without an account.
    ///
    /// # Errors
    /// [`crate::parties::PartiesError::NoSuchContact`]; [`PortalError::NoEmail`];
    /// [`PortalError::EmailTaken`] where the address is that of another contact's account;
    /// [`PortalError::NotActive`]; where the actor may not edit customers.
    pub async fn send_link(&self, command: SendLink) -> Result<Contact, PortalError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                let (contact, _, account) = tx.holder(command.contact).await?;
                let Some(email) = address_of(&contact) else {
                    return Err(PortalError::NoEmail);
                };
                match account {
                    Some(account) => {
                        let is_usable = account.status == AccountStatus::Active
                            || command.link == ContactLink::VerifyEmail;
                        if !is_usable {
                            return Err(PortalError::NotActive(account.status));
                        }
                    }
                    None if tx.read(queries::account_at(email)).await?.is_some() => {
                        return Err(PortalError::EmailTaken);
                    }
                    None => {}
                }
                let mut plan = Plan::new(());
                send(&contact, command.link, &tx, &mut plan).await?;
                Ok(plan.with(contact))
            })
            .await
    }
}

/// The contact to mail a requested link to: the holder of the active account with the address, or
/// the oldest contact with the address if there is no account.
async fn link_recipient(email: &str, tx: &Tx) -> Result<Option<Contact>, EngineError> {
    let (account, contact) = tx
        .read((queries::account_at(email), queries::contact_at(email)))
        .await?;
    match account {
        None => Ok(contact),
        Some(account) if account.status == AccountStatus::Active => {
            tx.read(queries::contact(account.contact_id)).await
        }
        Some(_) => Ok(None),
    }
}

/// The address of a contact, if they have one.
pub(super) fn address_of(contact: &Contact) -> Option<&str> {
    let email = contact.email.as_deref().map(str::trim);
    email.filter(|email| !email.is_empty())
}

/// Like [`send`], unless [`MAX_OPEN`] links are still open.
async fn send_limited<O>(
    contact: &Contact,
    link: ContactLink,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), EngineError> {
    let open = tx.read(open(link, contact.id, tx)).await?;
    if open.len() < MAX_OPEN {
        send(contact, link, tx, plan).await?;
    }
    Ok(())
}

async fn send<O>(
    contact: &Contact,
    link: ContactLink,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), EngineError> {
    let Some(email) = address_of(contact) else {
        return Ok(());
    };
    let lifetime = link.lifetime(tx.policy());
    let token = links::issue(link.purpose(), contact.id.0, lifetime, tx, plan);
    let mut about = serde_json::json!({ "name": name_of(contact), "token": token });
    if let (ContactLink::LogIn, Some(about)) = (link, about.as_object_mut()) {
        about.insert("audience".to_owned(), "customer".into());
    }
    let message = outbox::mail(tx, email.to_owned(), link.template(), about).await?;
    plan.insert(&message);
    Ok(())
}

/// The links for one purpose that were mailed to a contact and still work.
pub(super) fn open(link: ContactLink, contact: ContactId, tx: &Tx) -> Query<Link> {
    links::open_of_subject(link.purpose(), contact.0, tx.now()).limit(MAX_READ)
}
