//! Customer logins: with a password, with lockout after too many failures, or with a magic link.

use serde::{Deserialize, Serialize};

use super::{AccountStatus, ContactAccount, Portal, PortalError, PortalProfile, queries, session};
use crate::{
    identity::{SessionId, verify_password},
    kernel::{
        engine::{Command, Outcome, Plan, Tx},
        store::{Timestamp, Version},
    },
    parties::{Contact, ContactId, Customer, PartiesError},
};

/// A successful login, from which a token is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortalLogin {
    /// The new session.
    pub session: SessionId,
    /// When the session ends.
    pub expires_at: Timestamp,
    /// The contact and their account.
    pub profile: PortalProfile,
}

impl Outcome for PortalLogin {}

/// The result of a login attempt. Failures are committed too, because they are counted.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Attempt {
    Succeeded(Box<PortalLogin>),
    Failed,
    Locked(Timestamp),
}

impl Outcome for Attempt {}

#[derive(Debug, Clone, Serialize)]
struct RecordAttempt {
    contact: ContactId,
    remember: bool,
    matches: bool,
    /// The hash that the password was compared with.
    #[serde(skip)]
    hash: Option<String>,
}

impl Command for RecordAttempt {
    const NAME: &'static str = "log_in_customer";
}

impl Portal {
    /// Logs in with an e-mail address and a password; `remember` makes the session last longer.
    ///
    /// # Errors
    /// [`PortalError::WrongPassword`] whether the address or the password is wrong,
    /// [`PortalError::Locked`] after too many failures; with the right password,
    /// [`PortalError::Pending`] or [`PortalError::Suspended`].
    pub async fn log_in(
        &self,
        email: &str,
        password: String,
        remember: bool,
    ) -> Result<PortalLogin, PortalError> {
        let engine = &self.acting.engine;
        let Some(account) = engine.read(queries::account_at(email)).await? else {
            // Takes as long as with an account, so that timing does not reveal whether one exists.
            verify_password(password, None).await?;
            return Err(PortalError::WrongPassword);
        };
        let hash = account.password_hash;
        let command = RecordAttempt {
            contact: account.contact_id,
            remember,
            matches: verify_password(password, hash.clone()).await?,
            hash,
        };
        let attempt = self
            .acting
            .unkeyed()
            .transact(
                command,
                |command, tx| async move { decide(&command, &tx).await },
            )
            .await?;
        match attempt {
            Attempt::Succeeded(login) => Ok(*login),
            Attempt::Failed => Err(PortalError::WrongPassword),
            Attempt::Locked(until) => {
                let left = until.micros().saturating_sub(engine.now().micros()).max(1);
                Err(PortalError::Locked {
                    minutes: (left + 59_999_999) / 60_000_000,
                })
            }
        }
    }
}

async fn decide(command: &RecordAttempt, tx: &Tx) -> Result<Plan<Attempt>, PortalError> {
    let (contact, customer, account) = match tx.holder(command.contact).await {
        // The contact was deleted while the password was compared.
        Err(PortalError::Parties(PartiesError::NoSuchContact)) => {
            return Err(PortalError::WrongPassword);
        }
        other => other?,
    };
    let account = account.ok_or(PortalError::WrongPassword)?;
    if let Some(until) = account.locked_until.filter(|until| *until > tx.now()) {
        return Ok(Plan::new(Attempt::Locked(until)));
    }
    // The password may have changed since it was compared.
    if !command.matches || account.password_hash != command.hash {
        return Ok(failed(&account, tx));
    }
    session::may_act(&account)?;
    let mut plan = Plan::new(());
    let (before, remember) = (Some(account.clone()), command.remember);
    let login = admit(
        before,
        account,
        (contact, customer),
        remember,
        tx,
        &mut plan,
    )
    .await?;
    Ok(plan.with(Attempt::Succeeded(Box::new(login))))
}

/// Plans a successful login; `before` is the account, if it is stored.
pub(super) async fn admit<O>(
    before: Option<ContactAccount>,
    after: ContactAccount,
    (contact, customer): (Contact, Customer),
    remember: bool,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<PortalLogin, PortalError> {
    let sessions = tx.read(queries::sessions_of(after.contact_id)).await?;
    let after = ContactAccount {
        failures: 0,
        locked_until: None,
        last_login_at: Some(tx.now()),
        ..after
    };
    match &before {
        None => plan.create(&after),
        Some(before) => {
            // A second login at the same instant changes nothing, but must still conflict.
            if !plan.update(before, &after) {
                plan.touch(before);
            }
        }
    }
    let session = session::begin(&after, sessions, remember, tx, plan);
    Ok(PortalLogin {
        session: session.id,
        expires_at: session.expires_at,
        profile: PortalProfile::of(&after, contact, customer),
    })
}

/// A new, active account for a contact who has none.
pub(super) fn open(contact: &Contact, tx: &Tx) -> ContactAccount {
    ContactAccount {
        contact_id: contact.id,
        version: Version(1),
        customer_id: contact.customer_id,
        email_key: contact.email_key.clone(),
        status: AccountStatus::Active,
        made_contact: false,
        password_hash: None,
        password_set_at: None,
        failures: 0,
        locked_until: None,
        email_verified_at: None,
        deletion_requested_at: None,
        last_login_at: None,
        created_at: tx.now(),
    }
}

fn failed(before: &ContactAccount, tx: &Tx) -> Plan<Attempt> {
    let failures = before.failures.saturating_add(1);
    let policy = tx.policy();
    let locks = policy
        .lockout_threshold
        .is_some_and(|threshold| failures >= threshold);
    let after = ContactAccount {
        failures: if locks { 0 } else { failures },
        locked_until: locks.then(|| tx.now().after(policy.lockout_duration)),
        ..before.clone()
    };
    let mut plan = Plan::new(Attempt::Failed);
    plan.set(before, &after);
    plan
}
