//! Notifications inside the program, and devices for push messages. A notification is written in the
//! same commit as its cause.

mod devices;
mod error;
mod inbox;
mod notice;
mod notification;
mod queries;
mod sentence;

pub use devices::{Device, DeviceId, Devices, MAX_DEVICES, Platform, RegisterDevice};
pub use error::NotifyError;
pub use inbox::{Inbox, Notifications};
pub(crate) use notice::{Notice, notify};
pub use notification::{Notification, NotificationId, NotificationKind, Recipient};
pub(crate) use queries::{devices_of, notifications_of};

use crate::kernel::{actor::Actor, engine::Acting, error::EngineError};

impl Acting {
    /// The actor's own notifications.
    #[must_use]
    pub fn notifications(&self) -> Notifications {
        Notifications {
            acting: self.clone(),
        }
    }

    /// The actor's own devices for push messages.
    #[must_use]
    pub fn devices(&self) -> Devices {
        Devices {
            acting: self.clone(),
        }
    }
}

/// The actor as a recipient. Actors see only their own notifications and devices.
fn recipient_of(actor: &Actor) -> Result<Recipient, EngineError> {
    Recipient::acting(actor).ok_or(EngineError::Unauthenticated)
}
