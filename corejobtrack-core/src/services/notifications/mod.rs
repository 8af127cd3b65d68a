//! What people are told: notifications inside the program, devices that are pushed to, and messages that
//! wait in the outbox; what is told lies in the same commit as its cause.

mod devices;
mod error;
mod inbox;
mod news;
mod notification;
mod queries;
mod sentence;

pub use devices::{Device, DeviceId, Devices, MOST_DEVICES, Platform, RegisterDevice};
pub use error::NotifyError;
pub use inbox::{Inbox, Notifications};
pub(crate) use news::{News, tell};
pub use notification::{Notification, NotificationId, NotificationKind, Recipient};
pub(crate) use queries::{devices_of, forget, owned_by};

use crate::kernel::{actor::Actor, engine::Acting, error::EngineError};

impl Acting {
    /// What one is told: one's own notifications.
    #[must_use]
    pub fn notifications(&self) -> Notifications {
        Notifications {
            acting: self.clone(),
        }
    }

    /// The devices one is pushed to.
    #[must_use]
    pub fn devices(&self) -> Devices {
        Devices {
            acting: self.clone(),
        }
    }
}

/// As whom somebody is told: everybody has notifications and devices of their own and sees no others.
fn recipient_of(actor: &Actor) -> Result<Recipient, EngineError> {
    Recipient::acting(actor).ok_or(EngineError::Unauthenticated)
}
