//! Logging meter readings of equipment.

use serde::{Deserialize, Serialize};

use super::{
    Assets, AssetsError, Equipment, EquipmentId, MeterReading, MeterReadingId, model::not_negative,
    queries,
};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Outcome, Plan, Tx},
        error::EngineError,
        limits,
        store::Version,
    },
};

/// Logs a meter reading of a piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogCount {
    /// The equipment.
    pub id: EquipmentId,
    /// The reading; not negative. It may be lower than the previous one: meters are replaced.
    pub count: i64,
    /// Notes.
    pub notes: Option<String>,
}

impl Command for LogCount {
    const NAME: &'static str = "log_count";
}

/// A logged meter reading with the updated equipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedCount {
    /// The entry in the count history.
    pub reading: MeterReading,
    /// The equipment.
    pub equipment: Equipment,
}

impl Outcome for LoggedCount {}

impl Assets {
    /// Logs a meter reading of a piece of equipment and makes it the equipment's count.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`]; invalid input; or if the actor may not edit equipment.
    pub async fn log_count(&self, command: LogCount) -> Result<LoggedCount, AssetsError> {
        not_negative("count", &command.count, self.acting.engine.policy())?;
        let longest = self.acting.engine.policy().max_note_length;
        limits::optional("notes", command.notes.as_deref(), longest)?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditParties)?;
                decide(&command, &tx).await
            })
            .await
    }
}

async fn decide(command: &LogCount, tx: &Tx) -> Result<Plan<LoggedCount>, AssetsError> {
    let before = tx
        .read(queries::equipment(command.id))
        .await?
        .ok_or(AssetsError::NoSuchEquipment)?;
    tx.expect_version(before.version)?;
    let mut equipment = Equipment {
        count: Some(command.count),
        updated_at: tx.now(),
        ..before.clone()
    };
    let reading = new_reading(before.id, command.count, command.notes.clone(), tx).await?;
    let mut plan = Plan::new(());
    plan.insert(&reading);
    if !plan.update(&before, &equipment) {
        // Same count and timestamp: every reading must still raise the equipment's version.
        plan.touch(&before);
    }
    equipment.version = Version(before.version.0 + 1);
    Ok(plan.with(LoggedCount { reading, equipment }))
}

/// A new entry of the count history.
pub(super) async fn new_reading(
    equipment: EquipmentId,
    count: i64,
    notes: Option<String>,
    tx: &Tx,
) -> Result<MeterReading, EngineError> {
    Ok(MeterReading {
        id: MeterReadingId(tx.new_id::<MeterReading>().await?),
        equipment_id: equipment,
        count,
        notes,
        recorded_by_id: tx.actor().user().map(|user| user.id),
        recorded_by_name: tx.actor().name().to_owned(),
        recorded_at: tx.now(),
    })
}
