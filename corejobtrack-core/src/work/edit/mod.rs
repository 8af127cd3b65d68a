//! Creating, changing, copying and assigning work items.

pub(super) mod assign;
mod clone;
pub(super) mod create;
pub(super) mod customers;
mod fields;
mod update;

pub use clone::CloneWork;
pub use create::CreateWork;
pub use fields::WorkFields;
pub use update::UpdateWork;
