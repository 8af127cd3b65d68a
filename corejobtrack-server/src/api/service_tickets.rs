//! Service tickets: visits at customers', from the call to the signature.

use base64::Engine as _;
use corejobtrack_core::work::{
    CreateWork, DeclineReason, DeclineSignature, Kind, Move, Sign, WorkItemId,
};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use super::{
    Area,
    work::{self, LogEntry, Moved, NewServiceTicket, ServiceTicket, ServiceTicketChanges},
};
use crate::http::{Body, Caller, Created, Id, Limit, Offset, Result};

const KIND: Kind = Kind::ServiceTicket;

/// A signature to capture.
#[derive(Debug, Object)]
pub struct NewSignature {
    /// A PNG image as a `data:image/png;base64,` URL, at most 2 MiB.
    #[oai(validator(min_length = 1))]
    pub signature_data: String,
    /// The printed name.
    #[oai(validator(min_length = 1, max_length = 255))]
    pub signature_name: String,
    /// Whether the summary is to be mailed to the customer.
    #[oai(default)]
    pub send_summary_email: bool,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// What there is to say about them.
    pub safety_covers_notes: Option<String>,
}

/// Why a signature is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Reason {
    /// Nobody was there.
    #[oai(rename = "Contact not around")]
    NotAround,
    /// The contact did not want to.
    #[oai(rename = "Contact refused to sign")]
    Refused,
    /// The contact signs later.
    #[oai(rename = "Contact prefers to sign online")]
    PrefersOnline,
    /// Something else.
    Other,
}

/// A signature that is not given.
#[derive(Debug, Object)]
pub struct Decline {
    /// Why.
    pub decline_reason: Reason,
    /// Whether the summary is to be mailed to the customer.
    #[oai(default)]
    pub send_summary_email: bool,
    /// Whether the customer is to be mailed a link to sign later.
    #[oai(default)]
    pub send_signature_request: bool,
}

impl From<Reason> for DeclineReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::NotAround => Self::ContactNotAround,
            Reason::Refused => Self::ContactRefused,
            Reason::PrefersOnline => Self::ContactPrefersOnline,
            Reason::Other => Self::Other,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ServiceTicketsApi;

#[OpenApi(tag = "Area::ServiceTickets")]
impl ServiceTicketsApi {
    /// List visible service tickets.
    ///
    /// The newest first; those in archive and trash are left out.
    #[oai(path = "/service-tickets/", method = "get")]
    async fn list(
        &self,
        caller: Caller,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<ServiceTicket>>> {
        let found = work::list(&caller, KIND, limit, offset).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a service ticket.
    #[oai(path = "/service-tickets/", method = "post")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<NewServiceTicket>,
    ) -> Result<Created<Json<Moved<ServiceTicket>>>> {
        let command = CreateWork {
            fields: body.0.into_fields()?,
            ..CreateWork::of(KIND)
        };
        Ok(Created(Json(caller.work().create(command).await?.into())))
    }

    /// Get a service ticket.
    #[oai(path = "/service-tickets/:ticket_id", method = "get")]
    async fn get(&self, caller: Caller, ticket_id: Id) -> Result<Json<ServiceTicket>> {
        let view = work::get(&caller, KIND, *ticket_id).await?;
        let mut ticket = ServiceTicket::from(view);
        if ticket.signed_at.is_some() {
            let png = caller
                .work()
                .signature_image(WorkItemId(*ticket_id))
                .await?;
            let text = base64::engine::general_purpose::STANDARD.encode(png);
            ticket.signature_data = Some(format!("data:image/png;base64,{text}"));
        }
        Ok(Json(ticket))
    }

    /// Change a service ticket.
    ///
    /// Only what is sent changes; a null changes nothing.
    #[oai(path = "/service-tickets/:ticket_id", method = "patch")]
    async fn update(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<ServiceTicketChanges>,
    ) -> Result<Json<Moved<ServiceTicket>>> {
        change(&caller, *ticket_id, body.0).await
    }

    /// Change a service ticket, as with PATCH.
    #[oai(path = "/service-tickets/:ticket_id", method = "put")]
    async fn put(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<ServiceTicketChanges>,
    ) -> Result<Json<Moved<ServiceTicket>>> {
        change(&caller, *ticket_id, body.0).await
    }

    /// Move a service ticket to the trash.
    ///
    /// An administrator can restore it.
    #[oai(path = "/service-tickets/:ticket_id", method = "delete")]
    async fn delete(&self, caller: Caller, ticket_id: Id) -> Result<Json<Moved<ServiceTicket>>> {
        step(&caller, *ticket_id, Move::Trash).await
    }

    /// Archive a service ticket.
    #[oai(path = "/service-tickets/:ticket_id/archive", method = "post")]
    async fn archive(&self, caller: Caller, ticket_id: Id) -> Result<Json<Moved<ServiceTicket>>> {
        step(&caller, *ticket_id, Move::Archive).await
    }

    /// Complete a service ticket.
    #[oai(path = "/service-tickets/:ticket_id/complete", method = "post")]
    async fn complete(&self, caller: Caller, ticket_id: Id) -> Result<Json<Moved<ServiceTicket>>> {
        step(&caller, *ticket_id, Move::Complete).await
    }

    /// Restore a service ticket from the archive.
    ///
    /// It is `open` then.
    #[oai(path = "/service-tickets/:ticket_id/restore", method = "post")]
    async fn restore(&self, caller: Caller, ticket_id: Id) -> Result<Json<Moved<ServiceTicket>>> {
        step(&caller, *ticket_id, Move::RestoreFromArchive).await
    }

    /// Get a service ticket's change history.
    ///
    /// The oldest change first.
    #[oai(path = "/service-tickets/:ticket_id/changelog", method = "get")]
    async fn change_log(
        &self,
        caller: Caller,
        ticket_id: Id,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<LogEntry>>> {
        work::change_log(&caller, KIND, *ticket_id, limit, offset).await
    }

    /// Capture a signature.
    ///
    /// One that was captured is never replaced.
    #[oai(path = "/service-tickets/:ticket_id/sign", method = "post")]
    async fn sign(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<NewSignature>,
    ) -> Result<Json<Moved<ServiceTicket>>> {
        let Body(signature) = body;
        let command = Sign {
            id: WorkItemId(*ticket_id),
            image: signature.signature_data,
            name: signature.signature_name,
            send_summary_email: signature.send_summary_email,
            safety_covers_ok: signature.safety_covers_ok,
            safety_covers_notes: signature.safety_covers_notes,
        };
        Ok(Json(caller.work().sign(command).await?.into()))
    }

    /// Record that a signature was declined.
    #[oai(
        path = "/service-tickets/:ticket_id/decline-signature",
        method = "post"
    )]
    async fn decline(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<Decline>,
    ) -> Result<Json<Moved<ServiceTicket>>> {
        let command = DeclineSignature {
            id: WorkItemId(*ticket_id),
            reason: body.decline_reason.into(),
            send_summary_email: body.send_summary_email,
            send_signature_request: body.send_signature_request,
        };
        Ok(Json(caller.work().decline_signature(command).await?.into()))
    }
}

async fn change(
    caller: &Caller,
    id: i64,
    changes: ServiceTicketChanges,
) -> Result<Json<Moved<ServiceTicket>>> {
    let changed = work::change(caller, KIND, id, changes.into_fields()?).await?;
    Ok(Json(changed.into()))
}

async fn step(caller: &Caller, id: i64, step: Move) -> Result<Json<Moved<ServiceTicket>>> {
    Ok(Json(work::step(caller, KIND, id, step).await?.into()))
}
