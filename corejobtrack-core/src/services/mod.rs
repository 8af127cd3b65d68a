//! Shared services between the kernel and the areas, such as files, messages and notifications.
//! They import the kernel freely, and areas only through `areas.rs`.

mod areas;
pub mod files;
pub mod links;
pub mod messages;
pub mod notifications;
pub mod outbox;
pub mod reading;
pub mod search;
pub mod visibility;
