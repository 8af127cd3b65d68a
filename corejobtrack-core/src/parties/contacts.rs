//! The people at a customer's. Who is the primary one is a rule over all contacts, so what bears on
//! it touches the customer's version.

use serde::{Deserialize, Serialize};

use super::{
    Contact, ContactFields, ContactId, CustomerId, CustomerView, Parties, PartiesError,
    queries::{self, MOST_CONTACTS},
};
use crate::{
    engine::{Command, Plan, Tx},
    identity::Permission,
    sales::{self, Quote},
    store::{Timestamp, Version},
};

/// How many quotes lose their contact in one commit.
const ROWS: u32 = 200;

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
    const NAME: &'static str = "release_contact";
}

/// The last step, which alone carries the caller's key and version.
#[derive(Debug, Serialize)]
struct EndContact {
    id: ContactId,
    #[serde(skip)]
    begun: bool,
}

impl Command for EndContact {
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
    /// on. Quotes that went to them stay, without a contact; where those are many, that takes several
    /// commits and can be repeated if it is interrupted.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchContact`], or where the actor may not edit customers.
    pub async fn delete_contact(&self, command: DeleteContact) -> Result<(), PartiesError> {
        let mut begun = false;
        loop {
            let end = EndContact {
                id: command.id,
                begun,
            };
            let ended = self
                .acting
                .transact(end, |end, tx| async move {
                    tx.allow(Permission::EditParties)?;
                    delete(&end, &tx).await
                })
                .await?;
            if ended {
                return Ok(());
            }
            self.acting
                .unkeyed()
                .transact(command.clone(), |command, tx| async move {
                    tx.allow(Permission::EditParties)?;
                    let quotes = sales::quotes_of_contact(command.id).limit(ROWS);
                    let quotes = tx.read(quotes).await?;
                    let mut plan = Plan::new(());
                    sales::unlink_contact(quotes.iter(), &tx, &mut plan);
                    Ok::<_, PartiesError>(plan)
                })
                .await?;
            begun = true;
        }
    }
}

async fn create(command: &CreateContact, tx: &Tx) -> Result<Plan<Contact>, PartiesError> {
    let CustomerView { customer, contacts } = tx.customer(command.customer_id).await?;
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
        is_primary: contacts.is_empty() || command.fields.is_primary == Some(true),
        sequence: last.unwrap_or(0) + 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    command.fields.apply(&mut contact)?;
    let mut plan = Plan::new(());
    if contact.is_primary {
        for former in contacts.iter().filter(|other| other.is_primary) {
            set_primary(former, false, tx.now(), &mut plan);
        }
    }
    plan.create(&contact);
    plan.touch(&customer);
    Ok(plan.with(contact))
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
        after.updated_at = tx.now();
        plan.update(&before, &after);
        after.version = Version(before.version.0 + 1);
    }
    Ok(plan.with(after))
}

/// Plans the end; answers no and does nothing while more quotes than fit into one commit go to the
/// contact.
async fn delete(end: &EndContact, tx: &Tx) -> Result<Plan<bool>, PartiesError> {
    let (contact, others) = read_with_others(end.id, tx).await?;
    if !end.begun {
        tx.expect_version(contact.version)?;
    }
    let quotes = sales::quotes_of_contact(contact.id).limit(ROWS + 1);
    let quotes = tx.read(quotes).await?;
    let count = u32::try_from(quotes.len()).unwrap_or(u32::MAX);
    let mut plan = Plan::new(());
    if count > ROWS {
        return Ok(plan.with(false).undecided());
    }
    plan.guard_count(Quote::contact_person_id.is(Some(contact.id)), count..=count);
    sales::unlink_contact(quotes.iter(), tx, &mut plan);
    if contact.is_primary
        && let Some(next) = others.contacts.first()
    {
        set_primary(next, true, tx.now(), &mut plan);
    }
    plan.delete(&contact);
    plan.touch(&others.customer);
    Ok(plan.with(true))
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
