//! Use of mailed links: to log in, to set a new password, or to verify the address. Each of them
//! verifies the address, because it shows access to the mailbox.

use serde::Serialize;

use super::{
    ContactAccount, ContactLink, Portal, PortalError, PortalLogin, PortalProfile, login, mails,
    queries, session,
};
use crate::{
    identity::{HashedPassword, hash_password, is_acceptable},
    kernel::engine::{Command, Plan, Tx},
    parties::{Contact, ContactId, Customer, PartiesError},
    services::links::{self, Link, LinkError},
};

/// Logs in with a magic link.
#[derive(Debug, Serialize)]
struct FollowMagicLink {
    #[serde(skip)]
    token: String,
}

impl Command for FollowMagicLink {
    const NAME: &'static str = "follow_magic_link";
}

/// Sets a new password with a link.
#[derive(Debug, Serialize)]
struct ResetPassword {
    #[serde(skip)]
    token: String,
    #[serde(skip)]
    password: HashedPassword,
}

impl Command for ResetPassword {
    const NAME: &'static str = "reset_contact_password";
}

/// Verifies an address with a link.
#[derive(Debug, Serialize)]
struct VerifyEmail {
    #[serde(skip)]
    token: String,
}

impl Command for VerifyEmail {
    const NAME: &'static str = "verify_contact_email";
}

impl Portal {
    /// Logs in with a mailed link. A contact without an account gets one.
    ///
    /// # Errors
    /// [`PortalError::Link`], [`PortalError::Pending`], [`PortalError::Suspended`].
    pub async fn follow_magic_link(&self, token: &str) -> Result<PortalLogin, PortalError> {
        let command = FollowMagicLink {
            token: token.trim().to_owned(),
        };
        self.acting
            .unkeyed()
            .transact(command, |command, tx| async move {
                let mut plan = Plan::new(());
                let holder = follow(ContactLink::LogIn, &command.token, &tx, &mut plan).await?;
                session::may_act(&holder.account)?;
                let after = holder.verified(&tx);
                let before = holder.stored();
                let at = (holder.contact, holder.customer);
                let login = login::admit(before, after, at, false, &tx, &mut plan).await?;
                Ok::<_, PortalError>(plan.with(login))
            })
            .await
    }

    /// Sets a new password with a mailed link, for active accounts and for contacts without one.
    /// Ends all sessions and a lockout.
    ///
    /// # Errors
    /// [`PortalError::Link`], [`PortalError::Pending`], [`PortalError::Suspended`]; a password that
    /// violates the policy.
    pub async fn reset_password(
        &self,
        token: &str,
        password: String,
    ) -> Result<PortalProfile, PortalError> {
        let engine = &self.acting.engine;
        let token = token.trim().to_owned();
        // The link is checked before the password is hashed, which is costly.
        let purpose = ContactLink::ResetPassword.purpose();
        links::usable(purpose, &token, &self.acting.reader()).await?;
        is_acceptable(&password, engine.policy())?;
        let password = hash_password(password, engine.random()).await?;
        self.acting
            .unkeyed()
            .transact(
                ResetPassword { token, password },
                |command, tx| async move { decide_reset(&command, &tx).await },
            )
            .await
    }

    /// Verifies an address with a link mailed to it. Does not log in.
    ///
    /// # Errors
    /// [`PortalError::Link`].
    pub async fn verify_email(&self, token: &str) -> Result<PortalProfile, PortalError> {
        let command = VerifyEmail {
            token: token.trim().to_owned(),
        };
        self.acting
            .unkeyed()
            .transact(command, |command, tx| async move {
                let mut plan = Plan::new(());
                let link = ContactLink::VerifyEmail;
                let holder = follow(link, &command.token, &tx, &mut plan).await?;
                let account = holder.verified(&tx);
                holder.save(&account, &mut plan);
                let profile = PortalProfile::of(&account, holder.contact, holder.customer);
                Ok::<_, PortalError>(plan.with(profile))
            })
            .await
    }
}

async fn decide_reset(
    command: &ResetPassword,
    tx: &Tx,
) -> Result<Plan<PortalProfile>, PortalError> {
    let mut plan = Plan::new(());
    let link = ContactLink::ResetPassword;
    let holder = follow(link, &command.token, tx, &mut plan).await?;
    session::may_act(&holder.account)?;
    let id = holder.contact.id;
    let (sessions, others) = tx
        .read((queries::sessions_of(id), mails::open(link, id, tx)))
        .await?;
    sessions.iter().for_each(|session| plan.remove(session));
    let others = others.iter().filter(|other| other.key != holder.link.key);
    others.for_each(|other| plan.remove(other));
    let after = ContactAccount {
        password_hash: Some(command.password.clone().into_string()),
        password_set_at: Some(tx.now()),
        failures: 0,
        locked_until: None,
        ..holder.verified(tx)
    };
    holder.save(&after, &mut plan);
    let profile = PortalProfile::of(&after, holder.contact, holder.customer);
    Ok(plan.with(profile))
}

/// The contact to whom a link was mailed, with their existing or new account.
struct Holder {
    link: Link,
    contact: Contact,
    customer: Customer,
    account: ContactAccount,
    /// Whether the account is not stored yet.
    is_new: bool,
}

/// Plans marking a link as used; returns its holder. A new account is not planned yet.
async fn follow<O>(
    link: ContactLink,
    token: &str,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Holder, PortalError> {
    let link = links::usable(link.purpose(), token, tx).await?;
    let (contact, customer, account) = match tx.holder(ContactId(link.subject)).await {
        Err(PortalError::Parties(PartiesError::NoSuchContact)) => {
            return Err(LinkError::Unknown.into());
        }
        other => other?,
    };
    links::mark_used(&link, tx, plan);
    let is_new = account.is_none();
    let account = match account {
        Some(account) => account,
        None => {
            let address = mails::address_of(&contact).ok_or(LinkError::Unknown)?;
            if tx.read(queries::account_at(address)).await?.is_some() {
                return Err(PortalError::EmailTaken);
            }
            login::open(&contact, tx)
        }
    };
    Ok(Holder {
        link,
        contact,
        customer,
        account,
        is_new,
    })
}

impl Holder {
    /// The account, if it is stored.
    fn stored(&self) -> Option<ContactAccount> {
        (!self.is_new).then(|| self.account.clone())
    }

    /// The account with its address verified.
    fn verified(&self, tx: &Tx) -> ContactAccount {
        ContactAccount {
            email_verified_at: self.account.email_verified_at.or(Some(tx.now())),
            ..self.account.clone()
        }
    }

    /// Plans creating or updating the account.
    fn save<O>(&self, after: &ContactAccount, plan: &mut Plan<O>) {
        if self.is_new {
            plan.create(after);
        } else {
            plan.update(&self.account, after);
        }
    }
}
