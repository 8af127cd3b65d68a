//! Self-service of customer contacts: their details, password and deletion request.

use serde::{Deserialize, Serialize};

use super::{ContactAccount, Portal, PortalError, PortalProfile, profile::name_of, queries};
use crate::{
    identity::{
        self, ChangePassword, HashedPassword, SessionId, hash_password, is_acceptable,
        verify_password,
    },
    kernel::{
        change::Change,
        engine::{Command, Plan, Tx},
        error::EngineError,
        records::Input as _,
    },
    parties::{self, ContactFields},
    services::{
        notifications::{self, Notice, NotificationKind, Recipient},
        outbox::{self, Template},
    },
};

/// Changes the actor's own names and telephone number; omitted fields stay unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateOwnContact {
    /// The first name.
    pub first_name: Change<String>,
    /// The last name.
    pub last_name: Change<String>,
    /// The telephone number.
    pub phone: Change<String>,
}

impl Command for UpdateOwnContact {
    const NAME: &'static str = "update_own_contact";
}

#[derive(Debug, Serialize)]
struct SetOwnPassword {
    /// The hash that the current password was compared with.
    #[serde(skip)]
    compared: Option<String>,
    #[serde(skip)]
    new: HashedPassword,
    kept: Option<SessionId>,
}

impl Command for SetOwnPassword {
    const NAME: &'static str = "change_contact_password";
}

#[derive(Debug, Serialize)]
struct RequestDeletion {}

impl Command for RequestDeletion {
    const NAME: &'static str = "request_account_deletion";
}

impl Portal {
    /// The actor's own account.
    ///
    /// # Errors
    /// If the actor is not a customer contact.
    pub async fn me(&self) -> Result<PortalProfile, PortalError> {
        let tx = self.acting.reader();
        Ok(own(&tx).await?.1)
    }

    /// Changes the actor's own names and telephone number.
    ///
    /// # Errors
    /// Inputs that are too long; if the actor is not a customer contact.
    pub async fn update_me(&self, command: UpdateOwnContact) -> Result<PortalProfile, PortalError> {
        let fields = ContactFields {
            first_name: command.first_name.clone(),
            last_name: command.last_name.clone(),
            phone: command.phone.clone(),
            ..ContactFields::default()
        };
        fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, move |_, tx| {
                let fields = fields.clone();
                async move {
                    let (account, profile) = own(&tx).await?;
                    let mut plan = Plan::new(());
                    let before = &profile.contact;
                    tx.expect_version(before.version)?;
                    let after = parties::change_contact(before, &fields, &tx, &mut plan)?;
                    let profile = PortalProfile::of(&account, after, profile.customer);
                    Ok::<_, PortalError>(plan.with(profile))
                }
            })
            .await
    }

    /// Changes the actor's own password and ends their other sessions.
    ///
    /// # Errors
    /// [`PortalError::WrongCurrentPassword`], [`PortalError::NoPassword`]; a new password that
    /// violates the policy.
    pub async fn change_password(
        &self,
        change: ChangePassword,
    ) -> Result<PortalProfile, PortalError> {
        let tx = self.acting.reader();
        let (account, _) = own(&tx).await?;
        let compared = Some(account.password_hash.ok_or(PortalError::NoPassword)?);
        if !verify_password(change.current, compared.clone()).await? {
            return Err(PortalError::WrongCurrentPassword);
        }
        let engine = &self.acting.engine;
        is_acceptable(&change.new, engine.policy())?;
        let command = SetOwnPassword {
            compared,
            new: hash_password(change.new, engine.random()).await?,
            kept: tx.customer_contact()?.session.clone(),
        };
        // The fingerprint omits passwords: with a key, another password would pass for a retry.
        self.acting
            .unkeyed()
            .transact(command, |command, tx| async move {
                let (before, profile) = own(&tx).await?;
                // The password may have changed since it was compared.
                if before.password_hash != command.compared {
                    return Err(PortalError::WrongCurrentPassword);
                }
                let after = ContactAccount {
                    password_hash: Some(command.new.clone().into_string()),
                    password_set_at: Some(tx.now()),
                    ..before.clone()
                };
                let mut plan = Plan::new(());
                plan.update(&before, &after);
                let sessions = tx.read(queries::sessions_of(before.contact_id)).await?;
                let others = sessions
                    .iter()
                    .filter(|session| Some(&session.id) != command.kept.as_ref());
                others.for_each(|session| plan.remove(session));
                Ok(plan.with(profile.after(&after)))
            })
            .await
    }

    /// Requests deletion of the actor's account: administrators are notified, once, and one of them
    /// deletes the contact.
    ///
    /// # Errors
    /// If the actor is not a customer contact.
    pub async fn request_deletion(&self) -> Result<PortalProfile, PortalError> {
        self.acting
            .transact(RequestDeletion {}, |_, tx| async move {
                let (before, profile) = own(&tx).await?;
                let mut plan = Plan::new(());
                if before.deletion_requested_at.is_some() {
                    return Ok::<_, PortalError>(plan.with(profile));
                }
                let after = ContactAccount {
                    deletion_requested_at: Some(tx.now()),
                    ..before.clone()
                };
                plan.update(&before, &after);
                notify_administrators(&profile, &tx, &mut plan).await?;
                Ok(plan.with(profile.after(&after)))
            })
            .await
    }
}

/// Plans notifying administrators of a deletion request.
async fn notify_administrators<O>(
    profile: &PortalProfile,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), EngineError> {
    let (contact, company) = (&profile.contact, &profile.customer.company);
    let name = name_of(contact);
    if let Some(address) = tx.policy().admin_email.clone() {
        let about = serde_json::json!({
            "name": name,
            "email": contact.email,
            "company": company,
            "audience": "customer",
        });
        plan.insert(&outbox::mail(tx, address, Template::AccountDeletion, about).await?);
    }
    let administrators = tx.read(identity::administrators()).await?;
    let administrators = administrators.iter().map(|user| Recipient::User(user.id));
    let notice = Notice::of(NotificationKind::DeletionRequested, name).with_detail(company.clone());
    notifications::notify(administrators, &notice, tx, plan);
    Ok(())
}

/// The actor's own account.
async fn own(tx: &Tx) -> Result<(ContactAccount, PortalProfile), PortalError> {
    let id = tx.customer_contact()?.contact;
    let (contact, customer, account) = tx.holder(id).await?;
    let account = account.ok_or(PortalError::NoSession)?;
    let profile = PortalProfile::of(&account, contact, customer);
    Ok((account, profile))
}
