//! Customers, their contacts, and vendors. Work done for customers is in `work`, their equipment in
//! `assets`, leads and quotes in `sales`.

mod contacts;
mod create;
mod delete;
mod error;
mod event;
mod lists;
mod model;
pub(crate) mod queries;
mod reorder;
mod update;
mod vendors;
mod view;

pub use crate::kernel::actor::{ContactId, CustomerId};
pub use contacts::{CreateContact, DeleteContact, UpdateContact};
pub use create::CreateCustomer;
pub use delete::DeleteCustomer;
pub use error::PartiesError;
pub use event::PartiesEvent;
pub use lists::CustomerField;
pub use model::{Contact, ContactFields, Customer, CustomerFields};
pub use reorder::ReorderContacts;
pub use update::UpdateCustomer;
pub use vendors::{Vendor, VendorField, VendorFields, VendorId, VendorList};
pub use view::CustomerView;

pub(crate) use contacts::{add_contact, change_contact, fill_primary, remove_unused};

use crate::kernel::engine::Acting;

/// Operations on customers, contacts and vendors, for one actor.
#[derive(Debug, Clone)]
pub struct Parties {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Operations on customers, contacts and vendors.
    #[must_use]
    pub fn parties(&self) -> Parties {
        Parties {
            acting: self.clone(),
        }
    }
}
