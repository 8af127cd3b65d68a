//! Logging what the meter of a piece of equipment shows.

use serde::{Deserialize, Serialize};

use super::{
    Assets, AssetsError, Equipment, EquipmentId, MeterReading, MeterReadingId, fields::check_count,
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

/// Logs what the meter of a piece of equipment shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogCount {
    /// Which.
    pub id: EquipmentId,
    /// What it shows; not negative. It may be less than before: meters are replaced.
    pub count: i64,
    /// What else there is to say.
    pub notes: Option<String>,
}

impl Command for LogCount {
    const NAME: &'static str = "log_count";
}

/// A count that was logged, and the equipment that shows it now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoggedCount {
    /// The entry of the history.
    pub reading: MeterReading,
    /// The equipment.
    pub equipment: Equipment,
}

impl Outcome for LoggedCount {}

impl Assets {
    /// Logs what the meter of a piece of equipment shows, and makes it the equipment's count.
    ///
    /// # Errors
    /// [`AssetsError::NoSuchEquipment`]; inputs that are too long or negative; where the actor may not
    /// edit equipment.
    pub async fn log_count(&self, command: LogCount) -> Result<LoggedCount, AssetsError> {
        check_count(command.count)?;
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
    let reading = reading(before.id, command.count, command.notes.clone(), tx).await?;
    let mut plan = Plan::new(());
    plan.insert(&reading);
    if !plan.update(&before, &equipment) {
        // The same count at the very same instant: the history still touches the equipment.
        plan.touch(&before);
    }
    equipment.version = Version(before.version.0 + 1);
    Ok(plan.with(LoggedCount { reading, equipment }))
}

/// A new entry of the history of a count.
pub(super) async fn reading(
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
