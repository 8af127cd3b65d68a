//! Signature requests and reminders.

use corejobtrack_core::work::{self, RequestSignature, WorkItemId};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Body, Caller, Id, Result},
    surfaces::corejobtrack::{area::Area, work::service_tickets::ServiceTicket},
};

/// Whom to ask for a signature.
#[derive(Debug, Default, Object)]
#[oai(example)]
pub struct NewSignatureRequest {
    /// The address to send the link to. Without one: the address given with the ticket, else that of
    /// the customer's primary contact, else the customer's own.
    pub email: Option<String>,
}

impl poem_openapi::types::Example for NewSignatureRequest {
    fn example() -> Self {
        Self {
            email: Some("jane@example.com".to_owned()),
        }
    }
}

/// A ticket whose customer was asked for a signature.
#[derive(Debug, Object)]
pub struct SignatureRequested {
    /// True: the mail is on its way.
    pub ok: bool,
    /// The address that the link is sent to.
    pub signature_requested_to: String,
    /// When it was asked for.
    pub signature_requested_at: String,
    /// Until when the link works.
    pub signature_link_expires_at: String,
    /// The ticket.
    #[oai(flatten)]
    pub ticket: ServiceTicket,
}

impl From<work::SignatureRequested> for SignatureRequested {
    fn from(asked: work::SignatureRequested) -> Self {
        Self {
            ok: true,
            signature_requested_to: asked.request.requested_to,
            signature_requested_at: asked.request.requested_at.to_string(),
            signature_link_expires_at: asked.expires_at.to_string(),
            ticket: asked.view.into(),
        }
    }
}

/// How many were reminded.
#[derive(Debug, Object)]
pub struct RemindersSent {
    /// True: all that were due were sent.
    pub ok: bool,
    /// How many.
    pub sent: u64,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct SignatureRequestsApi;

#[OpenApi(tag = "Area::Signatures")]
impl SignatureRequestsApi {
    /// Ask for a signature by e-mail.
    ///
    /// The mail has a link that works once and for `SIGNATURE_TOKEN_EXPIRY_DAYS`. Links that were
    /// sent for this ticket before do not work any more. The body may be left out.
    #[oai(
        path = "/service-tickets/:ticket_id/request-signature",
        method = "post",
        operation_id = "request_signature"
    )]
    async fn request(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<Option<NewSignatureRequest>>,
    ) -> Result<Json<SignatureRequested>> {
        let command = RequestSignature {
            id: WorkItemId(*ticket_id),
            email: body.0.and_then(|body| body.email),
        };
        let asked = caller.work().request_signature(command).await?;
        tracing::info!(item = *ticket_id, "[SIGNATURE] requested");
        Ok(Json(asked.into()))
    }

    /// Send signature reminders now.
    ///
    /// Customers who were asked to sign three or more days ago, or were reminded so long ago, get a
    /// new link, three times at most. Reminders that went out already are not sent again. The server
    /// does the same every day by itself if `ENABLE_SIGNATURE_REMINDERS` says so.
    #[oai(
        path = "/admin/send-signature-reminders",
        method = "post",
        operation_id = "send_signature_reminders"
    )]
    async fn remind(&self, caller: Administrator) -> Result<Json<RemindersSent>> {
        let sent = caller.work().send_signature_reminders().await?;
        tracing::info!(sent, "[SIGNATURE] reminders");
        Ok(Json(RemindersSent { ok: true, sent }))
    }
}
