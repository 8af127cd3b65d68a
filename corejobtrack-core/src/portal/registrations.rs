//! Approval and denial of customer registrations, and suspension of portal accounts.

use serde::{Deserialize, Serialize};

use super::{
    AccountStatus, ContactAccount, Portal, PortalError, PortalProfile, contacts, mails,
    profile::name_of,
    queries::{self, AccountList},
};
use crate::{
    identity::Permission,
    kernel::{
        change::Change,
        engine::{Command, Plan, Tx},
        error::EngineError,
        records::{Listed, Page},
    },
    parties::{self, Contact, ContactFields, ContactId, Customer, PartiesError},
    services::{
        notifications::{self, Notice, NotificationKind, Recipient},
        outbox::{self, Template},
    },
};

/// Approves a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproveRegistration {
    /// The registrant.
    pub contact: ContactId,
}

impl Command for ApproveRegistration {
    const NAME: &'static str = "approve_registration";
}

/// Denies a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DenyRegistration {
    /// The registrant.
    pub contact: ContactId,
}

impl Command for DenyRegistration {
    const NAME: &'static str = "deny_registration";
}

/// Suspends or reactivates a portal account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAccess {
    /// The contact.
    pub contact: ContactId,
    /// Whether the account is active.
    pub allowed: bool,
}

impl Command for SetAccess {
    const NAME: &'static str = "set_customer_access";
}

impl Portal {
    /// A page of the registrations that wait for approval, oldest first.
    ///
    /// # Errors
    /// Invalid input, for a cursor of another list; or if the actor may not approve them.
    pub async fn registrations(&self, page: Page) -> Result<Listed<PortalProfile>, PortalError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ManageAccounts)?;
        let list = AccountList::With {
            status: AccountStatus::Pending,
        };
        let listed = tx.page(&list, &page).await?;
        let (contacts, customers) = match listed.rows.is_empty() {
            true => (Vec::new(), Vec::new()),
            false => tx.read(queries::named_by(&listed.rows)).await?,
        };
        let profile = |account: &ContactAccount| {
            let contact = contacts.iter().find(|row| row.id == account.contact_id)?;
            let customer = customers.iter().find(|row| row.id == account.customer_id)?;
            Some(PortalProfile::of(
                account,
                contact.clone(),
                customer.clone(),
            ))
        };
        Ok(Listed {
            rows: listed.rows.iter().filter_map(profile).collect(),
            next: listed.next,
            total: listed.total,
        })
    }

    /// Approves a registration: the account becomes active at once, and the registrant gets an
    /// e-mail and a notification. They become the primary contact if the customer has none.
    ///
    /// # Errors
    /// [`PortalError::NoSuchRegistration`], [`PortalError::NotPending`], or where the actor may not
    /// approve.
    pub async fn approve(
        &self,
        command: ApproveRegistration,
    ) -> Result<PortalProfile, PortalError> {
        self.acting
            .transact(command, |command, tx| async move {
                let (contact, customer, before) = pending(command.contact, &tx).await?;
                let after = ContactAccount {
                    status: AccountStatus::Active,
                    ..before.clone()
                };
                let mut plan = Plan::new(());
                plan.update(&before, &after);
                let template = Template::RegistrationApproved;
                write_to(&contact, &customer, template, &tx, &mut plan).await?;
                let contact = parties::fill_primary(contact, &tx, &mut plan).await?;
                let kind = NotificationKind::AccountApproved;
                let notice = Notice::of(kind, customer.company.clone());
                notifications::notify([Recipient::Contact(contact.id)], &notice, &tx, &mut plan);
                Ok(plan.with(PortalProfile::of(&after, contact, customer)))
            })
            .await
    }

    /// Denies a registration and e-mails the registrant. Deletes the account and a contact that the
    /// registration created, so that they can register again. A contact that a quote refers to
    /// stays, without its address, so that no magic link lets them in.
    ///
    /// # Errors
    /// As [`approve`](Self::approve).
    pub async fn deny(&self, command: DenyRegistration) -> Result<PortalProfile, PortalError> {
        self.acting
            .transact(command, |command, tx| async move {
                let (contact, customer, account) = pending(command.contact, &tx).await?;
                let mut plan = Plan::new(());
                let template = Template::RegistrationDenied;
                write_to(&contact, &customer, template, &tx, &mut plan).await?;
                let id = contact.id;
                let made = account.made_contact;
                if !(made && parties::remove_unused(&contact, &tx, &mut plan).await?) {
                    contacts::delete_account(id, &tx, &mut plan).await?;
                    if made {
                        forget_address(&contact, &tx, &mut plan)?;
                    }
                }
                Ok(plan.with(PortalProfile::of(&account, contact, customer)))
            })
            .await
    }

    /// Suspends a portal account at once, or reactivates it.
    ///
    /// # Errors
    /// [`crate::parties::PartiesError::NoSuchContact`], [`PortalError::NoAccount`];
    /// [`PortalError::NotActive`] for an account that waits for approval; where the actor may not
    /// approve accounts.
    pub async fn set_access(&self, command: SetAccess) -> Result<PortalProfile, PortalError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::ManageAccounts)?;
                let (contact, customer, account) = tx.holder(command.contact).await?;
                let before = account.ok_or(PortalError::NoAccount)?;
                if before.status == AccountStatus::Pending {
                    return Err(PortalError::NotActive(before.status));
                }
                let after = ContactAccount {
                    status: if command.allowed {
                        AccountStatus::Active
                    } else {
                        AccountStatus::Suspended
                    },
                    ..before.clone()
                };
                let mut plan = Plan::new(());
                plan.update(&before, &after);
                if !command.allowed {
                    let sessions = tx.read(queries::sessions_of(contact.id)).await?;
                    sessions.iter().for_each(|session| plan.remove(session));
                }
                Ok(plan.with(PortalProfile::of(&after, contact, customer)))
            })
            .await
    }
}

/// Reads a pending registration.
async fn pending(
    id: ContactId,
    tx: &Tx,
) -> Result<(Contact, Customer, ContactAccount), PortalError> {
    tx.allow(Permission::ManageAccounts)?;
    match tx.holder(id).await {
        Ok((contact, customer, Some(account))) if account.status == AccountStatus::Pending => {
            Ok((contact, customer, account))
        }
        Ok((_, _, Some(_))) => Err(PortalError::NotPending),
        Ok((_, _, None)) | Err(PortalError::Parties(PartiesError::NoSuchContact)) => {
            Err(PortalError::NoSuchRegistration)
        }
        Err(error) => Err(error),
    }
}

/// Plans removing a contact's address. A contact without a name gets the address as first name.
fn forget_address<O>(contact: &Contact, tx: &Tx, plan: &mut Plan<O>) -> Result<(), PartiesError> {
    let mut names = [&contact.first_name, &contact.last_name]
        .into_iter()
        .flatten();
    let is_named = names.any(|name| !name.trim().is_empty());
    let fields = ContactFields {
        first_name: Change::some_or_keep(Some(name_of(contact)).filter(|_| !is_named)),
        email: Change::Clear,
        ..ContactFields::default()
    };
    parties::change_contact(contact, &fields, tx, plan)?;
    Ok(())
}

/// Plans an e-mail to the registrant.
async fn write_to<O>(
    contact: &Contact,
    customer: &Customer,
    template: Template,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), EngineError> {
    let Some(email) = mails::address_of(contact) else {
        return Ok(());
    };
    let about = serde_json::json!({ "name": name_of(contact), "company": customer.company });
    let message = outbox::mail(tx, email.to_owned(), template, about).await?;
    plan.insert(&message);
    Ok(())
}
