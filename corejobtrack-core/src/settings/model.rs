//! The entities: settings and work types.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    entity,
    kernel::{
        engine::{Audited, Outcome, Plan, Subject, Tx},
        error::EngineError,
        store::{Entity, Json, StoreError, Timestamp, Version},
    },
};

crate::id! {
    /// The id of a [`Setting`].
    pub struct SettingId;
}

entity! {
    /// A setting, by name. A setting that was never changed has no row.
    #[derive(Serialize, Deserialize)]
    pub struct Setting in "settings" {
        /// The id.
        pub id: SettingId,
        /// The row's version.
        pub version: Version,
        /// The name; unique.
        pub name: String,
        /// The value.
        pub value: Json<serde_json::Value>,
        /// When it was last changed.
        pub updated_at: Timestamp [derived],
    }
    key 1;
    unique (name);
    rows small;
}

impl Audited for Setting {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Setting {
    /// Parses the value.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, EngineError> {
        let read = serde_json::from_value(self.value.0);
        Ok(read
            .map_err(|error| StoreError::Corrupt(format!("the setting {}: {error}", self.name)))?)
    }

    /// Plans a new value for a setting that was read as `before`.
    pub(super) async fn put<O>(
        before: Option<Self>,
        name: String,
        value: &(impl Serialize + Sync),
        tx: &Tx,
        plan: &mut Plan<O>,
    ) -> Result<(), EngineError> {
        let value = Json(serde_json::to_value(value).map_err(|error| {
            StoreError::Invalid(format!("the setting {name} is not valid JSON: {error}"))
        })?);
        match before {
            Some(before) if before.value == value => {}
            Some(before) => {
                let after = Self {
                    value,
                    updated_at: tx.now(),
                    ..before.clone()
                };
                plan.update(&before, &after);
            }
            None => plan.create(&Self {
                id: SettingId(tx.new_id::<Self>().await?),
                version: Version(1),
                name,
                value,
                updated_at: tx.now(),
            }),
        }
        Ok(())
    }
}

crate::id! {
    /// The id of a [`TaskType`].
    pub struct TaskTypeId;
}

entity! {
    /// A suggested type of work, such as Installation. Work items store their type as text.
    #[derive(Serialize, Deserialize)]
    pub struct TaskType in "task_types" {
        /// The id.
        pub id: TaskTypeId,
        /// The row's version.
        pub version: Version,
        /// The name.
        pub name: String,
        /// The name without case and accents; unique.
        pub name_key: String [derived],
        /// When it was created.
        pub created_at: Timestamp [derived],
    }
    key 1;
    unique (name_key);
    rows small;
}

impl Audited for TaskType {
    fn subject(&self) -> Subject {
        Subject {
            table: Self::NAME,
            id: self.id.0,
        }
    }
}

impl Outcome for TaskType {}
