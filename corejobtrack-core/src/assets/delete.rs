//! Deleting a piece of equipment with the history of its count, some hundred rows a commit.

use serde::{Deserialize, Serialize};

use super::{Assets, AssetsError, Equipment, EquipmentId, MeterReading, queries};
use crate::{
    identity::Permission,
    kernel::engine::{Command, Outcome, Plan, Tx},
};

/// How many rows go in one commit.
const ROWS: u32 = 200;

/// Deletes a piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteEquipment {
    /// Which.
    pub id: EquipmentId,
}

impl Command for DeleteEquipment {
    const NAME: &'static str = "empty_equipment";
}

/// What went with a piece of equipment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipmentDeleted {
    /// How many counts went.
    pub counts: i64,
}

impl Outcome for EquipmentDeleted {}

/// The last step, which alone carries the caller's key: it is what a repetition is answered from.
#[derive(Debug, Serialize)]
struct EndEquipment {
    id: EquipmentId,
    #[serde(skip)]
    gone: i64,
}

impl Command for EndEquipment {
    const NAME: &'static str = "delete_equipment";
}

impl Assets {
    /// Deletes a piece of equipment with the history of its count. Work items keep what they say of it.
    /// It can be repeated if it is interrupted.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`], or where the actor may not edit equipment.
    pub async fn delete(&self, command: DeleteEquipment) -> Result<EquipmentDeleted, AssetsError> {
        let mut gone = 0;
        loop {
            let end = EndEquipment {
                id: command.id,
                gone,
            };
            let ended = self
                .acting
                .transact(end, |end, tx| async move { decide_end(&end, &tx).await })
                .await?;
            if let Some(all) = ended {
                return Ok(all);
            }
            gone += self
                .acting
                .unkeyed()
                .transact(command.clone(), |command, tx| async move {
                    let (equipment, readings) = read(command.id, &tx).await?;
                    let mut plan = Plan::new(());
                    plan.touch(&equipment);
                    let going = readings.iter().take(most());
                    let count = going.map(|reading| plan.remove(reading)).count();
                    Ok::<_, AssetsError>(plan.with(i64::try_from(count).unwrap_or(i64::MAX)))
                })
                .await?;
        }
    }
}

/// Plans the end; answers nothing and does nothing while there is more than fits into one commit.
async fn decide_end(
    end: &EndEquipment,
    tx: &Tx,
) -> Result<Plan<Option<EquipmentDeleted>>, AssetsError> {
    let (equipment, readings) = read(end.id, tx).await?;
    if end.gone == 0 {
        tx.expect_version(equipment.version)?;
    }
    let mut plan = Plan::new(());
    if readings.len() > most() {
        return Ok(plan.with(None).intermediate());
    }
    // Logging a count touches the equipment, so its version guards that these are all.
    readings.iter().for_each(|reading| plan.remove(reading));
    plan.delete(&equipment);
    let counts = i64::try_from(readings.len()).unwrap_or(i64::MAX);
    Ok(plan.with(Some(EquipmentDeleted {
        counts: end.gone + counts,
    })))
}

async fn read(id: EquipmentId, tx: &Tx) -> Result<(Equipment, Vec<MeterReading>), AssetsError> {
    tx.allow(Permission::EditParties)?;
    let (equipment, readings) = tx
        .read((
            queries::equipment(id),
            queries::readings(id).limit(ROWS + 1),
        ))
        .await?;
    Ok((equipment.ok_or(AssetsError::NoSuchEquipment)?, readings))
}

fn most() -> usize {
    usize::try_from(ROWS).unwrap_or(usize::MAX)
}
