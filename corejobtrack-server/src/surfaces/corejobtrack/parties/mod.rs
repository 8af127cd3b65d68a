//! Customers with their contacts, and vendors.

mod contact;
mod contacts;
mod customer;
mod customers;
mod vendors;

pub use contact::Contact;

/// The operations on customers and contacts.
pub type CustomerOperations = (customers::CustomersApi, contacts::ContactsApi);

/// The operations on customers and contacts, ready to be served.
pub const CUSTOMER_OPERATIONS: CustomerOperations =
    (customers::CustomersApi, contacts::ContactsApi);

/// The operations on vendors.
pub type VendorOperations = vendors::VendorsApi;

/// The operations on vendors, ready to be served.
pub const VENDOR_OPERATIONS: VendorOperations = vendors::VendorsApi;
