//! Lease rates: a leasing partner's monthly payment factors by price range and number of months.
//! Which rate applies to a quote is decided in `quotes`.

mod edit;
mod fields;
mod model;
mod queries;

pub use edit::{CreateLeaseRate, DeleteLeaseRate, UpdateLeaseRate};
pub use fields::LeaseRateFields;
pub use model::{LeaseRate, LeaseRateId, LeaseType};

pub(super) use queries::of_terms;
