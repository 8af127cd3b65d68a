//! Devices for push messages, registered by the programs that run on them.

use serde::{Deserialize, Serialize};

use super::{NotifyError, Recipient, queries, recipient_of};
use crate::{
    entity,
    kernel::{
        engine::{Acting, Command, Outcome, Plan},
        limits::{self, MAX_SHORT},
        store::{Timestamp, Version},
    },
};

/// The most devices of one owner; another one replaces the one that was registered longest ago.
pub const MAX_DEVICES: u32 = 50;
/// The maximum length of a token, in characters.
const MAX_TOKEN_LENGTH: usize = 512;

crate::id! {
    /// The id of a [`Device`].
    pub struct DeviceId;
}

crate::choice! {
    /// The platform of a device.
    pub enum Platform {
        /// An iPhone or iPad.
        Ios = "ios",
        /// A phone or tablet with Android.
        Android = "android",
        /// A Mac.
        Macos = "macos",
        /// A browser.
        Web = "web",
    }
}

entity! {
    /// A device that push messages are sent to.
    #[derive(Serialize, Deserialize)]
    pub struct Device in "devices" {
        /// The id.
        pub id: DeviceId,
        /// The row's version.
        pub version: Version,
        /// The token of the push service; unique.
        pub token: String,
        /// The owner: `user:` or `contact:` and an id.
        pub owner: String,
        /// The platform.
        pub platform: Platform,
        /// The name that its owner gave it.
        pub name: Option<String>,
        /// The version of the program on it.
        pub app_version: Option<String>,
        /// When it was first registered.
        pub created_at: Timestamp,
        /// When it was last registered.
        pub registered_at: Timestamp,
    }
    key 1;
    unique (token);
    index (owner, registered_at, id);
}

impl Outcome for Device {}

/// Registers a device, or updates its registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterDevice {
    /// The token of the push service: 1 to 512 characters.
    pub token: String,
    /// The platform.
    pub platform: Platform,
    /// The name that its owner gave it.
    pub name: Option<String>,
    /// The version of the program on it.
    pub app_version: Option<String>,
}

impl Command for RegisterDevice {
    const NAME: &'static str = "register_device";
}

/// Removes a device.
#[derive(Debug, Clone, Serialize)]
struct RemoveDevice {
    token: String,
}

impl Command for RemoveDevice {
    const NAME: &'static str = "remove_device";
}

/// The operations on the actor's devices.
#[derive(Debug, Clone)]
pub struct Devices {
    pub(super) acting: Acting,
}

impl Devices {
    /// Registers a device of the actor. A device with a known token passes to the actor, whoever
    /// owned it: its owner is the one who signed in on it last. Omitted fields stay unchanged,
    /// unless the owner changes.
    ///
    /// # Errors
    /// A token that is blank or longer than 512 characters, a name or version of more than 255; if
    /// the actor is neither a user nor a contact.
    pub async fn register(&self, command: RegisterDevice) -> Result<Device, NotifyError> {
        limits::required("token", &command.token, MAX_TOKEN_LENGTH)?;
        limits::optional("name", command.name.as_deref(), MAX_SHORT)?;
        limits::optional("app_version", command.app_version.as_deref(), MAX_SHORT)?;
        recipient_of(&self.acting.actor)?;
        self.acting
            .transact(command, |command, tx| async move {
                let me = recipient_of(tx.actor())?;
                let token = command.token.trim();
                let all = queries::devices(me).limit(MAX_DEVICES * 2);
                let (existing, own) = tx.read((queries::device(token), all)).await?;
                let mut plan = Plan::new(());
                let others = own.iter().filter(|device| device.token != token);
                for device in others.skip(MAX_DEVICES as usize - 1) {
                    plan.remove(device);
                }
                let Some(before) = existing else {
                    let id = tx.new_id::<Device>().await?;
                    let device = new_device(DeviceId(id), &command, me, tx.now());
                    plan.insert(&device);
                    return Ok(plan.with(device));
                };
                let new = new_device(before.id, &command, me, tx.now());
                let moved = before.owner != new.owner;
                let kept = |old: &Option<String>| old.clone().filter(|_| !moved);
                let mut after = Device {
                    version: before.version,
                    name: new.name.clone().or_else(|| kept(&before.name)),
                    app_version: new
                        .app_version
                        .clone()
                        .or_else(|| kept(&before.app_version)),
                    created_at: if moved {
                        new.created_at
                    } else {
                        before.created_at
                    },
                    ..new
                };
                if plan.set(&before, &after) {
                    after.version = Version(before.version.0 + 1);
                }
                Ok::<_, NotifyError>(plan.with(after))
            })
            .await
    }

    /// The devices of the actor, the last registered first; at most 50.
    ///
    /// # Errors
    /// If the actor is neither a user nor a contact.
    pub async fn list(&self) -> Result<Vec<Device>, NotifyError> {
        let me = recipient_of(&self.acting.actor)?;
        let own = queries::devices(me).limit(MAX_DEVICES);
        Ok(self.acting.engine.read(own).await?)
    }

    /// Removes a device: it gets no more push messages.
    ///
    /// # Errors
    /// [`NotifyError::NoSuchDevice`], also where it belongs to another recipient.
    pub async fn remove(&self, token: &str) -> Result<(), NotifyError> {
        recipient_of(&self.acting.actor)?;
        // A token that no device can have need not be looked up.
        if limits::required("token", token, MAX_TOKEN_LENGTH).is_err() {
            return Err(NotifyError::NoSuchDevice);
        }
        let command = RemoveDevice {
            token: token.trim().to_owned(),
        };
        self.acting
            .transact(command, |command, tx| async move {
                let me = recipient_of(tx.actor())?;
                let device = tx
                    .read(queries::device(&command.token))
                    .await?
                    .filter(|device| device.owner == me.key())
                    .ok_or(NotifyError::NoSuchDevice)?;
                let mut plan = Plan::new(());
                plan.remove(&device);
                Ok(plan)
            })
            .await
    }
}

fn new_device(id: DeviceId, command: &RegisterDevice, owner: Recipient, now: Timestamp) -> Device {
    Device {
        id,
        version: Version(1),
        token: command.token.trim().to_owned(),
        owner: owner.key(),
        platform: command.platform,
        name: command.name.clone(),
        app_version: command.app_version.clone(),
        created_at: now,
        registered_at: now,
    }
}
