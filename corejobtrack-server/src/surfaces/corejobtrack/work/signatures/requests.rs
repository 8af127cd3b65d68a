//! Signature requests and reminders.

use corejobtrack_core::work::{self, RequestSignature, WorkItemId};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Body, Caller, Id, Result},
    surfaces::corejobtrack::{area::Area, work::service_tickets::ServiceTicket},
};

/// A request for a signature.
#[derive(Debug, Default, Object)]
#[oai(example)]
pub struct NewSignatureRequest {
    /// The address to send the link to. By default the address given with the ticket, else that of
    /// the customer's primary contact, else the customer's.
    pub email: Option<String>,
}

impl poem_openapi::types::Example for NewSignatureRequest {
    fn example() -> Self {
        Self {
            email: Some("jane@example.com".to_owned()),
        }
    }
}

/// The result of a signature request.
#[derive(Debug, Object)]
pub struct SignatureRequested {
    /// Always true: the e-mail is queued.
    pub ok: bool,
    /// The address that the link is sent to.
    pub signature_requested_to: String,
    /// When the signature was requested.
    pub signature_requested_at: String,
    /// When the link expires.
    pub signature_link_expires_at: String,
    /// The ticket.
    #[oai(flatten)]
    pub ticket: ServiceTicket,
}

impl From<work::SignatureRequested> for SignatureRequested {
    fn from(requested: work::SignatureRequested) -> Self {
        Self {
            ok: true,
            signature_requested_to: requested.request.requested_to,
            signature_requested_at: requested.request.requested_at.to_string(),
            signature_link_expires_at: requested.expires_at.to_string(),
            ticket: requested.view.into(),
        }
    }
}

/// The result of sending reminders.
#[derive(Debug, Object)]
pub struct RemindersSent {
    /// Always true: all reminders that were due are queued.
    pub ok: bool,
    /// The number of reminders.
    pub sent: u64,
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct SignatureRequestsApi;

#[OpenApi(tag = "Area::Signatures")]
impl SignatureRequestsApi {
    /// Request a signature by e-mail.
    ///
    /// The e-mail contains a link that works once, within `SIGNATURE_TOKEN_EXPIRY_DAYS` days. Links
    /// sent earlier for this ticket stop working. The body is optional.
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
        let requested = caller.work().request_signature(command).await?;
        tracing::info!(item = *ticket_id, "[SIGNATURE] requested");
        Ok(Json(requested.into()))
    }

    /// Send signature reminders now.
    ///
    /// Mails a new link for each open request whose reminder is due: three days after the
    /// request or the last reminder, at most three times. First reminders are also sent before they
    /// are due. With `ENABLE_SIGNATURE_REMINDERS`, the server sends due reminders every day by
    /// itself.
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
