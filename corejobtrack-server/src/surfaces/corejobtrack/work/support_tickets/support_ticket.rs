//! Wire types of support tickets.

use corejobtrack_core::{
    Acting,
    decimal::Hours,
    messages::Conversation,
    work::{self, WorkFields, WorkItemId, WorkView},
};
use poem_openapi::{Enum, Object};

use super::communication::{Communication, CommunicationEntry};
use crate::{
    http::{Result, ToChange},
    surfaces::corejobtrack::work::common::{Changed, ItemFields, ItemState, TicketFields},
};

/// The number of newest messages in the answer for a single ticket; others are on further pages.
const LOG_LENGTH: u32 = 200;

/// The status of a support ticket at the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum TicketStatus {
    /// Reported.
    New,
    /// In progress.
    Open,
    /// Passed on to a higher level.
    Escalated,
    /// Solved.
    Resolved,
}

impl From<TicketStatus> for work::TicketStatus {
    fn from(status: TicketStatus) -> Self {
        match status {
            TicketStatus::New => Self::New,
            TicketStatus::Open => Self::Open,
            TicketStatus::Escalated => Self::Escalated,
            TicketStatus::Resolved => Self::Resolved,
        }
    }
}

/// A new support ticket. Only the customer's name is required.
#[derive(Debug, Object)]
pub struct NewSupportTicket {
    /// The customer's name. A customer with this name, or with `customer_number`, is linked.
    #[oai(validator(min_length = 1))]
    pub customer_name: String,
    /// The title.
    pub title: Option<String>,
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemFields,
    /// The fields of every ticket.
    #[oai(flatten)]
    pub ticket: TicketFields,
    /// The fields that only support tickets have.
    #[oai(flatten)]
    pub case: CaseFields,
}

/// Changes to a support ticket; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct SupportTicketChanges {
    /// The customer's name.
    #[oai(validator(min_length = 1))]
    pub customer_name: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemFields,
    /// The fields of every ticket.
    #[oai(flatten)]
    pub ticket: TicketFields,
    /// The fields that only support tickets have.
    #[oai(flatten)]
    pub case: CaseFields,
}

/// The fields that only support tickets have.
#[derive(Debug, Default, Object)]
pub struct CaseFields {
    /// The vendor's id of the ticket, such as `VENDOR-2026-001`.
    pub ticket_id: Option<String>,
    /// The vendor's ticket number, such as `VT-789`.
    pub vendor_ticket_number: Option<String>,
    /// The status at the vendor.
    pub ticket_status: Option<TicketStatus>,
    /// The category of support, such as `Software Issue`.
    pub ticket_type: Option<String>,
    /// The total time spent, in hours.
    #[oai(validator(minimum(value = "0"), maximum(value = "1000000")))]
    pub total_time: Option<f64>,
    /// Entries of the communication log to change or add. Existing entries that are omitted stay
    /// unchanged.
    #[oai(validator(max_items = 1000))]
    pub communication_log: Option<Vec<CommunicationEntry>>,
}

impl CaseFields {
    pub fn put_into(self, fields: &mut WorkFields) {
        let support = &mut fields.support;
        support.ticket_id = self.ticket_id.to_change();
        support.vendor_ticket_number = self.vendor_ticket_number.to_change();
        support.ticket_status = self.ticket_status.map(Into::into).to_change();
        support.ticket_type = self.ticket_type.to_change();
        support.total_time = self.total_time.and_then(Hours::from_f64).to_change();
        fields.communication = self
            .communication_log
            .map(|entries| entries.into_iter().map(Into::into).collect());
    }
}

impl NewSupportTicket {
    /// The fields of the new item.
    pub fn into_fields(self) -> WorkFields {
        let mut fields = self.item.into_new();
        fields.title = self.title.to_change();
        fields.customer_name = Some(self.customer_name).to_change();
        self.ticket.put_into(&mut fields);
        self.case.put_into(&mut fields);
        fields
    }
}

impl SupportTicketChanges {
    /// The fields to change.
    pub fn into_fields(self) -> WorkFields {
        let mut fields = self.item.into_changes();
        fields.title = self.title.to_change();
        fields.customer_name = self.customer_name.to_change();
        self.ticket.put_into(&mut fields);
        self.case.put_into(&mut fields);
        fields
    }
}

/// A support ticket.
#[derive(Debug, Object)]
pub struct SupportTicket {
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemState,
    /// The vendor's id of the ticket.
    pub ticket_id: Option<String>,
    /// The vendor's ticket number.
    pub vendor_ticket_number: Option<String>,
    /// The status at the vendor: `New`, `Open`, `Escalated` or `Resolved`.
    pub ticket_status: Option<String>,
    /// The category of support.
    pub ticket_type: Option<String>,
    /// The customer's purchase order number.
    pub customer_po: Option<String>,
    /// The total time spent, in hours, as given.
    pub total_time: Option<f64>,
    /// Whether the problem is solved.
    pub resolved: bool,
    /// The solution.
    pub resolution: Option<String>,
    /// The newest 200 entries of the communication log, oldest first. Only in the answer for a
    /// single ticket.
    pub communication_log: Option<Vec<Communication>>,
    /// The number of entries in the communication log. Only in the answer for a single ticket.
    pub communication_count: Option<i64>,
    /// The time spent on all of them, in hours. Only in the answer for a single ticket.
    pub communication_time: Option<f64>,
}

impl SupportTicket {
    /// A ticket with the newest entries of its communication log.
    pub async fn with_log(caller: &Acting, view: WorkView) -> Result<Self> {
        let (id, kind) = (WorkItemId(view.item.id.0), Some(view.item.kind));
        let conversation = caller.work().conversation(id, kind, LOG_LENGTH, 0).await?;
        Ok(Self::from(view).with(&conversation))
    }

    fn with(mut self, conversation: &Conversation) -> Self {
        self.communication_log = Some(Communication::all(conversation));
        self.communication_count = Some(conversation.count);
        self.communication_time = Some(conversation.time_spent.to_f64());
        self
    }
}

impl Changed for SupportTicket {
    fn ok(&mut self) -> &mut Option<bool> {
        self.item.ok()
    }
}

impl From<WorkView> for SupportTicket {
    fn from(view: WorkView) -> Self {
        let support = view.item.support.0.clone();
        let service = view.item.service.0.clone();
        Self {
            item: view.into(),
            ticket_id: support.ticket_id,
            vendor_ticket_number: support.vendor_ticket_number,
            ticket_status: support
                .ticket_status
                .map(|status| status.as_str().to_owned()),
            ticket_type: support.ticket_type,
            customer_po: service.customer_po,
            total_time: support.total_time.map(Hours::to_f64),
            resolved: service.resolved.unwrap_or_default(),
            resolution: service.resolution,
            communication_log: None,
            communication_count: None,
            communication_time: None,
        }
    }
}
