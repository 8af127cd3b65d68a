//! Deleting a piece of equipment with its count history.

use serde::{Deserialize, Serialize};

use super::{Assets, AssetsError, Equipment, EquipmentId, queries};
use crate::{
    identity::Permission,
    kernel::engine::{Command, Deleted, Deletion, Tx},
};

/// Deletes a piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteEquipment {
    /// The equipment.
    pub id: EquipmentId,
}

impl Command for DeleteEquipment {
    const NAME: &'static str = "delete_equipment";
}

impl Assets {
    /// Deletes a piece of equipment with its count history, and counts what was deleted with it. Work
    /// items keep their own data about it. An interrupted deletion can be repeated.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`], or if the actor may not edit equipment.
    pub async fn delete(&self, command: DeleteEquipment) -> Result<Deleted, AssetsError> {
        self.acting.delete(command).await
    }
}

impl Deletion for DeleteEquipment {
    type Root = Equipment;
    type Error = AssetsError;

    async fn root(&self, tx: &Tx) -> Result<Equipment, AssetsError> {
        tx.allow(Permission::EditParties)?;
        let equipment = tx.read(queries::equipment(self.id)).await?;
        equipment.ok_or(AssetsError::NoSuchEquipment)
    }
}
