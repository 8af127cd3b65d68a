//! Visibility: who may see a work item, stored as rows that every change of the item updates in its
//! commit, so that a list is a short index range.

mod model;
mod rows;

pub use model::Access;

pub(crate) use rows::{create, customer, leave_customer, principals, sees, team, update, user};
