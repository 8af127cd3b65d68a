//! What following a mailed link does: it lets in, sets a password, or verifies the address. Whoever
//! follows one has shown that they read what is sent there.

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

/// Follows a link to log in.
#[derive(Debug, Serialize)]
struct FollowMagicLink {
    #[serde(skip)]
    token: String,
}

impl Command for FollowMagicLink {
    const NAME: &'static str = "follow_magic_link";
}

/// Follows a link to set another password.
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

/// Follows a link to verify an address.
#[derive(Debug, Serialize)]
struct VerifyEmail {
    #[serde(skip)]
    token: String,
}

impl Command for VerifyEmail {
    const NAME: &'static str = "verify_contact_email";
}

impl Portal {
    /// Logs in by a link that was mailed. A contact that employees made has an account from then on.
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
                let before = holder.known();
                let at = (holder.contact, holder.customer);
                let login = login::admit(before, after, at, false, &tx, &mut plan).await?;
                Ok::<_, PortalError>(plan.with(login))
            })
            .await
    }

    /// Sets another password by a link that was mailed, for accounts in use and for contacts that
    /// employees made. All sessions end, and a lock is lifted.
    ///
    /// # Errors
    /// [`PortalError::Link`], [`PortalError::Pending`], [`PortalError::Suspended`]; a password that
    /// breaks the policy.
    pub async fn reset_password(
        &self,
        token: &str,
        password: String,
    ) -> Result<PortalProfile, PortalError> {
        let engine = &self.acting.engine;
        let token = token.trim().to_owned();
        // Hashing is not for whoever comes along.
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

    /// Verifies an address by a link that was mailed there. It does not log in.
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
                holder.becomes(&account, &mut plan);
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
    holder.becomes(&after, &mut plan);
    let profile = PortalProfile::of(&after, holder.contact, holder.customer);
    Ok(plan.with(profile))
}

/// Whoever was mailed a link, and the account that they have or get.
struct Holder {
    link: Link,
    contact: Contact,
    customer: Customer,
    account: ContactAccount,
    /// Whether the account is none yet.
    is_new: bool,
}

/// Plans that a link is spent; answers whose it is. The account of a contact that employees made is
/// not planned yet.
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
    links::spend(&link, tx, plan);
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
    /// The account as the store has it, if it does.
    fn known(&self) -> Option<ContactAccount> {
        (!self.is_new).then(|| self.account.clone())
    }

    /// The account, whose address is known to be theirs.
    fn verified(&self, tx: &Tx) -> ContactAccount {
        ContactAccount {
            email_verified_at: self.account.email_verified_at.or(Some(tx.now())),
            ..self.account.clone()
        }
    }

    /// Plans what the account becomes.
    fn becomes<O>(&self, after: &ContactAccount, plan: &mut Plan<O>) {
        if self.is_new {
            plan.create(after);
        } else {
            plan.update(&self.account, after);
        }
    }
}
