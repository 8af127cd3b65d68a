//! Who work is done for: customers and the people there. What is done for them lies in `work`, what
//! they own in `assets`.

mod contact_fields;
mod contacts;
mod create;
mod delete;
mod error;
mod fields;
mod lists;
mod model;
pub(crate) mod queries;
mod reorder;
mod update;
mod view;

pub use contact_fields::ContactFields;
pub use contacts::{CreateContact, DeleteContact, UpdateContact};
pub use create::CreateCustomer;
pub use delete::{CustomerDeleted, DeleteCustomer};
pub use error::PartiesError;
pub use fields::CustomerFields;
pub use lists::CustomerField;
pub use model::{Contact, ContactId, Customer, CustomerId};
pub use reorder::ReorderContacts;
pub use update::UpdateCustomer;
pub use view::CustomerView;

pub(crate) use contacts::{add_contact, change_contact, check_contact, remove_contact};

use crate::engine::Acting;

/// The operations of this area, for somebody who acts.
#[derive(Debug, Clone)]
pub struct Parties {
    pub(crate) acting: Acting,
}

impl Acting {
    /// Customers and their contacts.
    #[must_use]
    pub fn parties(&self) -> Parties {
        Parties {
            acting: self.clone(),
        }
    }
}
