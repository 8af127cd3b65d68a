//! Reordering the contacts of a customer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ContactId, CustomerId, CustomerView, Parties, PartiesError};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        store::Version,
    },
};

/// Reorders the contacts of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReorderContacts {
    /// The customer.
    pub customer_id: CustomerId,
    /// All contacts of the customer in the new order, each exactly once.
    pub contact_ids: Vec<ContactId>,
}

impl Command for ReorderContacts {
    const NAME: &'static str = "reorder_contacts";
}

impl Parties {
    /// Reorders the contacts of a customer. The primary contact stays the same.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchCustomer`]; [`PartiesError::NotItsContacts`] if one is missing, named
    /// twice or belongs to another customer; or if the actor may not edit customers.
    pub async fn reorder_contacts(
        &self,
        command: ReorderContacts,
    ) -> Result<CustomerView, PartiesError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                decide(&command, &tx).await
            })
            .await
    }
}

async fn decide(command: &ReorderContacts, tx: &Tx) -> Result<Plan<CustomerView>, PartiesError> {
    let mut view = tx.customer(command.customer_id).await?;
    tx.expect_version(view.customer.version)?;
    let named: BTreeSet<ContactId> = command.contact_ids.iter().copied().collect();
    let existing: BTreeSet<ContactId> = view.contacts.iter().map(|contact| contact.id).collect();
    if named != existing || named.len() != command.contact_ids.len() {
        return Err(PartiesError::NotItsContacts);
    }
    let mut plan = Plan::new(());
    let mut changed = false;
    for (sequence, id) in (1_i64..).zip(&command.contact_ids) {
        let Some(contact) = view.contacts.iter_mut().find(|contact| contact.id == *id) else {
            continue;
        };
        if contact.sequence == sequence {
            continue;
        }
        let before = contact.clone();
        contact.sequence = sequence;
        *contact = plan.replace(&before, contact.clone(), tx.now());
        changed = true;
    }
    if changed {
        plan.touch(&view.customer);
        view.customer.version = Version(view.customer.version.0 + 1);
    }
    view.contacts.sort_by_key(|contact| contact.sequence);
    Ok(plan.with(view))
}
