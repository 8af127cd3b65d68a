//! The people at a customer's. Who is the primary one is a rule over all contacts, so what bears on
//! it touches the customer's version.

use serde::{Deserialize, Serialize};

use super::{
    Contact, ContactFields, ContactId, CustomerId, CustomerView, Parties, PartiesError,
    queries::{self, MOST_CONTACTS},
};
use crate::{
    engine::{Command, Plan, Tx},
    error::EngineError,
    identity::Permission,
    portal,
    store::{Timestamp, Version},
};

/// Creates a contact of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateContact {
    /// The customer.
    pub customer_id: CustomerId,
    /// What is said of the contact.
    pub fields: ContactFields,
}

impl Command for CreateContact {
    const NAME: &'static str = "create_contact";
}

/// Changes fields of a contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateContact {
    /// Which.
    pub id: ContactId,
    /// What is said of them.
    pub fields: ContactFields,
}

impl Command for UpdateContact {
    const NAME: &'static str = "update_contact";
}

/// Deletes a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteContact {
    /// Which.
    pub id: ContactId,
}

impl Command for DeleteContact {
    const NAME: &'static str = "delete_contact";
}

impl Parties {
    /// Creates a contact, last in the customer's list. The first of all is the primary one.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchCustomer`], [`PartiesError::TooManyContacts`]; inputs that are missing, too
    /// long or no address; where the actor may not edit customers.
    pub async fn create_contact(&self, command: CreateContact) -> Result<Contact, PartiesError> {
        command.fields.check()?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                create(&command, &tx).await
            })
            .await
    }

    /// Changes fields of a contact; what is kept stays.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchContact`]; inputs that are too long or no address, or that leave nothing to
    /// call the contact by; where the actor may not edit customers.
    pub async fn update_contact(&self, command: UpdateContact) -> Result<Contact, PartiesError> {
        command.fields.check()?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                update(&command, &tx).await
            })
            .await
    }

    /// Deletes a contact. Where they were the primary one, the first of those who stay is from then
    /// on.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchContact`], or where the actor may not edit customers.
    pub async fn delete_contact(&self, command: DeleteContact) -> Result<(), PartiesError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                delete(command.id, &tx).await
            })
            .await
    }
}

async fn create(command: &CreateContact, tx: &Tx) -> Result<Plan<Contact>, PartiesError> {
    let view = tx.customer(command.customer_id).await?;
    let mut plan = Plan::new(());
    let contact = add_contact(&view, &command.fields, tx, &mut plan).await?;
    Ok(plan.with(contact))
}

/// Refuses fields of a contact that are too long or cannot be.
pub(crate) fn check_contact(fields: &ContactFields) -> Result<(), EngineError> {
    fields.check()
}

/// Plans a new contact of a customer, last in the list.
pub(crate) async fn add_contact<O>(
    CustomerView { customer, contacts }: &CustomerView,
    fields: &ContactFields,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Contact, PartiesError> {
    if contacts.len() >= MOST_CONTACTS {
        return Err(PartiesError::TooManyContacts(MOST_CONTACTS));
    }
    let last = contacts.iter().map(|contact| contact.sequence).max();
    let mut contact = Contact {
        id: ContactId(tx.new_id::<Contact>().await?),
        version: Version(1),
        customer_id: customer.id,
        first_name: None,
        last_name: None,
        phone: None,
        email: None,
        email_key: None,
        is_primary: contacts.is_empty() || fields.is_primary == Some(true),
        sequence: last.unwrap_or(0) + 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    fields.apply(&mut contact)?;
    if contact.is_primary {
        for former in contacts.iter().filter(|other| other.is_primary) {
            set_primary(former, false, tx.now(), plan);
        }
    }
    plan.create(&contact);
    plan.touch(customer);
    Ok(contact)
}

/// Plans other names or another telephone number of a contact; answers the contact as it is then.
pub(crate) fn change_contact<O>(
    before: &Contact,
    fields: &ContactFields,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Contact, PartiesError> {
    let mut after = before.clone();
    fields.apply(&mut after)?;
    if after != *before {
        after.updated_at = tx.now();
        plan.update(before, &after);
        after.version = Version(before.version.0 + 1);
    }
    Ok(after)
}

async fn update(command: &UpdateContact, tx: &Tx) -> Result<Plan<Contact>, PartiesError> {
    let (before, others) = read_with_others(command.id, tx).await?;
    tx.expect_version(before.version)?;
    let mut after = before.clone();
    command.fields.apply(&mut after)?;
    let mut plan = Plan::new(());
    after.is_primary = match command.fields.is_primary {
        Some(wanted) => wanted || others.contacts.is_empty(),
        None => before.is_primary,
    };
    if after.is_primary != before.is_primary {
        let others_change = others.contacts.iter().filter(|other| other.is_primary);
        others_change.for_each(|former| set_primary(former, false, tx.now(), &mut plan));
        if !after.is_primary
            && let Some(next) = others.contacts.first()
        {
            set_primary(next, true, tx.now(), &mut plan);
        }
        plan.touch(&others.customer);
    }
    if after != before {
        portal::follow_address(&before, &after, tx, &mut plan).await?;
        after.updated_at = tx.now();
        plan.update(&before, &after);
        after.version = Version(before.version.0 + 1);
    }
    Ok(plan.with(after))
}

async fn delete(id: ContactId, tx: &Tx) -> Result<Plan<()>, PartiesError> {
    let mut plan = Plan::new(());
    let contact = remove_contact(id, tx, &mut plan).await?;
    tx.expect_version(contact.version)?;
    Ok(plan)
}

/// Plans that a contact goes, with their account; answers who it was.
pub(crate) async fn remove_contact<O>(
    id: ContactId,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Contact, PartiesError> {
    let (contact, others) = read_with_others(id, tx).await?;
    if contact.is_primary
        && let Some(next) = others.contacts.first()
    {
        set_primary(next, true, tx.now(), plan);
    }
    portal::end_account(id, tx, plan).await?;
    plan.delete(&contact);
    plan.touch(&others.customer);
    Ok(contact)
}

/// A contact, and their customer with all other contacts.
async fn read_with_others(id: ContactId, tx: &Tx) -> Result<(Contact, CustomerView), PartiesError> {
    let contact = tx.read(queries::contact(id)).await?;
    let contact = contact.ok_or(PartiesError::NoSuchContact)?;
    // Read again with the others, so that all that the rule sees comes from one snapshot.
    let mut view = tx.customer(contact.customer_id).await?;
    let place = view.contacts.iter().position(|other| other.id == id);
    let contact = view
        .contacts
        .remove(place.ok_or(PartiesError::NoSuchContact)?);
    Ok((contact, view))
}

fn set_primary<O>(contact: &Contact, is_primary: bool, now: Timestamp, plan: &mut Plan<O>) {
    let after = Contact {
        is_primary,
        updated_at: now,
        ..contact.clone()
    };
    plan.update(contact, &after);
}
