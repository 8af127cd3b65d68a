//! Leads: sales opportunities with customers, and the funnel stages they have reached.

mod edit;
mod lists;
mod model;
pub(in crate::sales) mod queries;

pub use edit::{CreateLead, DeleteLead, UpdateLead};
pub use lists::LeadList;
pub use model::{Lead, LeadFields, LeadFunnel, LeadFunnelChanges, LeadId};

pub(super) use edit::check_customer_exists;
