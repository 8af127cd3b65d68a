//! Settings for signing push notifications to Apple devices.

use serde::{Deserialize, Serialize};

use super::{Administration, IntegrationSettings, Secret, UpdateIntegration};
use crate::{
    identity::Permission,
    kernel::{
        change::Change,
        engine::Command,
        error::EngineError,
        limits::{self, MAX_SHORT},
        store::{Comparison, Query, Timestamp},
    },
    services::notifications::Device,
};

/// The greatest number of devices counted.
const MAX_COUNTED: u32 = 10_000;

/// The greatest length of a signing key, in characters.
const MAX_KEY: usize = 20_000;

/// Settings of push notifications, without the signing key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Push {
    /// The id of the key.
    pub key_id: Option<String>,
    /// The id of the team.
    pub team_id: Option<String>,
    /// The id of the app.
    pub bundle_id: Option<String>,
    /// Whether to use Apple's sandbox.
    pub use_sandbox: Option<bool>,
}

impl IntegrationSettings for Push {
    const NAME: &'static str = "push";
}

/// Changes the settings of push notifications. An empty text clears a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdatePush {
    /// The id of the key.
    pub key_id: Change<String>,
    /// The id of the team.
    pub team_id: Change<String>,
    /// The id of the app.
    pub bundle_id: Change<String>,
    /// Whether to use Apple's sandbox.
    pub use_sandbox: Option<bool>,
    /// The signing key, as sent.
    #[serde(skip)]
    pub key: Change<Secret>,
}

impl Command for UpdatePush {
    const NAME: &'static str = "update_push";
}

impl UpdateIntegration for UpdatePush {
    type Of = Push;

    fn check(&self) -> Result<(), EngineError> {
        for (field, change) in [
            ("key_id", &self.key_id),
            ("team_id", &self.team_id),
            ("bundle_id", &self.bundle_id),
        ] {
            limits::optional(field, change.value().map(String::as_str), MAX_SHORT)?;
        }
        match &self.key {
            Change::To(key) => limits::required("key", key.reveal(), MAX_KEY),
            _ => Ok(()),
        }
    }

    fn apply(&self, push: &mut Push, _now: Timestamp) {
        for (change, field) in [
            (&self.key_id, &mut push.key_id),
            (&self.team_id, &mut push.team_id),
            (&self.bundle_id, &mut push.bundle_id),
        ] {
            change.apply(field);
            *field = field.take().filter(|text| !text.trim().is_empty());
        }
        push.use_sandbox = self.use_sandbox.or(push.use_sandbox);
    }

    fn secret(&self) -> &Change<Secret> {
        &self.key
    }
}

/// The devices registered for push notifications, of which at most 10,000 are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeviceCounts {
    /// The number of devices, including those of customer contacts.
    pub devices: u64,
    /// The number of users with at least one device.
    pub users: u64,
}

impl Administration {
    /// Counts the devices registered for push notifications.
    ///
    /// # Errors
    /// If the actor may not see the system status.
    pub async fn device_counts(&self) -> Result<DeviceCounts, EngineError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ViewSystem)?;
        let devices = Query::of(Device::owner.compares(Comparison::Greater, ""))
            .order(Device::owner.ascending())
            .limit(MAX_COUNTED);
        let mut reach = DeviceCounts::default();
        let mut last = None;
        for device in tx.read(devices).await? {
            reach.devices += 1;
            if device.owner.starts_with("user:") && last.as_ref() != Some(&device.owner) {
                reach.users += 1;
                last = Some(device.owner);
            }
        }
        Ok(reach)
    }
}
