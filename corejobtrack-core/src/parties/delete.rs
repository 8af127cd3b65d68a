//! Deleting a customer with its quotes, leads, contacts, portal accounts, equipment and meter
//! readings. Work items are never deleted: they keep the customer's name and address and lose the
//! link.

use serde::{Deserialize, Serialize};

use super::{Customer, CustomerId, Parties, PartiesError, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Deleted, Deletion, Tx},
        store::Timestamp,
    },
};

/// Deletes a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteCustomer {
    /// The customer.
    pub id: CustomerId,
}

impl Command for DeleteCustomer {
    const NAME: &'static str = "delete_customer";
}

impl Parties {
    /// Deletes a customer, and counts what was deleted with it and which work items were kept. An
    /// interrupted deletion can be repeated; the result then counts only the last run.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchCustomer`], or if the actor may not delete customers.
    pub async fn delete_customer(&self, command: DeleteCustomer) -> Result<Deleted, PartiesError> {
        self.acting.delete(command).await
    }
}

impl Deletion for DeleteCustomer {
    type Root = Customer;
    type Error = PartiesError;

    async fn root(&self, tx: &Tx) -> Result<Customer, PartiesError> {
        tx.allow(Permission::DeleteCustomers)?;
        let customer = tx.read(queries::open_or_closed(self.id)).await?;
        customer.ok_or(PartiesError::NoSuchCustomer)
    }

    fn close(&self, customer: &Customer, now: Timestamp) -> Option<Customer> {
        customer.closed_at.is_none().then(|| Customer {
            closed_at: Some(now),
            ..customer.clone()
        })
    }
}
