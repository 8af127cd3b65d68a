//! The default colours of new tickets.

use corejobtrack_core::settings::{self, UpdateTicketDefaults};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Body, Caller, Result, ToChange},
    surfaces::corejobtrack::area::Area,
};

/// The default colours of new tickets, such as `#4A90D9`.
#[derive(Debug, Object)]
pub struct TicketDefaults {
    /// The colour of service tickets.
    pub service_ticket: Option<String>,
    /// The colour of support tickets.
    pub support_ticket: Option<String>,
}

impl From<settings::TicketDefaults> for TicketDefaults {
    fn from(defaults: settings::TicketDefaults) -> Self {
        Self {
            service_ticket: defaults.service_ticket,
            support_ticket: defaults.support_ticket,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct TicketDefaultsApi;

#[OpenApi(tag = "Area::Settings")]
impl TicketDefaultsApi {
    /// Get the default colours of new tickets.
    #[oai(path = "/settings/ticket-defaults", method = "get", operation_id = "get_ticket_defaults")]
    async fn ticket_defaults(&self, caller: Caller) -> Result<Json<TicketDefaults>> {
        Ok(Json(caller.settings().ticket_defaults().await?.into()))
    }

    /// Change the default colours of new tickets.
    #[oai(
        path = "/settings/ticket-defaults",
        method = "put",
        operation_id = "update_ticket_defaults"
    )]
    async fn set_ticket_defaults(
        &self,
        caller: Administrator,
        body: Body<TicketDefaults>,
    ) -> Result<Json<TicketDefaults>> {
        let Body(TicketDefaults {
            service_ticket,
            support_ticket,
        }) = body;
        let command = UpdateTicketDefaults {
            service_ticket: service_ticket.to_change(),
            support_ticket: support_ticket.to_change(),
        };
        Ok(Json(
            caller
                .settings()
                .update_ticket_defaults(command)
                .await?
                .into(),
        ))
    }
}
