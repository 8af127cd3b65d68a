//! The endpoints, one file per noun: a DTO in, one call of the engine, a DTO out.
//!
//! No rule lives here, and no way of asking the database.

mod account;
mod administration;
mod attachments;
mod contact_links;
mod contacts;
mod customer;
mod customers;
mod devices;
mod email;
mod equipment;
mod health;
mod items;
mod notifications;
mod people;
mod profile_pictures;
mod registrations;
mod sales;
mod search;
mod service_tickets;
mod settings;
mod signatures;
mod signing;
mod summaries;
mod support_tickets;
mod task_notes;
mod task_steps;
mod tasks;
mod templates;
mod tickets;
mod users;
mod vendors;
mod version;
pub(crate) mod work;

use poem_openapi::Tags;

use crate::{config::Configuration, monitor::Monitor, start::Parts};

/// The areas that the document groups operations by.
#[derive(Debug, Clone, Copy, Tags)]
pub enum Area {
    /// The server itself.
    Server,
    /// One's own account.
    Account,
    /// The user directory.
    Users,
    /// Internal work, its checklists and notes.
    Tasks,
    /// What tasks begin with.
    Templates,
    /// Visits at customers'.
    #[oai(rename = "Service tickets")]
    ServiceTickets,
    /// Files under tasks and tickets.
    Attachments,
    /// Remote cases, and the talk about them.
    #[oai(rename = "Support tickets")]
    SupportTickets,
    /// Signatures under visits: asking, reminding, and the page where customers sign.
    Signatures,
    /// Items of every kind: by number, archive, trash; who has read what, and who is typing.
    Items,
    /// Finding items by words.
    Search,
    /// Customers and the people there.
    Customers,
    /// Customers' own accounts: for people at customers'.
    #[oai(rename = "Customer account")]
    CustomerAccount,
    /// The tickets of a customer, for people there.
    #[oai(rename = "Customer tickets")]
    CustomerTickets,
    /// Equipment at customers', and its counts.
    Equipment,
    /// What one is told, and the devices one is pushed to.
    Notifications,
    /// Whom things and help are bought from.
    Vendors,
    /// Leads, quotes and lease rates.
    Sales,
    /// Task types, choices of fields, colours.
    Settings,
    /// E-mail: writing it, and what became of it.
    Email,
    /// For those who look after the server.
    Administration,
    /// What the server and its clients log.
    Logs,
    /// What people say about the system.
    Feedback,
}

/// The operations on work; a tuple with one member per file.
type WorkApis = (
    tasks::TasksApi,
    task_steps::TaskStepsApi,
    task_notes::TaskNotesApi,
    templates::TemplatesApi,
    service_tickets::ServiceTicketsApi,
    support_tickets::SupportTicketsApi,
    tickets::TicketsApi,
    items::ItemsApi,
    search::SearchApi,
    SignatureApis,
);

/// The operations on signatures, and on what is handed out with one.
type SignatureApis = (
    signatures::SignaturesApi,
    signing::SigningApi,
    summaries::SummariesApi,
);

/// The operations on files.
type FilesApis = (
    attachments::AttachmentsApi,
    profile_pictures::ProfilePicturesApi,
);

/// The operations on customers, and those that customers have themselves.
type CustomersApis = (
    customers::CustomersApi,
    contacts::ContactsApi,
    contact_links::ContactLinksApi,
    registrations::RegistrationsApi,
    customer::CustomerApis,
);
/// What people are told.
type NotifyApis = (notifications::NotificationsApi, devices::DevicesApi);

/// All operations of the root surface, by area where an area has several files: a tuple holds sixteen
/// at most.
pub type Surface = (
    version::VersionApi,
    health::HealthApi,
    account::AccountApi,
    users::UsersApi,
    WorkApis,
    FilesApis,
    CustomersApis,
    equipment::EquipmentApi,
    NotifyApis,
    vendors::VendorsApi,
    sales::SalesApis,
    settings::SettingsApi,
    email::EmailApi,
    administration::AdministrationApi,
);

/// The operations, ready to be served.
#[must_use]
pub fn surface(monitor: Option<Monitor>, configuration: &Configuration, parts: Parts) -> Surface {
    (
        version::VersionApi,
        health::HealthApi { monitor },
        account::AccountApi,
        users::UsersApi,
        (
            tasks::TasksApi,
            task_steps::TaskStepsApi,
            task_notes::TaskNotesApi,
            templates::TemplatesApi,
            service_tickets::ServiceTicketsApi,
            support_tickets::SupportTicketsApi,
            tickets::TicketsApi,
            items::ItemsApi,
            search::SearchApi,
            (
                signatures::SignaturesApi,
                signing::SigningApi {
                    company: configuration.company.clone(),
                },
                summaries::SummariesApi {
                    company: configuration.company.clone(),
                },
            ),
        ),
        (
            attachments::AttachmentsApi,
            profile_pictures::ProfilePicturesApi,
        ),
        (
            customers::CustomersApi,
            contacts::ContactsApi,
            contact_links::ContactLinksApi,
            registrations::RegistrationsApi,
            customer::operations(configuration),
        ),
        equipment::EquipmentApi,
        (notifications::NotificationsApi, devices::DevicesApi),
        vendors::VendorsApi,
        sales::operations(),
        settings::SettingsApi,
        email::operations(configuration),
        administration::operations(configuration, parts),
    )
}
