//! Suggested work types.

use serde::{Deserialize, Serialize};

use super::{Settings, SettingsError, TaskType, TaskTypeId, queries};
use crate::{
    identity::Permission,
    kernel::{
        engine::{Command, Plan, Tx},
        limits::{self, MAX_SHORT},
        store::{Query, Version, Where, text::folded},
    },
};

/// The greatest number of work types.
const MAX_TASK_TYPES: u32 = 500;

/// Adds a work type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateTaskType {
    /// The name.
    pub name: String,
}

impl Command for CreateTaskType {
    const NAME: &'static str = "create_task_type";
}

/// Renames a work type. Existing work items keep the old name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenameTaskType {
    /// The present name, in any case.
    pub old_name: String,
    /// The new name.
    pub name: String,
}

impl Command for RenameTaskType {
    const NAME: &'static str = "rename_task_type";
}

/// Deletes a work type. Existing work items keep its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteTaskType {
    /// The name, in any case.
    pub name: String,
}

impl Command for DeleteTaskType {
    const NAME: &'static str = "delete_task_type";
}

impl Settings {
    /// All work types, by name.
    ///
    /// # Errors
    /// If the actor may not see settings.
    pub async fn task_types(&self) -> Result<Vec<TaskType>, SettingsError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSettings)?;
        Ok(tx.read(queries::task_types()).await?)
    }

    /// Adds a work type.
    ///
    /// # Errors
    /// [`SettingsError::TaskTypeExists`], compared without case; [`SettingsError::TooMany`]; a name
    /// that is blank or too long; or if the actor may not edit choices.
    pub async fn create_task_type(
        &self,
        command: CreateTaskType,
    ) -> Result<TaskType, SettingsError> {
        limits::required("name", &command.name, MAX_SHORT)?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditChoices)?;
                create(&command.name, &tx).await
            })
            .await
    }

    /// Renames a work type.
    ///
    /// # Errors
    /// [`SettingsError::NoSuchTaskType`]; [`SettingsError::TaskTypeExists`] if another one has the
    /// name; a name that is blank or too long; or if the actor may not edit choices.
    pub async fn rename_task_type(
        &self,
        command: RenameTaskType,
    ) -> Result<TaskType, SettingsError> {
        limits::required("name", &command.name, MAX_SHORT)?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditChoices)?;
                rename(&command, &tx).await
            })
            .await
    }

    /// Deletes a work type.
    ///
    /// # Errors
    /// [`SettingsError::NoSuchTaskType`], or if the actor may not edit choices.
    pub async fn delete_task_type(&self, command: DeleteTaskType) -> Result<(), SettingsError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::EditChoices)?;
                let found = tx.read(queries::task_type(&command.name)).await?;
                let mut plan = Plan::new(());
                plan.delete(&found.ok_or(SettingsError::NoSuchTaskType)?);
                Ok(plan)
            })
            .await
    }
}

async fn create(name: &str, tx: &Tx) -> Result<Plan<TaskType>, SettingsError> {
    let all = Query::<TaskType>::all().count();
    let (same, count) = tx.read((queries::task_type(name), all)).await?;
    if same.is_some() {
        return Err(SettingsError::TaskTypeExists);
    }
    if count >= i64::from(MAX_TASK_TYPES) {
        return Err(SettingsError::TooMany(MAX_TASK_TYPES));
    }
    let name = name.trim();
    let new = TaskType {
        id: TaskTypeId(tx.new_id::<TaskType>().await?),
        version: Version(1),
        name: name.to_owned(),
        name_key: folded(name),
        created_at: tx.now(),
    };
    let mut plan = Plan::new(());
    plan.guard_count(Where::<TaskType>::all(), 0..=MAX_TASK_TYPES - 1);
    plan.create(&new);
    Ok(plan.with(new))
}

async fn rename(command: &RenameTaskType, tx: &Tx) -> Result<Plan<TaskType>, SettingsError> {
    let (before, same) = tx
        .read((
            queries::task_type(&command.old_name),
            queries::task_type(&command.name),
        ))
        .await?;
    let before = before.ok_or(SettingsError::NoSuchTaskType)?;
    if same.is_some_and(|same| same.id != before.id) {
        return Err(SettingsError::TaskTypeExists);
    }
    let name = command.name.trim();
    let after = TaskType {
        name: name.to_owned(),
        name_key: folded(name),
        ..before.clone()
    };
    let mut plan = Plan::new(());
    let after = plan.replace(&before, after, tx.now());
    Ok(plan.with(after))
}
