//! Summaries of tickets as PDF.

use corejobtrack_core::work::{Kind, WorkItemId};
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
    /// The file. It is shown rather than saved, under a name such as `service-ticket-100123.pdf`.
    #[oai(status = 200, content_type = "application/pdf")]
    File(
        Binary<Vec<u8>>,
        /// Shown in the browser, and what it is called when it is saved.
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
    /// With the company's letterhead, everything that the customer may see of the visit, its
    /// equipment, its times with their totals, and the signature. Private notes are never in it.
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
    /// With the company's letterhead and everything that the customer may see of the case. Private
    /// notes are never in it.
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
    async fn summary(&self, caller: &Caller, id: i64, kind: Kind) -> Result<Pdf> {
        let (name, file) =
            pdf::summary_of(caller, &self.company, WorkItemId(id), Some(kind)).await?;
        let disposition = format!("inline; filename=\"{name}\"");
        Ok(Pdf::File(Binary(file), disposition))
    }
}
