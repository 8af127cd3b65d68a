//! Changing the fields of a piece of equipment.

use serde::{Deserialize, Serialize};

use super::{
    Assets, AssetsError, Equipment, EquipmentFields, EquipmentId, log_count::new_reading, queries,
};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        records::Input as _,
    },
};

/// Changes fields of a piece of equipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpdateEquipment {
    /// The equipment.
    pub id: EquipmentId,
    /// The fields to change.
    pub fields: EquipmentFields,
}

impl Command for UpdateEquipment {
    const NAME: &'static str = "update_equipment";
}

impl Assets {
    /// Changes fields of a piece of equipment; omitted fields stay unchanged. A changed count is
    /// also logged, so that the count history is complete.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`]; invalid input, including changes that remove make, model
    /// and serial number; or if the actor may not edit equipment.
    pub async fn update(&self, command: UpdateEquipment) -> Result<Equipment, AssetsError> {
        command.fields.check(self.acting.engine.policy())?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                decide(&command, &tx).await
            })
            .await
    }
}

async fn decide(command: &UpdateEquipment, tx: &Tx) -> Result<Plan<Equipment>, AssetsError> {
    let before = tx
        .read(queries::equipment(command.id))
        .await?
        .ok_or(AssetsError::NoSuchEquipment)?;
    tx.expect_version(before.version)?;
    let mut after = before.clone();
    command.fields.apply(&mut after);
    after.settle()?;
    let mut plan = Plan::new(());
    if after != before {
        if let Some(count) = after.count.filter(|_| after.count != before.count) {
            plan.insert(&new_reading(before.id, count, None, tx).await?);
        }
        after = plan.replace(&before, after, tx.now());
    }
    Ok(plan.with(after))
}
