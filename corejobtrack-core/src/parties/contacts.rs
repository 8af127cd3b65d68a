//! The people at a customer's. Who is the primary one is a rule over all contacts, so what bears on
//! it touches the customer's version.

use serde::{Deserialize, Serialize};

use super::{
    Contact, ContactFields, ContactId, CustomerId, CustomerView, Parties, PartiesError,
    queries::{self, MOST_CONTACTS},
};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        error::EngineError,
        store::{Timestamp, Version},
    },
    portal,
    sales::{self, Quote},
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
    /// Creates a contact, last in the customer's list; the primary one if nobody else is.
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
    /// on, unless they only registered. Quotes that went to them stay, without a contact; where those are many, that takes several
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

/// Refuses fields of a contact that are too long or cannot be.
pub(crate) fn check_contact(fields: &ContactFields) -> Result<(), EngineError> {
    fields.check()
}

fn has_primary(view: &CustomerView) -> bool {
    view.contacts.iter().any(|contact| contact.is_primary)
}

/// Plans a new contact of a customer, last in the list; the primary one only if the fields say so:
/// whoever registers and is not known yet shall not get the customer's mail.
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
        is_primary: fields.is_primary == Some(true),
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
    after.is_primary = command.fields.is_primary.unwrap_or(before.is_primary);
    if before.is_primary && !after.is_primary {
        match successor(&others, tx).await? {
            Some(next) => set_primary(next, true, tx.now(), &mut plan),
            None => after.is_primary = true,
        }
    }
    if after.is_primary && !before.is_primary {
        let formers = others.contacts.iter().filter(|other| other.is_primary);
        formers.for_each(|former| set_primary(former, false, tx.now(), &mut plan));
    }
    if after.is_primary != before.is_primary {
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
        return Ok(plan.with(false).intermediate());
    }
    plan.guard_count(Quote::contact_person_id.is(Some(contact.id)), count..=count);
    sales::unlink_contact(quotes.iter(), tx, &mut plan);
    remove(&contact, &others, tx, &mut plan).await?;
    Ok(plan.with(true))
}

/// Plans that a contact goes, if nothing else names them; says whether they do.
pub(crate) async fn remove_unused<O>(
    id: ContactId,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<bool, PartiesError> {
    let quotes = tx.read(sales::quotes_of_contact(id).limit(1)).await?;
    if !quotes.is_empty() {
        return Ok(false);
    }
    let (contact, others) = read_with_others(id, tx).await?;
    plan.guard_count(Quote::contact_person_id.is(Some(id)), 0..=0);
    remove(&contact, &others, tx, plan).await?;
    Ok(true)
}

/// Plans that a contact goes, with their account.
async fn remove<O>(
    contact: &Contact,
    others: &CustomerView,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<(), PartiesError> {
    if contact.is_primary
        && let Some(next) = successor(others, tx).await?
    {
        set_primary(next, true, tx.now(), plan);
    }
    portal::end_account(contact.id, tx, plan).await?;
    plan.delete(contact);
    plan.touch(&others.customer);
    Ok(())
}

/// Plans that a contact who was let in is the primary one, if nobody is; answers the contact as it
/// is then.
pub(crate) async fn fill_primary<O>(
    contact: Contact,
    tx: &Tx,
    plan: &mut Plan<O>,
) -> Result<Contact, PartiesError> {
    let view = tx.customer(contact.customer_id).await?;
    // Whoever looks for a successor at the same moment must see that there is one more.
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

/// Who is the primary contact when the present one is not any more: the first of the others, but
/// nobody who only registered and waits for approval.
async fn successor<'a>(
    others: &'a CustomerView,
    tx: &Tx,
) -> Result<Option<&'a Contact>, EngineError> {
    if others.contacts.is_empty() {
        return Ok(None);
    }
    let applicants = tx.read(portal::applicants(others.customer.id)).await?;
    let is_known = |contact: &&Contact| {
        let mut applicants = applicants.iter();
        !applicants.any(|account| account.contact_id == contact.id)
    };
    Ok(others.contacts.iter().find(is_known))
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
