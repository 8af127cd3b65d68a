//! Wire types of customers.

use corejobtrack_core::parties::{self, CustomerFields, CustomerView};
use poem_openapi::Object;

use super::contact::Contact;
use crate::http::wire;

wire! {
    /// A customer.
    pub struct Customer of parties::Customer;
    /// Changes to a customer; omitted and null fields stay unchanged.
    changes CustomerChanges as CustomerFields;
    /// A new customer.
    new NewCustomer;
    required {
        /// The name.
        company: String [min_length = 1],
    }
    optional {
        /// The customer number; unique, ignoring case.
        #[oai(rename = "contact_id")]
        number: String,
        /// The first line of the address.
        address_1: String,
        /// The second line of the address.
        address_2: String,
        /// The city.
        city: String,
        /// The state.
        state: String,
        /// The postal code.
        zip: String,
        /// The telephone number, as entered.
        phone: String,
        /// The e-mail address.
        email: String,
        /// The account status, such as `active`.
        account_status: String,
    }
}

/// A customer with contacts.
#[derive(Debug, Object)]
pub struct CustomerWithContacts {
    /// The customer.
    #[oai(flatten)]
    pub customer: Customer,
    /// The contacts, in order.
    pub contacts: Vec<Contact>,
}

impl From<CustomerView> for CustomerWithContacts {
    fn from(view: CustomerView) -> Self {
        Self {
            customer: view.customer.into(),
            contacts: view.contacts.into_iter().map(Into::into).collect(),
        }
    }
}
