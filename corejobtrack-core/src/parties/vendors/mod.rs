//! The vendor directory: suppliers of goods and services. Purchases are not recorded here. Nothing
//! refers to a vendor, so deleting one affects nothing else.

mod edit;
mod fields;
mod lists;
mod model;
mod queries;

pub use edit::{CreateVendor, DeleteVendor, UpdateVendor};
pub use fields::VendorFields;
pub use lists::VendorField;
pub use model::{Vendor, VendorId};
