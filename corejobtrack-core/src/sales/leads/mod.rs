//! Leads: customers who may want something, and how far talks with them have come.

mod edit;
mod fields;
mod lists;
mod model;
pub(in crate::sales) mod queries;

pub use edit::{CreateLead, DeleteLead, UpdateLead};
pub use fields::LeadFields;
pub use lists::LeadFilter;
pub use model::{Lead, LeadFunnel, LeadFunnelChanges, LeadId};

pub(super) use edit::customer_is_there;

pub(crate) use queries::of_customer;
