//! Wire types of service tickets.

use corejobtrack_core::work::{SignatureOutcome, WorkFields, WorkView};
use poem_openapi::Object;

use crate::{
    http::{Result, ToChange},
    surfaces::corejobtrack::work::common::{
        Changed, ItemFields, ItemState, SessionTimestamp, TicketFields,
    },
};

/// A new service ticket. Only the customer's name is required.
#[derive(Debug, Object)]
pub struct NewServiceTicket {
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
    /// The fields that only service tickets have.
    #[oai(flatten)]
    pub visit: VisitFields,
}

/// Changes to a service ticket; omitted and null fields stay unchanged.
#[derive(Debug, Object)]
pub struct ServiceTicketChanges {
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
    /// The fields that only service tickets have.
    #[oai(flatten)]
    pub visit: VisitFields,
}

/// The fields that only service tickets have.
#[derive(Debug, Default, Object)]
pub struct VisitFields {
    /// The type of dispatch, such as `Emergency`, `Scheduled` or `PM`.
    pub dispatch_type: Option<String>,
    /// The dispatch number.
    pub dispatch_number: Option<String>,
    /// The status of the dispatch.
    pub dispatch_status: Option<String>,
    /// The problem as the customer reported it.
    pub problem_description: Option<String>,
    /// The complete list of time entries.
    pub session_timestamps: Option<Vec<SessionTimestamp>>,
    /// The total time spent, in minutes; computed from the time entries if not given.
    pub total_time_minutes: Option<i64>,
    /// The services performed.
    pub services_performed: Option<String>,
    /// The recorded machine settings.
    pub settings_recorded: Option<Vec<String>>,
    /// The completed tasks.
    pub tasks_completed: Option<Vec<String>>,
    /// Whether a lift gate is needed.
    pub liftgate: Option<bool>,
    /// Whether a sprinter van is needed.
    pub sprinter: Option<bool>,
    /// Whether the work is done remotely.
    pub remote: Option<bool>,
    /// Whether the work is a telephone call.
    pub phone_call: Option<bool>,
}

impl NewServiceTicket {
    /// The fields of the new item.
    pub fn into_fields(self) -> Result<WorkFields> {
        let mut fields = self.item.into_new();
        fields.title = self.title.to_change();
        fields.customer_name = Some(self.customer_name).to_change();
        self.ticket.put_into(&mut fields);
        self.visit.put_into(&mut fields)?;
        Ok(fields)
    }
}

impl ServiceTicketChanges {
    /// The fields to change.
    pub fn into_fields(self) -> Result<WorkFields> {
        let mut fields = self.item.into_changes();
        fields.title = self.title.to_change();
        fields.customer_name = self.customer_name.to_change();
        self.ticket.put_into(&mut fields);
        self.visit.put_into(&mut fields)?;
        Ok(fields)
    }
}

impl VisitFields {
    pub fn put_into(self, fields: &mut WorkFields) -> Result<()> {
        let time = self.session_timestamps.map(|entries| {
            let entries = entries.into_iter().enumerate();
            entries
                .map(|(place, entry)| entry.into_input(place))
                .collect::<Result<Vec<_>>>()
        });
        fields.time = time.transpose()?;
        let service = &mut fields.service;
        service.dispatch_type = self.dispatch_type.to_change();
        service.dispatch_number = self.dispatch_number.to_change();
        service.dispatch_status = self.dispatch_status.to_change();
        service.problem_description = self.problem_description.to_change();
        service.total_time_minutes = self.total_time_minutes.to_change();
        service.services_performed = self.services_performed.to_change();
        service.settings_recorded = self.settings_recorded.to_change();
        service.tasks_completed = self.tasks_completed.to_change();
        service.liftgate = self.liftgate.to_change();
        service.sprinter = self.sprinter.to_change();
        service.remote = self.remote.to_change();
        service.phone_call = self.phone_call.to_change();
        Ok(())
    }
}

/// A service ticket.
#[derive(Debug, Object)]
pub struct ServiceTicket {
    /// The fields of every item.
    #[oai(flatten)]
    pub item: ItemState,
    /// The type of dispatch.
    pub dispatch_type: Option<String>,
    /// The dispatch number.
    pub dispatch_number: Option<String>,
    /// The status of the dispatch.
    pub dispatch_status: Option<String>,
    /// The customer's purchase order number.
    pub customer_po: Option<String>,
    /// The problem as the customer reported it.
    pub problem_description: Option<String>,
    /// The time entries, in order.
    pub session_timestamps: Vec<SessionTimestamp>,
    /// The total time spent, in minutes: as given, else the sum over the time entries of duration
    /// times technicians.
    pub total_time_minutes: i64,
    /// The services performed.
    pub services_performed: Option<String>,
    /// The recorded machine settings.
    pub settings_recorded: Vec<String>,
    /// The completed tasks.
    pub tasks_completed: Vec<String>,
    /// Whether the problem is solved.
    pub resolved: bool,
    /// The solution.
    pub resolution: Option<String>,
    /// Whether a lift gate is needed.
    pub liftgate: bool,
    /// Whether a sprinter van is needed.
    pub sprinter: bool,
    /// Whether the work is done remotely.
    pub remote: bool,
    /// Whether the work is a telephone call.
    pub phone_call: bool,
    /// `signed` or `declined`; null if neither.
    pub signature_status: Option<String>,
    /// The printed name under the signature.
    pub signature_name: Option<String>,
    /// When the ticket was signed or the signature was declined.
    pub signature_at: Option<String>,
    /// When the ticket was signed.
    pub signed_at: Option<String>,
    /// The reason, if the signature was declined.
    pub decline_reason: Option<String>,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// Notes about the safety covers.
    pub safety_covers_notes: Option<String>,
    /// The signature as a PNG data URL. Only in the answer for a single ticket.
    pub signature_data: Option<String>,
}

impl Changed for ServiceTicket {
    fn ok(&mut self) -> &mut Option<bool> {
        self.item.ok()
    }
}

impl From<WorkView> for ServiceTicket {
    fn from(mut view: WorkView) -> Self {
        let total_time_minutes = view.total_minutes();
        let time = std::mem::take(&mut view.time);
        let signature = view.signature.take();
        let service = view.item.service.0.clone();
        let signature = signature.as_ref();
        let signed = signature.filter(|signature| signature.outcome == SignatureOutcome::Signed);
        Self {
            item: view.into(),
            dispatch_type: service.dispatch_type,
            dispatch_number: service.dispatch_number,
            dispatch_status: service.dispatch_status,
            customer_po: service.customer_po,
            problem_description: service.problem_description,
            session_timestamps: time.into_iter().map(Into::into).collect(),
            total_time_minutes,
            services_performed: service.services_performed,
            settings_recorded: service.settings_recorded.unwrap_or_default(),
            tasks_completed: service.tasks_completed.unwrap_or_default(),
            resolved: service.resolved.unwrap_or_default(),
            resolution: service.resolution,
            liftgate: service.liftgate.unwrap_or_default(),
            sprinter: service.sprinter.unwrap_or_default(),
            remote: service.remote.unwrap_or_default(),
            phone_call: service.phone_call.unwrap_or_default(),
            signature_status: signature.map(|signature| signature.outcome.as_str().to_owned()),
            signature_name: signature.and_then(|signature| signature.name.clone()),
            signature_at: signature.map(|signature| signature.at.to_string()),
            signed_at: signed.map(|signature| signature.at.to_string()),
            decline_reason: signature
                .and_then(|signature| signature.decline_reason)
                .map(|reason| reason.as_str().to_owned()),
            safety_covers_ok: signature.and_then(|signature| signature.safety_covers_ok),
            safety_covers_notes: signature
                .and_then(|signature| signature.safety_covers_notes.clone()),
            signature_data: None,
        }
    }
}
