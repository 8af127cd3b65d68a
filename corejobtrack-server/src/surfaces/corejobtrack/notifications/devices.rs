//! Devices for push notifications.

use corejobtrack_core::notifications::{self, RegisterDevice};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{
    http::{Body, Caller, Created, Result, Segment},
    surfaces::corejobtrack::{area::Area, done::Done},
};

/// The platform of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum DevicePlatform {
    /// An iPhone or iPad.
    Ios,
    /// A phone or tablet with Android.
    Android,
    /// A Mac.
    Macos,
    /// A browser.
    Web,
}

impl From<DevicePlatform> for notifications::Platform {
    fn from(platform: DevicePlatform) -> Self {
        match platform {
            DevicePlatform::Ios => Self::Ios,
            DevicePlatform::Android => Self::Android,
            DevicePlatform::Macos => Self::Macos,
            DevicePlatform::Web => Self::Web,
        }
    }
}

impl From<notifications::Platform> for DevicePlatform {
    fn from(platform: notifications::Platform) -> Self {
        match platform {
            notifications::Platform::Ios => Self::Ios,
            notifications::Platform::Android => Self::Android,
            notifications::Platform::Macos => Self::Macos,
            notifications::Platform::Web => Self::Web,
        }
    }
}

/// A device to register.
#[derive(Debug, Object)]
pub struct NewDevice {
    /// The device's token at the push service.
    #[oai(validator(min_length = 1, max_length = 512))]
    pub token: String,
    /// The platform; `ios` by default.
    pub platform: Option<DevicePlatform>,
    /// The name that its owner gave it.
    pub device_name: Option<String>,
    /// The version of the app on it.
    pub app_version: Option<String>,
}

/// One of your devices.
#[derive(Debug, Object)]
pub struct Device {
    /// The id.
    pub id: i64,
    /// The device's token at the push service.
    pub token: String,
    /// The platform.
    pub platform: DevicePlatform,
    /// The name that its owner gave it.
    pub device_name: Option<String>,
    /// The version of the app on it.
    pub app_version: Option<String>,
    /// When it was first registered.
    pub created_at: String,
    /// When it was last registered.
    pub updated_at: String,
}

/// The response to a registration of a device.
#[derive(Debug, Object)]
pub struct RegisteredDevice {
    /// Always true.
    pub ok: bool,
    /// The device.
    #[oai(flatten)]
    pub device: Device,
}

impl From<NewDevice> for RegisterDevice {
    fn from(device: NewDevice) -> Self {
        Self {
            token: device.token,
            platform: device.platform.unwrap_or(DevicePlatform::Ios).into(),
            name: device.device_name,
            app_version: device.app_version,
        }
    }
}

impl From<notifications::Device> for Device {
    fn from(device: notifications::Device) -> Self {
        Self {
            id: device.id.0,
            token: device.token,
            platform: device.platform.into(),
            device_name: device.name,
            app_version: device.app_version,
            created_at: device.created_at.to_string(),
            updated_at: device.registered_at.to_string(),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct DevicesApi;

#[OpenApi(tag = "Area::Notifications")]
impl DevicesApi {
    /// Register a device for push notifications.
    ///
    /// A known token is updated and passes to the caller. Each user can have 50 devices; another
    /// one replaces the one that was registered longest ago.
    #[oai(path = "/devices/register", method = "post", operation_id = "register_device")]
    async fn register(
        &self,
        caller: Caller,
        body: Body<NewDevice>,
    ) -> Result<Created<Json<RegisteredDevice>>> {
        let device = caller.devices().register(body.0.into()).await?;
        Ok(Created(Json(RegisteredDevice {
            ok: true,
            device: device.into(),
        })))
    }

    /// List registered devices.
    ///
    /// Lists your devices, the last registered first.
    #[oai(path = "/devices", method = "get", operation_id = "list_devices")]
    async fn list(&self, caller: Caller) -> Result<Json<Vec<Device>>> {
        let found = caller.devices().list().await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Unregister a device.
    #[oai(path = "/devices/:token", method = "delete", operation_id = "delete_device")]
    async fn remove(&self, caller: Caller, token: Segment) -> Result<Json<Done>> {
        caller.devices().remove(&token).await?;
        Ok(Json(Done { ok: true }))
    }
}
