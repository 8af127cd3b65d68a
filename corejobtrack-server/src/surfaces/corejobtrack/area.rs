//! The areas that the document groups operations by.

use poem_openapi::Tags;

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
