//! Changes to a portal account when its contact is changed or deleted.

use super::{ContactAccount, ContactLink, mails, queries};
use crate::{
    kernel::{
        engine::{Plan, Removal, Tx},
        error::EngineError,
        store::Entity,
    },
    parties::{Contact, ContactId, PartiesError},
    services::links::Link,
};

/// Plans deleting a contact's account, if any, with its sessions, notifications and devices, and the
/// contact's links.
pub(crate) async fn delete_account(
    contact: ContactId,
    tx: &Tx,
    plan: &mut Plan<()>,
) -> Result<(), EngineError> {
    let account = tx.read(queries::account(contact)).await?;
    let links = open_links(contact, tx).await?;
    links.iter().for_each(|link| plan.remove(link));
    let Some(account) = account else {
        return Ok(());
    };
    let mut removal = Removal::new(tx, plan);
    if !removal.remove(&account).await? {
        return Err(EngineError::InUse(ContactAccount::NAME));
    }
    removal.finish().map(drop)
}

/// Plans the changes to an account after its contact's address changed: the new address is used to
/// log in and is not verified, and links mailed to the old one stop working.
pub(crate) async fn follow_address<O>(
    before: &Contact,
    after: &Contact,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), PartiesError> {
    if before.email_key == after.email_key {
        return Ok(());
    }
    let links = open_links(after.id, tx).await?;
    links.iter().for_each(|link| plan.remove(link));
    let Some(account) = tx.read(queries::account(after.id)).await? else {
        return Ok(());
    };
    if let Some(email) = after.email.as_deref().filter(|_| after.email_key.is_some()) {
        let taken = tx.read(queries::account_at(email)).await?;
        if taken.is_some_and(|other| other.contact_id != after.id) {
            return Err(PartiesError::AddressTaken);
        }
    }
    let moved = ContactAccount {
        email_key: after.email_key.clone(),
        email_verified_at: None,
        ..account.clone()
    };
    plan.update(&account, &moved);
    Ok(())
}

/// The contact's links that still work.
async fn open_links(contact: ContactId, tx: &Tx) -> Result<Vec<Link>, EngineError> {
    let (log_in, reset, verify) = tx
        .read((
            mails::open(ContactLink::LogIn, contact, tx),
            mails::open(ContactLink::ResetPassword, contact, tx),
            mails::open(ContactLink::VerifyEmail, contact, tx),
        ))
        .await?;
    Ok(log_in.into_iter().chain(reset).chain(verify).collect())
}
