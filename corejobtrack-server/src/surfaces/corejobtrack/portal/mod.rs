//! Customer portal accounts: what staff decide about them, what customers own programs call below
//! `/customer/api`, and the pages that links in mails lead to.

mod account;
mod contact_links;
mod devices;
mod login;
mod notifications;
mod pages;
mod profile;
mod recovery;
mod registrations;
mod tickets;

use crate::config::Company;

/// The operations of staff on customers' accounts.
pub type StaffOperations = (
    contact_links::ContactLinksApi,
    registrations::RegistrationsApi,
);

/// The operations of staff on customers' accounts, ready to be served.
pub const STAFF_OPERATIONS: StaffOperations = (
    contact_links::ContactLinksApi,
    registrations::RegistrationsApi,
);

/// The operations of customers.
pub type CustomerOperations = (
    login::CustomerLoginApi,
    recovery::CustomerRecoveryApi,
    account::CustomerAccountApi,
    tickets::CustomerTicketsApi,
    notifications::CustomerNotificationsApi,
    devices::CustomerDevicesApi,
    pages::CustomerPagesApi,
);

/// The operations of customers, ready to be served; pages show the company's name.
pub fn customer_operations(company: &Company) -> CustomerOperations {
    (
        login::CustomerLoginApi,
        recovery::CustomerRecoveryApi,
        account::CustomerAccountApi,
        tickets::CustomerTicketsApi,
        notifications::CustomerNotificationsApi,
        devices::CustomerDevicesApi,
        pages::CustomerPagesApi {
            company: company.clone(),
        },
    )
}
