//! PDF summaries of tickets.

use corejobtrack_core::{
    Acting,
    work::{Kind, WorkItemId},
};
use poem_openapi::{ApiResponse, OpenApi, payload::Binary};

use crate::{
    config::Company,
    http::{Caller, Id, Result},
    pdf,
    surfaces::corejobtrack::area::Area,
};

/// A PDF file.
#[derive(ApiResponse)]
pub enum Pdf {
    /// The file, to be displayed inline and named like `service-ticket-100123.pdf`.
    #[oai(status = 200, content_type = "application/pdf")]
    File(
        Binary<Vec<u8>>,
        /// Inline display, and the name for saving the file.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct SummariesApi {
    /// The letterhead.
    pub company: Company,
}

#[OpenApi]
impl SummariesApi {
    /// Download the summary of a service ticket as PDF.
    ///
    /// Contains the company's letterhead, everything that the customer may see of the ticket, its
    /// equipment, its time entries with totals, and the signature. Never contains private notes.
    #[oai(
        path = "/service-tickets/:ticket_id/summary.pdf",
        method = "get",
        tag = "Area::ServiceTickets",
        operation_id = "get_service_ticket_pdf"
    )]
    async fn service_ticket(&self, caller: Caller, ticket_id: Id) -> Result<Pdf> {
        self.summary(&caller, *ticket_id, Kind::ServiceTicket).await
    }

    /// Download the summary of a support ticket as PDF.
    ///
    /// Contains the company's letterhead and everything that the customer may see of the ticket.
    /// Never contains private notes.
    #[oai(
        path = "/support-tickets/:ticket_id/summary.pdf",
        method = "get",
        tag = "Area::SupportTickets",
        operation_id = "get_support_ticket_pdf"
    )]
    async fn support_ticket(&self, caller: Caller, ticket_id: Id) -> Result<Pdf> {
        self.summary(&caller, *ticket_id, Kind::SupportTicket).await
    }
}

impl SummariesApi {
    async fn summary(&self, caller: &Acting, id: i64, kind: Kind) -> Result<Pdf> {
        let (name, file) =
            pdf::summary_of(caller, &self.company, WorkItemId(id), Some(kind)).await?;
        let disposition = format!("inline; filename=\"{name}\"");
        Ok(Pdf::File(Binary(file), disposition))
    }
}
