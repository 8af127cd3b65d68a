//! The tags that group the operations in the OpenAPI document.

use poem_openapi::Tags;

/// The tags that group the operations.
#[derive(Debug, Clone, Copy, Tags)]
pub enum Area {
    /// The server itself.
    Server,
    /// Your account.
    Account,
    /// The user directory.
    Users,
    /// Internal tasks with checklists and notes.
    Tasks,
    /// Task templates.
    Templates,
    /// Field-service visits.
    #[oai(rename = "Service tickets")]
    ServiceTickets,
    /// Files attached to tasks and tickets.
    Attachments,
    /// Remote support, with a communication log.
    #[oai(rename = "Support tickets")]
    SupportTickets,
    /// Signatures of service tickets: requests, reminders, and the signing page.
    Signatures,
    /// Items of every kind: lookup by number, archive, trash, read marks and typing indicators.
    Items,
    /// Full-text search.
    Search,
    /// Customers and their contacts.
    Customers,
    /// Customer portal accounts.
    #[oai(rename = "Customer account")]
    CustomerAccount,
    /// A customer's tickets in the portal.
    #[oai(rename = "Customer tickets")]
    CustomerTickets,
    /// Customers' equipment and its meter readings.
    Equipment,
    /// Notifications and push devices.
    Notifications,
    /// Suppliers.
    Vendors,
    /// Leads, quotes and lease rates.
    Sales,
    /// Task types, field choices and default colours.
    Settings,
    /// E-mail: sending, log and statistics.
    Email,
    /// Administration of the server.
    Administration,
    /// Logs of the server and its clients.
    Logs,
    /// Feedback about the system.
    Feedback,
}
