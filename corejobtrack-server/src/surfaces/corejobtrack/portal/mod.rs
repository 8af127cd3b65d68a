//! Customer portal accounts: their administration by staff, the customer API under
//! `/customer/api`, and the pages that links in e-mails open.

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

/// The operations of staff on customer portal accounts.
pub type StaffOperations = (
    contact_links::ContactLinksApi,
    registrations::RegistrationsApi,
);

/// The operations of staff on customer portal accounts, ready to be served.
pub const STAFF_OPERATIONS: StaffOperations = (
    contact_links::ContactLinksApi,
    registrations::RegistrationsApi,
);

/// The operations of customer contacts.
pub type CustomerOperations = (
    login::CustomerLoginApi,
    recovery::CustomerRecoveryApi,
    account::CustomerAccountApi,
    tickets::CustomerTicketsApi,
    notifications::CustomerNotificationsApi,
    devices::CustomerDevicesApi,
    pages::CustomerPagesApi,
);

/// The operations of customer contacts, ready to be served; pages show the company's name.
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
