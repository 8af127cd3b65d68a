//! Creating, changing, copying and assigning work items.

pub(crate) mod assign;
mod clone;
pub(crate) mod create;
pub(crate) mod customers;
mod fields;
mod update;

pub use clone::CloneWork;
pub use create::CreateWork;
pub use fields::WorkFields;
pub use update::UpdateWork;

pub(crate) use customers::{for_customer, unlink_customer};
