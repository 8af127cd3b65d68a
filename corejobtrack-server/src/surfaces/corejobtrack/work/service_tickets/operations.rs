//! Operations on service tickets.

use base64::Engine as _;
use corejobtrack_core::{
    Acting,
    work::{CreateWork, DeclineSignature, Kind, Sign, Transition, WorkItemId},
};
use poem_openapi::{OpenApi, payload::Json};

use super::{
    service_ticket::{NewServiceTicket, ServiceTicket, ServiceTicketChanges},
    signature::{NewSignature, SignatureDecline},
};
use crate::{
    http::{Body, Caller, Created, Id, Result, Sliced},
    surfaces::corejobtrack::{
        area::Area,
        work::common::{self, Changed, LogEntry},
    },
};

const KIND: Kind = Kind::ServiceTicket;

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct ServiceTicketsApi;

#[OpenApi(tag = "Area::ServiceTickets")]
impl ServiceTicketsApi {
    /// List visible service tickets.
    ///
    /// Newest first, without the archive and the trash.
    #[oai(path = "/service-tickets/", method = "get", operation_id = "list_service_tickets")]
    async fn list(&self, caller: Caller, page: Sliced) -> Result<Json<Vec<ServiceTicket>>> {
        let found = common::list(&caller, KIND, page).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a service ticket.
    #[oai(path = "/service-tickets/", method = "post", operation_id = "create_service_ticket")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<NewServiceTicket>,
    ) -> Result<Created<Json<ServiceTicket>>> {
        let command = CreateWork {
            fields: body.0.into_fields()?,
            ..CreateWork::of(KIND)
        };
        let ticket = caller.work().create(command).await?;
        Ok(Created(ServiceTicket::from(ticket).changed()))
    }

    /// Get a service ticket.
    #[oai(
        path = "/service-tickets/:ticket_id",
        method = "get",
        operation_id = "get_service_ticket"
    )]
    async fn get(&self, caller: Caller, ticket_id: Id) -> Result<Json<ServiceTicket>> {
        let view = common::get(&caller, KIND, *ticket_id).await?;
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
    /// Omitted and null fields stay unchanged.
    #[oai(
        path = "/service-tickets/:ticket_id",
        method = "patch",
        operation_id = "update_service_ticket"
    )]
    async fn update(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<ServiceTicketChanges>,
    ) -> Result<Json<ServiceTicket>> {
        change(&caller, *ticket_id, body.0).await
    }

    /// Change a service ticket, as with PATCH.
    #[oai(
        path = "/service-tickets/:ticket_id",
        method = "put",
        operation_id = "put_service_ticket"
    )]
    async fn put(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<ServiceTicketChanges>,
    ) -> Result<Json<ServiceTicket>> {
        change(&caller, *ticket_id, body.0).await
    }

    /// Move a service ticket to the trash.
    ///
    /// An administrator can restore it.
    #[oai(
        path = "/service-tickets/:ticket_id",
        method = "delete",
        operation_id = "delete_service_ticket"
    )]
    async fn delete(&self, caller: Caller, ticket_id: Id) -> Result<Json<ServiceTicket>> {
        transition(&caller, *ticket_id, Transition::Trash).await
    }

    /// Archive a service ticket.
    #[oai(
        path = "/service-tickets/:ticket_id/archive",
        method = "post",
        operation_id = "archive_service_ticket"
    )]
    async fn archive(&self, caller: Caller, ticket_id: Id) -> Result<Json<ServiceTicket>> {
        transition(&caller, *ticket_id, Transition::Archive).await
    }

    /// Complete a service ticket.
    #[oai(
        path = "/service-tickets/:ticket_id/complete",
        method = "post",
        operation_id = "complete_service_ticket"
    )]
    async fn complete(&self, caller: Caller, ticket_id: Id) -> Result<Json<ServiceTicket>> {
        transition(&caller, *ticket_id, Transition::Complete).await
    }

    /// Restore a service ticket from the archive.
    ///
    /// Sets the status to `open`.
    #[oai(
        path = "/service-tickets/:ticket_id/restore",
        method = "post",
        operation_id = "restore_service_ticket"
    )]
    async fn restore(&self, caller: Caller, ticket_id: Id) -> Result<Json<ServiceTicket>> {
        transition(&caller, *ticket_id, Transition::RestoreFromArchive).await
    }

    /// Get a service ticket's change history.
    ///
    /// Oldest change first.
    #[oai(
        path = "/service-tickets/:ticket_id/changelog",
        method = "get",
        operation_id = "list_service_ticket_changes"
    )]
    async fn change_log(
        &self,
        caller: Caller,
        ticket_id: Id,
        page: Sliced,
    ) -> Result<Json<Vec<LogEntry>>> {
        common::change_log(&caller, KIND, *ticket_id, page).await
    }

    /// Capture a signature.
    ///
    /// An existing signature is never replaced.
    #[oai(
        path = "/service-tickets/:ticket_id/sign",
        method = "post",
        operation_id = "sign_service_ticket"
    )]
    async fn sign(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<NewSignature>,
    ) -> Result<Json<ServiceTicket>> {
        let Body(signature) = body;
        let command = Sign {
            id: WorkItemId(*ticket_id),
            image: signature.signature_data,
            name: signature.signature_name,
            send_summary_email: signature.send_summary_email,
            safety_covers_ok: signature.safety_covers_ok,
            safety_covers_notes: signature.safety_covers_notes,
        };
        let ticket = caller.work().sign(command).await?;
        Ok(ServiceTicket::from(ticket).changed())
    }

    /// Record that a signature was declined.
    #[oai(
        path = "/service-tickets/:ticket_id/decline-signature",
        method = "post",
        operation_id = "decline_service_ticket_signature"
    )]
    async fn decline(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<SignatureDecline>,
    ) -> Result<Json<ServiceTicket>> {
        let command = DeclineSignature {
            id: WorkItemId(*ticket_id),
            reason: body.decline_reason.into(),
            send_summary_email: body.send_summary_email,
            send_signature_request: body.send_signature_request,
        };
        let ticket = caller.work().decline_signature(command).await?;
        Ok(ServiceTicket::from(ticket).changed())
    }
}

async fn change(
    caller: &Acting,
    id: i64,
    changes: ServiceTicketChanges,
) -> Result<Json<ServiceTicket>> {
    let changed = common::change(caller, KIND, id, changes.into_fields()?).await?;
    Ok(ServiceTicket::from(changed).changed())
}

async fn transition(
    caller: &Acting,
    id: i64,
    transition: Transition,
) -> Result<Json<ServiceTicket>> {
    let changed = common::transition(caller, KIND, id, transition).await?;
    Ok(ServiceTicket::from(changed).changed())
}
