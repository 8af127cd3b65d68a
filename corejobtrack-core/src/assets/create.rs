//! Adding a piece of equipment to a customer.

use serde::{Deserialize, Serialize};

use super::{Assets, AssetsError, Equipment, EquipmentFields};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        records::Input as _,
    },
    parties::{self, CustomerId},
};

/// Adds a piece of equipment to a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateEquipment {
    /// The customer who owns it.
    pub customer_id: CustomerId,
    /// The fields of the equipment.
    pub fields: EquipmentFields,
}

impl Command for CreateEquipment {
    const NAME: &'static str = "create_equipment";
}

impl Assets {
    /// Adds a piece of equipment to a customer. The initial count is not an entry of the count
    /// history.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchCustomer`]; invalid input; or if the actor may not edit equipment.
    pub async fn create(&self, command: CreateEquipment) -> Result<Equipment, AssetsError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                decide(&command, &tx).await
            })
            .await
    }
}

async fn decide(command: &CreateEquipment, tx: &Tx) -> Result<Plan<Equipment>, AssetsError> {
    let customer = tx
        .read(parties::queries::customer(command.customer_id))
        .await?
        .ok_or(AssetsError::NoSuchCustomer)?;
    let id = tx.new_id::<Equipment>().await?;
    let mut equipment = command.fields.to_entity(id, customer.id, tx.now())?;
    equipment.settle()?;
    let mut plan = Plan::new(());
    plan.create(&equipment);
    Ok(plan.with(equipment))
}
