//! Lease rates: what a leasing partner asks each month for a price within bounds and a number of
//! months. Which rate a quote is shown with is decided in `quotes`.

mod edit;
mod fields;
mod model;
mod queries;

pub use edit::{CreateLeaseRate, DeleteLeaseRate, UpdateLeaseRate};
pub use fields::LeaseRateFields;
pub use model::{LeaseRate, LeaseRateId, LeaseType};

pub(super) use queries::of_terms;
