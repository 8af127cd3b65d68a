//! Who work is done for: customers and the people there.

mod model;
pub(crate) mod queries;

pub use model::{Contact, ContactId, Customer, CustomerId};
