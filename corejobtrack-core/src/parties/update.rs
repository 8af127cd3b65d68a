//! Changing the fields of a customer.

use serde::{Deserialize, Serialize};

use super::{
    CustomerFields, CustomerId, CustomerView, Parties, PartiesError, create::check_number_is_free,
};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        records::Input as _,
    },
};

/// Changes fields of a customer. Existing work items keep the old name and address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateCustomer {
    /// The customer.
    pub id: CustomerId,
    /// The fields to change.
    pub fields: CustomerFields,
}

impl Command for UpdateCustomer {
    const NAME: &'static str = "update_customer";
}

impl Parties {
    /// Changes fields of a customer; omitted fields stay unchanged.
    ///
    /// # Errors
    /// [`PartiesError::NoSuchCustomer`], [`PartiesError::NumberTaken`]; invalid input; or if the
    /// actor may not edit customers.
    pub async fn update_customer(
        &self,
        command: UpdateCustomer,
    ) -> Result<CustomerView, PartiesError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                decide(&command, &tx).await
            })
            .await
    }
}

async fn decide(command: &UpdateCustomer, tx: &Tx) -> Result<Plan<CustomerView>, PartiesError> {
    let CustomerView { customer, contacts } = tx.customer(command.id).await?;
    tx.expect_version(customer.version)?;
    let mut after = customer.clone();
    command.fields.apply(&mut after);
    after.settle();
    let mut plan = Plan::new(());
    if after != customer {
        if after.number_key != customer.number_key {
            check_number_is_free(&after, tx).await?;
        }
        after = plan.replace(&customer, after, tx.now());
    }
    Ok(plan.with(CustomerView {
        customer: after,
        contacts,
    }))
}
