//! A customer's tickets in the portal API. Must not expose internal fields.

use base64::Engine as _;
use corejobtrack_core::{
    decimal::Hours,
    work::{Kind, PublicMessage, PublicTime, PublicView, SignatureOutcome, WorkItemId},
};
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{Customer, Id, Result, Sliced},
    surfaces::corejobtrack::{area::Area, work::Equipment},
};

/// The fields that tickets of every kind have.
#[derive(Debug, Object)]
pub struct CustomerTicket {
    /// The id.
    pub id: i64,
    /// The kind of ticket: `service_ticket` or `support_ticket`.
    pub item_type: String,
    /// The number: unique, without gaps.
    pub ticket_number: i64,
    /// The title.
    pub title: Option<String>,
    /// The description.
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
    /// The first name of the contact.
    pub customer_contact_first_name: Option<String>,
    /// The last name of the contact.
    pub customer_contact_last_name: Option<String>,
    /// The full name of the contact.
    pub customer_contact_full_name: Option<String>,
    /// The contact's telephone number.
    pub customer_phone: Option<String>,
    /// The contact's e-mail address.
    pub customer_email: Option<String>,
    /// The equipment that the ticket is about.
    pub equipment: Vec<Equipment>,
    /// Notes for the customer.
    pub public_notes: Option<String>,
    /// When it was created.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// When it was completed, if it is.
    pub completed_at: Option<String>,
}

/// A service ticket, as the customer sees it.
#[derive(Debug, Object)]
pub struct CustomerServiceTicket {
    /// The fields of every ticket.
    #[oai(flatten)]
    pub ticket: CustomerTicket,
    /// The customer's purchase order number.
    pub customer_po: Option<String>,
    /// The problem that the customer reported.
    pub problem_description: Option<String>,
    /// The services performed.
    pub services_performed: Option<String>,
    /// The time entries, in order.
    pub session_timestamps: Vec<CustomerTimeEntry>,
    /// The total time spent, in minutes.
    pub total_time_minutes: i64,
    /// `signed` or `declined`; `pending` if the work is done without either; else null.
    pub signature_status: Option<String>,
    /// The printed name under the signature.
    pub signature_name: Option<String>,
    /// When the ticket was signed.
    pub signed_at: Option<String>,
    /// The signature as a PNG data URL. Only in the answer for a single ticket.
    pub signature_data: Option<String>,
}

/// A support ticket, as the customer sees it.
#[derive(Debug, Object)]
pub struct CustomerSupportTicket {
    /// The fields of every ticket.
    #[oai(flatten)]
    pub ticket: CustomerTicket,
    /// The first 200 messages of the conversation with the customer, oldest first. Only in the
    /// answer for a single ticket.
    pub messages: Option<Vec<CustomerMessage>>,
}

/// A message in the conversation with the customer.
#[derive(Debug, Object)]
pub struct CustomerMessage {
    /// The id.
    pub id: i64,
    /// The name of the author.
    pub author: String,
    /// Whether the message is from the customer.
    pub is_customer: bool,
    /// The text.
    pub message: String,
    /// When the conversation took place, else when the message was added.
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

/// A time entry of a service ticket, as the customer sees it.
#[derive(Debug, Object)]
pub struct CustomerTimeEntry {
    /// The start, as recorded.
    pub start_time: Option<String>,
    /// The end, as recorded.
    pub stop_time: Option<String>,
    /// The duration, in hours.
    pub time_amount: Option<f64>,
    /// The type of time, such as `regular`, `overtime` or `travel`.
    pub time_type: Option<String>,
    /// The number of technicians.
    pub num_techs: Option<i64>,
    /// The time of day of the start, such as `09:00`.
    pub start: Option<String>,
    /// The time of day of the end, such as `12:30`.
    pub end: Option<String>,
    /// The duration, in minutes.
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
            .filter(|signature| signature.outcome == SignatureOutcome::Signed);
        let signature_status = match &signature {
            Some(signature) => Some(signature.outcome.as_str()),
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
            signature_name: signed.and_then(|signature| signature.name.clone()),
            signed_at: signed.map(|signature| signature.at.to_string()),
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
    /// Newest first, including archived tickets.
    #[oai(
        path = "/customer/api/service-tickets",
        method = "get",
        operation_id = "customer_list_service_tickets"
    )]
    async fn service_tickets(
        &self,
        customer: Customer,
        page: Sliced,
    ) -> Result<Json<Vec<CustomerServiceTicket>>> {
        let work = customer.work();
        let page = work
            .customer_tickets(Kind::ServiceTicket, page.limit, page.offset)
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
        let view = work.customer_ticket(id, Kind::ServiceTicket).await?;
        let mut ticket = CustomerServiceTicket::from(view);
        if ticket.signed_at.is_some() {
            let png = work.own_signature_image(id).await?;
            let text = base64::engine::general_purpose::STANDARD.encode(png);
            ticket.signature_data = Some(format!("data:image/png;base64,{text}"));
        }
        Ok(Json(ticket))
    }

    /// List your company's support tickets.
    ///
    /// Newest first, including archived tickets.
    #[oai(
        path = "/customer/api/support-tickets",
        method = "get",
        operation_id = "customer_list_support_tickets"
    )]
    async fn support_tickets(
        &self,
        customer: Customer,
        page: Sliced,
    ) -> Result<Json<Vec<CustomerSupportTicket>>> {
        let work = customer.work();
        let page = work
            .customer_tickets(Kind::SupportTicket, page.limit, page.offset)
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
        let view = work.customer_ticket(id, Kind::SupportTicket).await?;
        let conversation = work
            .customer_messages(id, Kind::SupportTicket, 200, 0)
            .await?;
        Ok(Json(CustomerSupportTicket {
            messages: Some(conversation.into_iter().map(Into::into).collect()),
            ..view.into()
        }))
    }

    /// List the messages under one of your company's support tickets.
    ///
    /// Oldest first.
    #[oai(
        path = "/customer/api/support-tickets/:ticket_id/messages",
        method = "get",
        operation_id = "customer_list_support_ticket_messages"
    )]
    async fn messages(
        &self,
        customer: Customer,
        ticket_id: Id,
        page: Sliced,
    ) -> Result<Json<Vec<CustomerMessage>>> {
        let (work, id) = (customer.work(), WorkItemId(*ticket_id));
        let page = work
            .customer_messages(id, Kind::SupportTicket, page.limit, page.offset)
            .await?;
        Ok(Json(page.into_iter().map(Into::into).collect()))
    }
}
