//! Operations on support tickets.

use corejobtrack_core::{
    Acting,
    work::{CreateWork, Kind, Transition, WorkItemId},
};
use poem_openapi::{OpenApi, payload::Json};

use super::{
    communication::{Communication, NewCommunication, ReadReceipts},
    support_ticket::{NewSupportTicket, SupportTicket, SupportTicketChanges},
};
use crate::{
    http::{Body, Caller, Created, Id, Result, Sliced},
    surfaces::corejobtrack::{
        area::Area,
        work::common::{self, Changed, LogEntry},
    },
};

const KIND: Kind = Kind::SupportTicket;

/// The answer to a change: the changed support ticket.
type Answer = Result<Json<SupportTicket>>;

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct SupportTicketsApi;

#[OpenApi(tag = "Area::SupportTickets")]
impl SupportTicketsApi {
    /// List visible support tickets.
    ///
    /// Newest first, without the archive and the trash. Communication logs are left out.
    #[oai(path = "/support-tickets/", method = "get", operation_id = "list_support_tickets")]
    async fn list(&self, caller: Caller, page: Sliced) -> Result<Json<Vec<SupportTicket>>> {
        let found = common::list(&caller, KIND, page).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Create a support ticket.
    #[oai(path = "/support-tickets/", method = "post", operation_id = "create_support_ticket")]
    async fn create(
        &self,
        caller: Caller,
        body: Body<NewSupportTicket>,
    ) -> Result<Created<Json<SupportTicket>>> {
        let command = CreateWork {
            fields: body.0.into_fields(),
            ..CreateWork::of(KIND)
        };
        let created = caller.work().create(command).await?;
        Ok(Created(
            SupportTicket::with_log(&caller, created).await?.changed(),
        ))
    }

    /// Get a support ticket with its communication log.
    ///
    /// Does not mark it as read; see `POST /tickets/{type}/{id}/mark-read`.
    #[oai(
        path = "/support-tickets/:ticket_id",
        method = "get",
        operation_id = "get_support_ticket"
    )]
    async fn get(&self, caller: Caller, ticket_id: Id) -> Result<Json<SupportTicket>> {
        let view = common::get(&caller, KIND, *ticket_id).await?;
        Ok(Json(SupportTicket::with_log(&caller, view).await?))
    }

    /// Change a support ticket.
    ///
    /// Omitted and null fields stay unchanged. Entries of the communication log are changed or
    /// added, never removed.
    #[oai(
        path = "/support-tickets/:ticket_id",
        method = "patch",
        operation_id = "update_support_ticket"
    )]
    async fn update(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<SupportTicketChanges>,
    ) -> Answer {
        change(&caller, *ticket_id, body.0).await
    }

    /// Change a support ticket, as with PATCH.
    #[oai(
        path = "/support-tickets/:ticket_id",
        method = "put",
        operation_id = "put_support_ticket"
    )]
    async fn put(&self, caller: Caller, ticket_id: Id, body: Body<SupportTicketChanges>) -> Answer {
        change(&caller, *ticket_id, body.0).await
    }

    /// Move a support ticket to the trash.
    ///
    /// An administrator can restore it.
    #[oai(
        path = "/support-tickets/:ticket_id",
        method = "delete",
        operation_id = "delete_support_ticket"
    )]
    async fn delete(&self, caller: Caller, ticket_id: Id) -> Answer {
        transition(&caller, *ticket_id, Transition::Trash).await
    }

    /// Archive a support ticket.
    #[oai(
        path = "/support-tickets/:ticket_id/archive",
        method = "post",
        operation_id = "archive_support_ticket"
    )]
    async fn archive(&self, caller: Caller, ticket_id: Id) -> Answer {
        transition(&caller, *ticket_id, Transition::Archive).await
    }

    /// Complete a support ticket.
    #[oai(
        path = "/support-tickets/:ticket_id/complete",
        method = "post",
        operation_id = "complete_support_ticket"
    )]
    async fn complete(&self, caller: Caller, ticket_id: Id) -> Answer {
        transition(&caller, *ticket_id, Transition::Complete).await
    }

    /// Restore a support ticket from the archive.
    ///
    /// Sets the status to `open`.
    #[oai(
        path = "/support-tickets/:ticket_id/restore",
        method = "post",
        operation_id = "restore_support_ticket"
    )]
    async fn restore(&self, caller: Caller, ticket_id: Id) -> Answer {
        transition(&caller, *ticket_id, Transition::RestoreFromArchive).await
    }

    /// Add a message to the communication log.
    ///
    /// The ticket and its version stay unchanged. `@username` in the text mentions a colleague.
    #[oai(
        path = "/support-tickets/:ticket_id/communication",
        method = "post",
        operation_id = "create_support_ticket_message"
    )]
    async fn communicate(
        &self,
        caller: Caller,
        ticket_id: Id,
        body: Body<NewCommunication>,
    ) -> Result<Created<Json<Communication>>> {
        let command = body.0.into_command(*ticket_id);
        let message = caller.work().add_communication(command).await?;
        Ok(Created(Communication::from(message).changed()))
    }

    /// Get a page of the communication log.
    ///
    /// Pages count back from the newest message; within a page, the oldest message comes first.
    #[oai(
        path = "/support-tickets/:ticket_id/communication",
        method = "get",
        operation_id = "list_support_ticket_messages"
    )]
    async fn communication(
        &self,
        caller: Caller,
        ticket_id: Id,
        page: Sliced,
    ) -> Result<Json<Vec<Communication>>> {
        let id = WorkItemId(*ticket_id);
        let work = caller.work();
        let conversation = work
            .conversation(id, Some(KIND), page.limit, page.offset)
            .await?;
        Ok(Json(Communication::all(&conversation)))
    }

    /// Get read receipts.
    ///
    /// Returns how far each user has read and, for a page of messages, who read each of them and
    /// when first. Pages count back from the newest message. Users mark messages as read by
    /// `POST /tickets/{type}/{id}/mark-read`.
    #[oai(
        path = "/support-tickets/:ticket_id/comm-readers",
        method = "get",
        operation_id = "list_support_ticket_readers"
    )]
    async fn readers(
        &self,
        caller: Caller,
        ticket_id: Id,
        page: Sliced,
    ) -> Result<Json<ReadReceipts>> {
        let id = WorkItemId(*ticket_id);
        let work = caller.work();
        let conversation = work
            .conversation(id, Some(KIND), page.limit, page.offset)
            .await?;
        Ok(Json(conversation.into()))
    }

    /// Get a support ticket's change history.
    ///
    /// Oldest change first.
    #[oai(
        path = "/support-tickets/:ticket_id/changelog",
        method = "get",
        operation_id = "list_support_ticket_changes"
    )]
    async fn change_log(
        &self,
        caller: Caller,
        ticket_id: Id,
        page: Sliced,
    ) -> Result<Json<Vec<LogEntry>>> {
        common::change_log(&caller, KIND, *ticket_id, page).await
    }
}

async fn change(caller: &Acting, id: i64, changes: SupportTicketChanges) -> Answer {
    let changed = common::change(caller, KIND, id, changes.into_fields()).await?;
    Ok(SupportTicket::with_log(caller, changed).await?.changed())
}

async fn transition(caller: &Acting, id: i64, transition: Transition) -> Answer {
    let changed = common::transition(caller, KIND, id, transition).await?;
    Ok(SupportTicket::with_log(caller, changed).await?.changed())
}
