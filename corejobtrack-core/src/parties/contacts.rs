//! Customer contacts: create, change, delete. The primary contact depends on all contacts of a
//! customer, so changes that affect it also raise the customer's version.

use serde::{Deserialize, Serialize};

use super::{
    Contact, ContactFields, ContactId, CustomerId, CustomerView, Parties, PartiesError,
    queries::{self, MAX_CONTACTS},
};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Deletion, Plan, Removal, Tx},
        error::EngineError,
        records::Input as _,
        store::{Timestamp, Version},
    },
    portal,
};

/// Creates a contact of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateContact {
    /// The customer.
    pub customer_id: CustomerId,
    /// The fields of the contact.
    pub fields: ContactFields,
}

impl Command for CreateContact {
    const NAME: &'static str = "create_contact";
}

/// Changes fields of a contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateContact {
    /// The contact.
    pub id: ContactId,
    /// The fields to change.
    pub fields: ContactFields,
}

impl Command for UpdateContact {
    const NAME: &'static str = "update_contact";
}

/// Deletes a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteContact {
    /// The contact.
    pub id: ContactId,
}

impl Command for DeleteContact {
    const NAME: &'static str = "delete_contact";
}

impl Parties {
    /// Creates a contact at the end of the customer's list. It becomes primary if the fields say so
    /// or if the customer has no primary contact.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchCustomer`], [`PartiesError::TooManyContacts`]; invalid input; or if
    /// the actor may not edit customers.
    pub async fn create_contact(&self, command: CreateContact) -> Result<Contact, PartiesError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                create(&command, &tx).await
            })
            .await
    }

    /// Changes fields of a contact; omitted fields stay unchanged.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchContact`], [`PartiesError::AddressTaken`]; invalid input, including
    /// changes that leave neither a name nor an e-mail address; or if the actor may not edit
    /// customers.
    pub async fn update_contact(&self, command: UpdateContact) -> Result<Contact, PartiesError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                update(&command, &tx).await
            })
            .await
    }

    /// Deletes a contact. If it was the primary one, the first remaining contact that is not
    /// waiting for approval becomes primary. The contact's quotes stay, without a contact; many
    /// quotes take several commits, and an interrupted deletion can be repeated.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchContact`], or if the actor may not edit customers.
    pub async fn delete_contact(&self, command: DeleteContact) -> Result<(), PartiesError> {
        self.acting.delete(command).await.map(drop)
    }
}

impl Deletion for DeleteContact {
    type Root = Contact;
    type Error = PartiesError;

    async fn root(&self, tx: &Tx) -> Result<Contact, PartiesError> {
        tx.allow(Permission::EditParties)?;
        let contact = tx.read(queries::contact(self.id)).await?;
        contact.ok_or(PartiesError::NoSuchContact)
    }

    async fn end(
        &self,
        contact: &Contact,
        tx: &Tx,
        plan: &mut Plan<()>,
    ) -> Result<(), PartiesError> {
        leave(contact, tx, plan).await
    }
}

async fn create(command: &CreateContact, tx: &Tx) -> Result<Plan<Contact>, PartiesError> {
    let view = tx.customer(command.customer_id).await?;
    let mut plan = Plan::new(());
    let wanted = command.fields.is_primary == Some(true);
    let fields = ContactFields {
        is_primary: Some(wanted || !has_primary(&view)),
        ..command.fields.clone()
    };
    let contact = add_contact(&view, &fields, tx, &mut plan).await?;
    Ok(plan.with(contact))
}

fn has_primary(view: &CustomerView) -> bool {
    view.contacts.iter().any(|contact| contact.is_primary)
}

/// Plans a new contact at the end of the customer's list. It becomes primary only if the fields say
/// so: a registrant waiting for approval must not receive the customer's mail.
pub(crate) async fn add_contact<O>(
    CustomerView { customer, contacts }: &CustomerView,
    fields: &ContactFields,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Contact, PartiesError> {
    if contacts.len() >= MAX_CONTACTS {
        return Err(PartiesError::TooManyContacts(MAX_CONTACTS));
    }
    let last = contacts.iter().map(|contact| contact.sequence).max();
    let id = tx.new_id::<Contact>().await?;
    let mut contact = fields.to_entity(id, customer.id, last.unwrap_or(0) + 1, tx.now())?;
    contact.settle()?;
    if contact.is_primary {
        for previous in contacts.iter().filter(|other| other.is_primary) {
            set_primary(previous, false, tx.now(), plan);
        }
    }
    plan.create(&contact);
    plan.touch(customer);
    Ok(contact)
}

/// Plans changes to the names or telephone number of a contact. Returns the changed contact.
pub(crate) fn change_contact<O>(
    before: &Contact,
    fields: &ContactFields,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Contact, PartiesError> {
    let mut after = before.clone();
    fields.apply(&mut after);
    after.settle()?;
    let after = plan.replace(before, after, tx.now());
    Ok(after)
}

async fn update(command: &UpdateContact, tx: &Tx) -> Result<Plan<Contact>, PartiesError> {
    let (before, others) = read_with_others(command.id, tx).await?;
    tx.expect_version(before.version)?;
    let mut after = before.clone();
    command.fields.apply(&mut after);
    after.settle()?;
    let mut plan = Plan::new(());
    if before.is_primary && !after.is_primary {
        match next_primary(&others, tx).await? {
            Some(next) => set_primary(next, true, tx.now(), &mut plan),
            None => after.is_primary = true,
        }
    }
    if after.is_primary && !before.is_primary {
        let previous = others.contacts.iter().filter(|other| other.is_primary);
        previous.for_each(|contact| set_primary(contact, false, tx.now(), &mut plan));
    }
    if after.is_primary != before.is_primary {
        plan.touch(&others.customer);
    }
    if after != before {
        portal::follow_address(&before, &after, tx, &mut plan).await?;
        after = plan.replace(&before, after, tx.now());
    }
    Ok(plan.with(after))
}

/// Plans the deletion of a contact unless something refers to it that would stay. Returns whether it
/// is deleted.
pub(crate) async fn remove_unused(
    contact: &Contact,
    tx: &Tx,
    plan: &mut Plan<()>,
) -> Result<bool, PartiesError> {
    let mut probe = Plan::new(());
    let mut removal = Removal::new(tx, &mut probe);
    if !removal.remove(contact).await? || removal.finish()?.was_referred_to() {
        return Ok(false);
    }
    let mut removal = Removal::new(tx, plan);
    removal.remove(contact).await?;
    removal.finish()?;
    leave(contact, tx, plan).await?;
    Ok(true)
}

/// Plans what a contact who is deleted leaves to the others of the customer.
async fn leave(contact: &Contact, tx: &Tx, plan: &mut Plan<()>) -> Result<(), PartiesError> {
    let (_, others) = read_with_others(contact.id, tx).await?;
    if contact.is_primary
        && let Some(next) = next_primary(&others, tx).await?
    {
        set_primary(next, true, tx.now(), plan);
    }
    plan.touch(&others.customer);
    Ok(())
}

/// Makes an approved contact primary if the customer has no primary contact. Returns the contact as
/// changed.
pub(crate) async fn fill_primary<O>(
    contact: Contact,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Contact, PartiesError> {
    let view = tx.customer(contact.customer_id).await?;
    // A concurrent search for the next primary contact must see this one.
    plan.touch(&view.customer);
    if has_primary(&view) {
        return Ok(contact);
    }
    set_primary(&contact, true, tx.now(), plan);
    Ok(Contact {
        is_primary: true,
        updated_at: tx.now(),
        version: Version(contact.version.0 + 1),
        ..contact
    })
}

/// The contact that becomes primary after the current one: the first other contact that is not
/// waiting for approval.
async fn next_primary<'a>(
    others: &'a CustomerView,
    tx: &Tx,
) -> Result<Option<&'a Contact>, EngineError> {
    if others.contacts.is_empty() {
        return Ok(None);
    }
    let pending_registrations = tx
        .read(portal::pending_registrations(others.customer.id))
        .await?;
    let is_approved = |contact: &&Contact| {
        let mut pending_registrations = pending_registrations.iter();
        !pending_registrations.any(|account| account.contact_id == contact.id)
    };
    Ok(others.contacts.iter().find(is_approved))
}

/// A contact, and the customer with all its other contacts.
async fn read_with_others(id: ContactId, tx: &Tx) -> Result<(Contact, CustomerView), PartiesError> {
    let contact = tx.read(queries::contact(id)).await?;
    let contact = contact.ok_or(PartiesError::NoSuchContact)?;
    // Read the contact again with the others, so that the rule sees one snapshot.
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
