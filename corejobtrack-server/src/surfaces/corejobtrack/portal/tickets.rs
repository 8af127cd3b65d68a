//! A customer's tickets in the portal API. Internal fields have no member here.

use base64::Engine as _;
use corejobtrack_core::{
    decimal::Hours,
    work::{Kind, PublicMessage, PublicTime, PublicView, SignatureOutcome, WorkItemId},
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Customer, Id, Limit, Offset, Result},
    surfaces::corejobtrack::{area::Area, work::Equipment},
};

/// What tickets of every kind show.
#[derive(Debug, Object)]
pub struct CustomerTicket {
    /// The id.
    pub id: i64,
    /// What kind of ticket it is: `service_ticket` or `support_ticket`.
    pub item_type: String,
    /// The number: unique, without gaps.
    pub ticket_number: i64,
    /// What it is, in a few words.
    pub title: Option<String>,
    /// What it is, at length.
    pub description: Option<String>,
    /// The status: `Pending`, `open`, `in_progress`, `completed` or `archived`.
    pub status: String,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// The first line of the address.
    pub customer_address_1: Option<String>,
    /// The second line of the address.
    pub customer_address_2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The first name of whom to ask.
    pub customer_contact_first_name: Option<String>,
    /// The last name of whom to ask.
    pub customer_contact_last_name: Option<String>,
    /// The whole name of whom to ask.
    pub customer_contact_full_name: Option<String>,
    /// Their telephone number.
    pub customer_phone: Option<String>,
    /// Their e-mail address.
    pub customer_email: Option<String>,
    /// What it is about.
    pub equipment: Vec<Equipment>,
    /// What there is to say to the customer.
    pub public_notes: Option<String>,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// When it was completed, if it is.
    pub completed_at: Option<String>,
}

/// A visit, as the customer sees it.
#[derive(Debug, Object)]
pub struct CustomerServiceTicket {
    /// What every ticket has.
    #[oai(flatten)]
    pub ticket: CustomerTicket,
    /// The customer's order number.
    pub customer_po: Option<String>,
    /// What the customer reports.
    pub problem_description: Option<String>,
    /// What was done.
    pub services_performed: Option<String>,
    /// The time spent.
    pub session_timestamps: Vec<CustomerTimeEntry>,
    /// All time spent, in minutes.
    pub total_time_minutes: i64,
    /// `signed`, `declined`, `pending` where the visit is completed and not signed, else null.
    pub signature_status: Option<String>,
    /// The printed name under the signature.
    pub signature_name: Option<String>,
    /// When the signature was given.
    pub signed_at: Option<String>,
    /// The signature as a PNG data URL. Only where one ticket is asked for.
    pub signature_data: Option<String>,
}

/// A remote case, as the customer sees it.
#[derive(Debug, Object)]
pub struct CustomerSupportTicket {
    /// What every ticket has.
    #[oai(flatten)]
    pub ticket: CustomerTicket,
    /// The first 200 messages of the conversation with the customer, oldest first. Only where one ticket is
    /// asked for.
    pub messages: Option<Vec<CustomerMessage>>,
}

/// A message in the conversation with the customer.
#[derive(Debug, Object)]
pub struct CustomerMessage {
    /// The id.
    pub id: i64,
    /// The name of the author.
    pub author: String,
    /// Whether it is the customer's own word.
    pub is_customer: bool,
    /// What was said.
    pub message: String,
    /// When.
    pub created_at: String,
}

impl From<PublicMessage> for CustomerMessage {
    fn from(message: PublicMessage) -> Self {
        Self {
            id: message.id.0,
            message: message.full_text(),
            created_at: message.at().to_string(),
            author: message.author,
            is_customer: message.is_customer,
        }
    }
}

/// A stretch of time spent on a visit, as the customer sees it.
#[derive(Debug, Object)]
pub struct CustomerTimeEntry {
    /// When it began, as written down.
    pub start_time: Option<String>,
    /// When it ended, as written down.
    pub stop_time: Option<String>,
    /// How long it was, in hours.
    pub time_amount: Option<f64>,
    /// What kind of time, as in `regular`, `overtime`, `travel`.
    pub time_type: Option<String>,
    /// How many technicians spent it.
    pub num_techs: Option<i64>,
    /// The time of day it began, as in `09:00`.
    pub start: Option<String>,
    /// The time of day it ended, as in `12:30`.
    pub end: Option<String>,
    /// How long it was, in minutes.
    pub duration_minutes: Option<i64>,
}

impl From<PublicView> for CustomerTicket {
    fn from(ticket: PublicView) -> Self {
        let customer = ticket.customer;
        Self {
            id: ticket.id.0,
            item_type: ticket.kind.as_str().to_owned(),
            ticket_number: ticket.number,
            title: ticket.title,
            description: ticket.description,
            status: ticket.status,
            customer_name: ticket.customer_name,
            customer_address_1: customer.address_1,
            customer_address_2: customer.address_2,
            city: customer.city,
            state: customer.state,
            zip: customer.zip,
            customer_contact_first_name: customer.contact_first_name,
            customer_contact_last_name: customer.contact_last_name,
            customer_contact_full_name: customer.contact_full_name,
            customer_phone: customer.phone,
            customer_email: customer.email,
            equipment: ticket.equipment.into_iter().map(Into::into).collect(),
            public_notes: ticket.service.public_notes,
            created_at: ticket.created_at.to_string(),
            updated_at: ticket.updated_at.to_string(),
            completed_at: ticket.completed_at.map(|at| at.to_string()),
        }
    }
}

impl From<PublicView> for CustomerServiceTicket {
    fn from(mut ticket: PublicView) -> Self {
        let signature = ticket.signature.take();
        let signed = signature
            .as_ref()
            .filter(|known| known.outcome == SignatureOutcome::Signed);
        let signature_status = match &signature {
            Some(known) => Some(known.outcome.as_str()),
            None if ticket.is_done => Some("pending"),
            None => None,
        };
        Self {
            customer_po: ticket.service.customer_po.take(),
            problem_description: ticket.service.problem_description.take(),
            services_performed: ticket.service.services_performed.take(),
            session_timestamps: std::mem::take(&mut ticket.time)
                .into_iter()
                .map(Into::into)
                .collect(),
            total_time_minutes: ticket.total_minutes,
            signature_status: signature_status.map(str::to_owned),
            signature_name: signed.and_then(|known| known.name.clone()),
            signed_at: signed.map(|known| known.at.to_string()),
            signature_data: None,
            ticket: ticket.into(),
        }
    }
}

impl From<PublicView> for CustomerSupportTicket {
    fn from(ticket: PublicView) -> Self {
        Self {
            ticket: ticket.into(),
            messages: None,
        }
    }
}

impl From<PublicTime> for CustomerTimeEntry {
    fn from(entry: PublicTime) -> Self {
        Self {
            start_time: entry.start_time,
            stop_time: entry.stop_time,
            time_amount: entry.hours.map(Hours::to_f64),
            time_type: entry.time_type,
            num_techs: entry.technicians,
            start: entry.start,
            end: entry.end,
            duration_minutes: entry.duration_minutes,
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct CustomerTicketsApi;

#[OpenApi(tag = "Area::CustomerTickets")]
impl CustomerTicketsApi {
    /// List your company's service tickets.
    ///
    /// Newest first, archived ones among them.
    #[oai(
        path = "/customer/api/service-tickets",
        method = "get",
        operation_id = "customer_list_service_tickets"
    )]
    async fn service_tickets(
        &self,
        customer: Customer,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<CustomerServiceTicket>>> {
        let work = customer.work();
        let page = work
            .own_tickets(Kind::ServiceTicket, limit.0, offset.0)
            .await?;
        Ok(Json(page.into_iter().map(Into::into).collect()))
    }

    /// Get one of your company's service tickets.
    #[oai(
        path = "/customer/api/service-tickets/:ticket_id",
        method = "get",
        operation_id = "customer_get_service_ticket"
    )]
    async fn service_ticket(
        &self,
        customer: Customer,
        ticket_id: Id,
    ) -> Result<Json<CustomerServiceTicket>> {
        let (work, id) = (customer.work(), WorkItemId(*ticket_id));
        let shown = work.own_ticket(id, Kind::ServiceTicket).await?;
        let mut ticket = CustomerServiceTicket::from(shown);
        if ticket.signed_at.is_some() {
            let png = work.own_signature_image(id).await?;
            let text = base64::engine::general_purpose::STANDARD.encode(png);
            ticket.signature_data = Some(format!("data:image/png;base64,{text}"));
        }
        Ok(Json(ticket))
    }

    /// List your company's support tickets.
    ///
    /// Newest first, archived ones among them.
    #[oai(
        path = "/customer/api/support-tickets",
        method = "get",
        operation_id = "customer_list_support_tickets"
    )]
    async fn support_tickets(
        &self,
        customer: Customer,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<CustomerSupportTicket>>> {
        let work = customer.work();
        let page = work
            .own_tickets(Kind::SupportTicket, limit.0, offset.0)
            .await?;
        Ok(Json(page.into_iter().map(Into::into).collect()))
    }

    /// Get one of your company's support tickets.
    #[oai(
        path = "/customer/api/support-tickets/:ticket_id",
        method = "get",
        operation_id = "customer_get_support_ticket"
    )]
    async fn support_ticket(
        &self,
        customer: Customer,
        ticket_id: Id,
    ) -> Result<Json<CustomerSupportTicket>> {
        let (work, id) = (customer.work(), WorkItemId(*ticket_id));
        let shown = work.own_ticket(id, Kind::SupportTicket).await?;
        let conversation = work.own_messages(id, Kind::SupportTicket, 200, 0).await?;
        Ok(Json(CustomerSupportTicket {
            messages: Some(conversation.into_iter().map(Into::into).collect()),
            ..shown.into()
        }))
    }

    /// List the messages under one of your company's support tickets.
    ///
    /// The oldest first.
    #[oai(
        path = "/customer/api/support-tickets/:ticket_id/messages",
        method = "get",
        operation_id = "customer_list_support_ticket_messages"
    )]
    async fn messages(
        &self,
        customer: Customer,
        ticket_id: Id,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<CustomerMessage>>> {
        let (work, id) = (customer.work(), WorkItemId(*ticket_id));
        let page = work
            .own_messages(id, Kind::SupportTicket, limit.0, offset.0)
            .await?;
        Ok(Json(page.into_iter().map(Into::into).collect()))
    }
}
