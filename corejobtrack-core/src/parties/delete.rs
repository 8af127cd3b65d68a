//! Deleting a customer. Quotes, leads, contacts with their accounts, equipment and its counts go too,
//! since they are nothing without the customer; work items never do: they keep the name and address they
//! were given and stand without the customer. A few hundred rows go in a commit; the last one is guarded
//! by there being nothing but what goes in it.

use serde::{Deserialize, Serialize};

use super::{Contact, Customer, CustomerId, Parties, PartiesError, queries};
use crate::{
    assets::{self, Equipment, MeterReading},
    identity::Permission,
    kernel::{
        engine::{Command, Outcome, Plan, Tx},
        store::{Entity, Where},
    },
    portal::{self, ContactAccount, ContactSession},
    sales::{self, Lead, Quote},
    services::notifications::{self, Device, Recipient},
    work::{self, WorkItem},
};

/// How many rows go in one commit.
const ROWS: u32 = 200;

/// Deletes a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteCustomer {
    /// Which.
    pub id: CustomerId,
}

impl Command for DeleteCustomer {
    const NAME: &'static str = "empty_customer";
}

/// What went with a customer, and what did not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDeleted {
    /// How many contacts went.
    pub contacts: i64,
    /// How many pieces of equipment went.
    pub equipment: i64,
    /// How many counts of that equipment went.
    pub counts: i64,
    /// How many leads went.
    #[serde(default)]
    pub leads: i64,
    /// How many quotes went.
    #[serde(default)]
    pub quotes: i64,
    /// How many work items stay, without the customer.
    pub items_kept: i64,
}

impl Outcome for CustomerDeleted {}

impl CustomerDeleted {
    fn and(self, more: Self) -> Self {
        Self {
            contacts: self.contacts + more.contacts,
            equipment: self.equipment + more.equipment,
            counts: self.counts + more.counts,
            leads: self.leads + more.leads,
            quotes: self.quotes + more.quotes,
            items_kept: self.items_kept + more.items_kept,
        }
    }
}

/// The last step, which alone carries the caller's key: it is what a repetition is answered from.
#[derive(Debug, Serialize)]
struct EndCustomer {
    id: CustomerId,
    #[serde(skip)]
    gone: CustomerDeleted,
}

impl Command for EndCustomer {
    const NAME: &'static str = "delete_customer";
}

impl Parties {
    /// Deletes a customer and says what went with it. It can be repeated if it is interrupted; the
    /// answer then counts what went in the last run.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchCustomer`], or where the actor may not delete customers.
    pub async fn delete_customer(
        &self,
        command: DeleteCustomer,
    ) -> Result<CustomerDeleted, PartiesError> {
        let mut gone = CustomerDeleted::default();
        loop {
            let end = EndCustomer {
                id: command.id,
                gone,
            };
            let ended = self
                .acting
                .transact(end, |end, tx| async move { decide_end(&end, &tx).await })
                .await?;
            if let Some(all) = ended {
                return Ok(all);
            }
            let step = self
                .acting
                .unkeyed()
                .transact(command.clone(), |command, tx| async move {
                    tx.allow(Permission::DeleteCustomers)?;
                    let parts = Parts::read(command.id, &tx).await?;
                    let mut plan = Plan::new(());
                    plan.touch(&parts.customer);
                    let gone = parts.remove(&tx, &mut plan);
                    Ok::<_, PartiesError>(plan.with(gone))
                })
                .await?;
            gone = gone.and(step);
        }
    }
}

/// Plans the end; answers nothing and does nothing while there is more than fits into one commit.
async fn decide_end(
    end: &EndCustomer,
    tx: &Tx,
) -> Result<Plan<Option<CustomerDeleted>>, PartiesError> {
    tx.allow(Permission::DeleteCustomers)?;
    let parts = Parts::read(end.id, tx).await?;
    if end.gone == CustomerDeleted::default() {
        tx.expect_version(parts.customer.version)?;
    }
    let mut plan = Plan::new(());
    if parts.len() > most() {
        return Ok(plan.with(None).intermediate());
    }
    only(
        ContactSession::customer_id.is(end.id),
        &parts.sessions,
        &mut plan,
    );
    only(
        ContactAccount::customer_id.is(end.id),
        &parts.accounts,
        &mut plan,
    );
    if !parts.accounts.is_empty() {
        let owners = notifications::owned_by(owners(&parts.accounts));
        only(owners, &parts.devices, &mut plan);
    }
    only(Contact::customer_id.is(end.id), &parts.contacts, &mut plan);
    only(
        Equipment::customer_id.is(end.id),
        &parts.equipment,
        &mut plan,
    );
    only(
        WorkItem::customer_id.is(Some(end.id)),
        &parts.items,
        &mut plan,
    );
    only(Lead::customer_id.is(end.id), &parts.leads, &mut plan);
    only(Quote::customer_id.is(end.id), &parts.quotes, &mut plan);
    let gone = end.gone.and(parts.remove(tx, &mut plan));
    plan.delete(&parts.customer);
    Ok(plan.with(Some(gone)))
}

/// Guards that no row has joined those that were read.
fn only<E: Entity, O>(filter: Where<E>, read: &[E], plan: &mut Plan<O>) {
    let count = u32::try_from(read.len()).unwrap_or(u32::MAX);
    plan.guard_count(filter, count..=count);
}

fn most() -> usize {
    usize::try_from(ROWS).unwrap_or(usize::MAX)
}

/// A customer with what names it, as far as it could fit into one commit and one row further.
struct Parts {
    customer: Customer,
    sessions: Vec<ContactSession>,
    devices: Vec<Device>,
    accounts: Vec<ContactAccount>,
    contacts: Vec<Contact>,
    equipment: Vec<Equipment>,
    readings: Vec<MeterReading>,
    items: Vec<WorkItem>,
    leads: Vec<Lead>,
    quotes: Vec<Quote>,
}

impl Parts {
    async fn read(id: CustomerId, tx: &Tx) -> Result<Self, PartiesError> {
        let further = ROWS + 1;
        let (customer, access, contacts, equipment, readings, items, leads, quotes) = tx
            .read((
                queries::customer(id),
                (
                    portal::sessions_of_customer(id).limit(further),
                    portal::accounts_of_customer(id).limit(further),
                ),
                queries::contacts(id).limit(further),
                assets::queries::of_customer(id).limit(further),
                assets::queries::readings_of_customer(id, further).limit(further),
                work::for_customer(id).limit(further),
                sales::leads_of_customer(id).limit(further),
                sales::quotes_of_customer(id).limit(further),
            ))
            .await?;
        let (sessions, accounts) = access;
        let devices = match accounts.as_slice() {
            [] => Vec::new(),
            accounts => {
                tx.read(notifications::devices_of(owners(accounts)).limit(further))
                    .await?
            }
        };
        Ok(Self {
            customer: customer.ok_or(PartiesError::NoSuchCustomer)?,
            sessions,
            devices,
            accounts,
            contacts,
            equipment,
            readings,
            items,
            leads,
            quotes,
        })
    }

    fn len(&self) -> usize {
        let sold = self.leads.len() + self.quotes.len();
        let owned = self.equipment.len() + self.readings.len();
        let access = self.sessions.len() + self.devices.len() + self.accounts.len();
        self.contacts.len() + access + owned + self.items.len() + sold
    }

    /// Plans what fits into one commit. Equipment goes once its counts do; leads and contacts go once
    /// the quotes do, which name them; a contact goes once their account does, and that once its
    /// sessions and devices do.
    fn remove<O>(&self, tx: &Tx, plan: &mut Plan<O>) -> CustomerDeleted {
        let mut room = most();
        let items = take(&self.items, &mut room);
        work::unlink_customer(items, tx, plan);
        let quotes = take(&self.quotes, &mut room);
        quotes.iter().for_each(|quote| plan.delete(quote));
        let is_quoted = quotes.len() < self.quotes.len();
        let leads = if is_quoted {
            &[]
        } else {
            take(&self.leads, &mut room)
        };
        leads.iter().for_each(|lead| plan.delete(lead));
        let readings = take(&self.readings, &mut room);
        readings.iter().for_each(|reading| plan.remove(reading));
        let equipment = if readings.len() == self.readings.len() {
            take(&self.equipment, &mut room)
        } else {
            &[]
        };
        equipment.iter().for_each(|piece| plan.delete(piece));
        let sessions = take(&self.sessions, &mut room);
        sessions.iter().for_each(|session| plan.remove(session));
        let devices = take(&self.devices, &mut room);
        devices.iter().for_each(|device| plan.remove(device));
        let is_in_use = sessions.len() < self.sessions.len() || devices.len() < self.devices.len();
        let accounts = if is_in_use {
            &[]
        } else {
            take(&self.accounts, &mut room)
        };
        accounts.iter().for_each(|account| plan.delete(account));
        let contacts = if is_quoted || is_in_use || accounts.len() < self.accounts.len() {
            &[]
        } else {
            take(&self.contacts, &mut room)
        };
        contacts.iter().for_each(|contact| plan.delete(contact));
        CustomerDeleted {
            contacts: count(contacts),
            equipment: count(equipment),
            counts: count(readings),
            leads: count(leads),
            quotes: count(quotes),
            items_kept: count(items),
        }
    }
}

/// Those who have accounts, as owners of devices.
fn owners(accounts: &[ContactAccount]) -> impl Iterator<Item = Recipient> {
    accounts
        .iter()
        .map(|account| Recipient::Contact(account.contact_id))
}

fn take<'a, T>(rows: &'a [T], room: &mut usize) -> &'a [T] {
    let taken = rows.get(..rows.len().min(*room)).unwrap_or_default();
    *room -= taken.len();
    taken
}

fn count<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}
