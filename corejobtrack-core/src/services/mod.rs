//! The middle floor: what may belong to anything that an area keeps, such as files, messages and
//! notifications. It knows the kernel; its imports of areas are listed in `areas.rs`.

mod areas;
pub mod files;
pub mod links;
pub mod messages;
pub mod notifications;
pub mod outbox;
pub mod reading;
pub mod search;
pub mod visibility;
