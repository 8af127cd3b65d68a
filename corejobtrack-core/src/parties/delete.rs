//! Deleting a customer with its quotes, leads, contacts, portal accounts, equipment and meter
//! readings. Work items are never deleted: they keep the customer's name and address and lose the
//! link. Each commit deletes a few hundred rows; the final one guards that no row has been added.

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

/// The most rows that one commit deletes.
const ROWS_PER_COMMIT: u32 = 200;

/// Deletes a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteCustomer {
    /// The customer.
    pub id: CustomerId,
}

impl Command for DeleteCustomer {
    const NAME: &'static str = "empty_customer";
}

/// What was deleted with a customer, and what was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDeleted {
    /// The number of contacts deleted.
    pub contacts: i64,
    /// The number of pieces of equipment deleted.
    pub equipment: i64,
    /// The number of meter readings deleted.
    pub counts: i64,
    /// The number of leads deleted.
    #[serde(default)]
    pub leads: i64,
    /// The number of quotes deleted.
    #[serde(default)]
    pub quotes: i64,
    /// The number of work items kept, without the customer.
    pub items_kept: i64,
}

impl Outcome for CustomerDeleted {}

impl CustomerDeleted {
    fn plus(self, more: Self) -> Self {
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

/// The final commit of a deletion. Only this one carries the caller's idempotency key: a retry gets
/// its result.
#[derive(Debug, Serialize)]
struct FinishDeletion {
    id: CustomerId,
    #[serde(skip)]
    deleted: CustomerDeleted,
}

impl Command for FinishDeletion {
    const NAME: &'static str = "delete_customer";
}

impl Parties {
    /// Deletes a customer and returns what was deleted with it. An interrupted deletion can be
    /// repeated; the result then counts only the last run.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchCustomer`], or if the actor may not delete customers.
    pub async fn delete_customer(
        &self,
        command: DeleteCustomer,
    ) -> Result<CustomerDeleted, PartiesError> {
        let mut deleted = CustomerDeleted::default();
        loop {
            let finish = FinishDeletion {
                id: command.id,
                deleted,
            };
            let finished = self
                .acting
                .transact(finish, |finish, tx| async move {
                    finish_deletion(&finish, &tx).await
                })
                .await?;
            if let Some(all) = finished {
                return Ok(all);
            }
            let batch = self
                .acting
                .unkeyed()
                .transact(command.clone(), |command, tx| async move {
                    tx.allow(Permission::DeleteCustomers)?;
                    let parts = Parts::read(command.id, &tx).await?;
                    let mut plan = Plan::new(());
                    plan.touch(&parts.customer);
                    let deleted = parts.remove(&tx, &mut plan);
                    Ok::<_, PartiesError>(plan.with(deleted))
                })
                .await?;
            deleted = deleted.plus(batch);
        }
    }
}

/// Plans the final commit. Returns `None`, with nothing planned, while more rows are left than fit
/// into one commit.
async fn finish_deletion(
    finish: &FinishDeletion,
    tx: &Tx,
) -> Result<Plan<Option<CustomerDeleted>>, PartiesError> {
    tx.allow(Permission::DeleteCustomers)?;
    let parts = Parts::read(finish.id, tx).await?;
    if finish.deleted == CustomerDeleted::default() {
        tx.expect_version(parts.customer.version)?;
    }
    let mut plan = Plan::new(());
    if parts.len() > max_rows() {
        return Ok(plan.with(None).intermediate());
    }
    guard_unchanged_count(
        ContactSession::customer_id.is(finish.id),
        &parts.sessions,
        &mut plan,
    );
    guard_unchanged_count(
        ContactAccount::customer_id.is(finish.id),
        &parts.accounts,
        &mut plan,
    );
    if !parts.accounts.is_empty() {
        let owners = notifications::owned_by(device_owners(&parts.accounts));
        guard_unchanged_count(owners, &parts.devices, &mut plan);
    }
    guard_unchanged_count(
        Contact::customer_id.is(finish.id),
        &parts.contacts,
        &mut plan,
    );
    guard_unchanged_count(
        Equipment::customer_id.is(finish.id),
        &parts.equipment,
        &mut plan,
    );
    guard_unchanged_count(
        WorkItem::customer_id.is(Some(finish.id)),
        &parts.items,
        &mut plan,
    );
    guard_unchanged_count(Lead::customer_id.is(finish.id), &parts.leads, &mut plan);
    guard_unchanged_count(Quote::customer_id.is(finish.id), &parts.quotes, &mut plan);
    let deleted = finish.deleted.plus(parts.remove(tx, &mut plan));
    plan.delete(&parts.customer);
    Ok(plan.with(Some(deleted)))
}

/// Guards that no row has been added to those that were read.
fn guard_unchanged_count<E: Entity, O>(filter: Where<E>, read: &[E], plan: &mut Plan<O>) {
    let count = u32::try_from(read.len()).unwrap_or(u32::MAX);
    plan.guard_count(filter, count..=count);
}

fn max_rows() -> usize {
    usize::try_from(ROWS_PER_COMMIT).unwrap_or(usize::MAX)
}

/// A customer with the rows that refer to it: of each table, at most one row more than fits into
/// one commit.
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
        let max = ROWS_PER_COMMIT + 1;
        let (customer, access, contacts, equipment, readings, items, leads, quotes) = tx
            .read((
                queries::customer(id),
                (
                    portal::sessions_of_customer(id).limit(max),
                    portal::accounts_of_customer(id).limit(max),
                ),
                queries::contacts(id).limit(max),
                assets::queries::of_customer(id).limit(max),
                assets::queries::readings_of_customer(id, max).limit(max),
                work::for_customer(id).limit(max),
                sales::leads_of_customer(id).limit(max),
                sales::quotes_of_customer(id).limit(max),
            ))
            .await?;
        let (sessions, accounts) = access;
        let devices = match accounts.as_slice() {
            [] => Vec::new(),
            accounts => {
                tx.read(notifications::devices_of(device_owners(accounts)).limit(max))
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

    /// Plans as many deletions as fit into one commit, referring rows first: meter readings before
    /// equipment, quotes before leads and contacts, accounts before contacts, sessions and devices
    /// before accounts.
    fn remove<O>(&self, tx: &Tx, plan: &mut Plan<O>) -> CustomerDeleted {
        let mut room = max_rows();
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

/// The contacts with accounts, as owners of devices.
fn device_owners(accounts: &[ContactAccount]) -> impl Iterator<Item = Recipient> {
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
