//! Deleting a piece of equipment with its count history, a few hundred rows per commit.

use serde::{Deserialize, Serialize};

use super::{Assets, AssetsError, Equipment, EquipmentId, MeterReading, queries};
use crate::{
    identity::Permission,
    kernel::engine::{Command, Outcome, Plan, Tx},
};

/// The most meter readings that one commit deletes.
const READINGS_PER_COMMIT: u32 = 200;

/// Deletes a piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteEquipment {
    /// The equipment.
    pub id: EquipmentId,
}

impl Command for DeleteEquipment {
    const NAME: &'static str = "empty_equipment";
}

/// The records deleted together with a piece of equipment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipmentDeleted {
    /// The number of meter readings deleted.
    pub counts: i64,
}

impl Outcome for EquipmentDeleted {}

/// The final commit of a deletion. Only this one carries the caller's idempotency key: a retry gets
/// its result.
#[derive(Debug, Serialize)]
struct FinishDeletion {
    id: EquipmentId,
    #[serde(skip)]
    deleted: i64,
}

impl Command for FinishDeletion {
    const NAME: &'static str = "delete_equipment";
}

impl Assets {
    /// Deletes a piece of equipment with its count history. Work items keep their own data about
    /// it. An interrupted deletion can be repeated.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`], or if the actor may not edit equipment.
    pub async fn delete(&self, command: DeleteEquipment) -> Result<EquipmentDeleted, AssetsError> {
        let mut deleted = 0;
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
            deleted += self
                .acting
                .unkeyed()
                .transact(command.clone(), |command, tx| async move {
                    let (equipment, readings) = read(command.id, &tx).await?;
                    let mut plan = Plan::new(());
                    plan.touch(&equipment);
                    let batch = readings.iter().take(max_readings());
                    let count = batch.map(|reading| plan.remove(reading)).count();
                    Ok::<_, AssetsError>(plan.with(i64::try_from(count).unwrap_or(i64::MAX)))
                })
                .await?;
        }
    }
}

/// Plans the final commit. Returns `None`, with nothing planned, while more readings are left than
/// fit into one commit.
async fn finish_deletion(
    finish: &FinishDeletion,
    tx: &Tx,
) -> Result<Plan<Option<EquipmentDeleted>>, AssetsError> {
    let (equipment, readings) = read(finish.id, tx).await?;
    if finish.deleted == 0 {
        tx.expect_version(equipment.version)?;
    }
    let mut plan = Plan::new(());
    if readings.len() > max_readings() {
        return Ok(plan.with(None).intermediate());
    }
    // Logging a count raises the equipment's version, so its guard also rules out further readings.
    readings.iter().for_each(|reading| plan.remove(reading));
    plan.delete(&equipment);
    let counts = i64::try_from(readings.len()).unwrap_or(i64::MAX);
    Ok(plan.with(Some(EquipmentDeleted {
        counts: finish.deleted + counts,
    })))
}

async fn read(id: EquipmentId, tx: &Tx) -> Result<(Equipment, Vec<MeterReading>), AssetsError> {
    tx.allow(Permission::EditParties)?;
    let (equipment, readings) = tx
        .read((
            queries::equipment(id),
            queries::readings(id).limit(READINGS_PER_COMMIT + 1),
        ))
        .await?;
    Ok((equipment.ok_or(AssetsError::NoSuchEquipment)?, readings))
}

fn max_readings() -> usize {
    usize::try_from(READINGS_PER_COMMIT).unwrap_or(usize::MAX)
}
