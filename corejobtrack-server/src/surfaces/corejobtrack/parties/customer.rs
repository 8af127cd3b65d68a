//! Wire types of customers.

use corejobtrack_core::parties::{self, CustomerFields, CustomerView};
use poem_openapi::Object;

use super::contact::Contact;
use crate::http::ToChange;

/// The address and account details of a customer.
#[derive(Debug, Default, Object)]
pub struct Particulars {
    /// The customer number; unique, ignoring case.
    pub contact_id: Option<String>,
    /// The first line of the address.
    pub address_1: Option<String>,
    /// The second line of the address.
    pub address_2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The telephone number, as entered.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The account status, such as `active`.
    pub account_status: Option<String>,
}

/// A new customer.
#[derive(Debug, Object)]
pub struct NewCustomer {
    /// The name.
    #[oai(validator(min_length = 1))]
    pub company: String,
    /// The other fields.
    #[oai(flatten)]
    pub particulars: Particulars,
}

/// Changes to a customer; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct CustomerChanges {
    /// The name.
    #[oai(validator(min_length = 1))]
    pub company: Option<String>,
    /// The other fields.
    #[oai(flatten)]
    pub particulars: Particulars,
}

/// A customer.
#[derive(Debug, Object)]
pub struct Customer {
    /// The id.
    pub id: i64,
    /// The name.
    pub company: String,
    /// The customer number.
    pub contact_id: Option<String>,
    /// The first line of the address.
    pub address_1: Option<String>,
    /// The second line of the address.
    pub address_2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The telephone number, as entered.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The account status.
    pub account_status: Option<String>,
    /// The record's version, for `If-Match`.
    pub version: i64,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
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

impl Particulars {
    pub fn into_fields(self, company: Option<String>) -> CustomerFields {
        CustomerFields {
            company,
            number: self.contact_id.to_change(),
            address_1: self.address_1.to_change(),
            address_2: self.address_2.to_change(),
            city: self.city.to_change(),
            state: self.state.to_change(),
            zip: self.zip.to_change(),
            phone: self.phone.to_change(),
            email: self.email.to_change(),
            account_status: self.account_status.to_change(),
        }
    }
}

impl From<parties::Customer> for Customer {
    fn from(customer: parties::Customer) -> Self {
        Self {
            id: customer.id.0,
            company: customer.company,
            contact_id: customer.number,
            address_1: customer.address_1,
            address_2: customer.address_2,
            city: customer.city,
            state: customer.state,
            zip: customer.zip,
            phone: customer.phone,
            email: customer.email,
            account_status: customer.account_status,
            version: customer.version.0,
            created_at: customer.created_at.to_string(),
            updated_at: customer.updated_at.to_string(),
        }
    }
}

impl From<CustomerView> for CustomerWithContacts {
    fn from(view: CustomerView) -> Self {
        Self {
            customer: view.customer.into(),
            contacts: view.contacts.into_iter().map(Into::into).collect(),
        }
    }
}
