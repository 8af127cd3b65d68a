//! Creating a customer.

use serde::{Deserialize, Serialize};

use super::{Customer, CustomerFields, CustomerView, Parties, PartiesError, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        records::Input as _,
    },
    parties::PartiesEvent,
};

/// Creates a customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CreateCustomer {
    /// The fields of the customer; `company` is required.
    pub fields: CustomerFields,
}

impl Command for CreateCustomer {
    const NAME: &'static str = "create_customer";
}

impl CreateCustomer {
    /// A customer with a name and nothing else.
    pub fn named(company: impl Into<String>) -> Self {
        Self {
            fields: CustomerFields {
                company: Some(company.into()),
                ..CustomerFields::default()
            },
        }
    }
}

impl Parties {
    /// Creates a customer. Names may repeat; customer numbers are unique.
    ///
    /// # Errors
    /// [`PartiesError::NumberTaken`], compared without case; invalid input; or if the actor may not
    /// edit customers.
    pub async fn create_customer(
        &self,
        command: CreateCustomer,
    ) -> Result<CustomerView, PartiesError> {
        command.fields.check(self.acting.engine.policy())?;
        // Refuses missing fields before anything is read.
        command.fields.to_entity(0, self.acting.engine.now())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                decide(&command.fields, &tx).await
            })
            .await
    }
}

async fn decide(fields: &CustomerFields, tx: &Tx) -> Result<Plan<CustomerView>, PartiesError> {
    let id = tx.new_id::<Customer>().await?;
    let mut customer = fields.to_entity(id, tx.now())?;
    customer.settle();
    check_number_is_free(&customer, tx).await?;
    let mut plan = Plan::new(());
    plan.create(&customer);
    plan.event(PartiesEvent::CustomerCreated {
        customer: customer.id,
    });
    Ok(plan.with(CustomerView {
        customer,
        contacts: Vec::new(),
    }))
}

/// Rejects a number that another customer has.
pub(super) async fn check_number_is_free(customer: &Customer, tx: &Tx) -> Result<(), PartiesError> {
    let Some(number) = &customer.number else {
        return Ok(());
    };
    match tx.read(queries::with_number(number).first()).await? {
        Some(other) if other.id != customer.id => Err(PartiesError::NumberTaken),
        _ => Ok(()),
    }
}
