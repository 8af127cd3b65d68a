//! Whom things and help are bought from: the vendor directory. What is bought lies elsewhere; nothing
//! refers to a vendor, so one goes away alone.

mod edit;
mod fields;
mod lists;
mod model;
mod queries;

pub use edit::{CreateVendor, DeleteVendor, UpdateVendor};
pub use fields::VendorFields;
pub use lists::VendorField;
pub use model::{Vendor, VendorId};
