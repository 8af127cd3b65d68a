//! Notifications, and the devices they are pushed to.

mod devices;
mod inbox;

pub use devices::{Device, NewDevice, RegisteredDevice};
pub use inbox::{NotificationChanged, NotificationPage, NotificationsMarkedRead};

/// The operations of this area.
pub type Operations = (inbox::NotificationsApi, devices::DevicesApi);

/// The operations, ready to be served.
pub const OPERATIONS: Operations = (inbox::NotificationsApi, devices::DevicesApi);
