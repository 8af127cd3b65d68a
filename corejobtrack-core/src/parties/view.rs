//! A customer with its contacts, as reads and operations return it.

use serde::{Deserialize, Serialize};

use super::{Contact, ContactId, Customer, CustomerId, Parties, PartiesError, queries};
use crate::{
    identity::Permission,
    kernel::engine::{Outcome, Tx},
};

/// A customer with its contacts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerView {
    /// The customer.
    pub customer: Customer,
    /// The contacts, in order.
    pub contacts: Vec<Contact>,
}

impl Outcome for CustomerView {}
impl Outcome for Contact {}

impl Tx {
    /// Reads a customer with all its contacts.
    pub(crate) async fn customer(&self, id: CustomerId) -> Result<CustomerView, PartiesError> {
        let (customer, contacts) = self
            .read((queries::customer(id), queries::contacts(id)))
            .await?;
        Ok(CustomerView {
            customer: customer.ok_or(PartiesError::NoSuchCustomer)?,
            contacts,
        })
    }
}

impl Parties {
    /// One customer with its contacts.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchCustomer`], or if the actor may not see customers.
    pub async fn customer(&self, id: CustomerId) -> Result<CustomerView, PartiesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        tx.customer(id).await
    }

    /// One contact.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchContact`], or if the actor may not see customers.
    pub async fn contact(&self, id: ContactId) -> Result<Contact, PartiesError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewParties)?;
        let contact = tx.read(queries::contact(id)).await?;
        contact.ok_or(PartiesError::NoSuchContact)
    }
}
