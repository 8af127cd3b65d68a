//! Visibility: who may see a work item, kept as rows in the commit of every change, so that a list or
//! a search is a short range of an index.

mod model;
mod rows;

pub use model::Access;

pub(crate) use rows::{
    create, customer, delete, leave_customer, principals, sees, team, update, user,
};
