//! The public view of a work item: the ONE list of what its customer may see, for portal, signing
//! page, e-mails, PDF summaries and API. What is not listed here is internal.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{decimal::Hours, store::Timestamp},
    services::messages::{Message, MessageId},
    time::TimeEntry,
    work::{
        CustomerDetails, DeclineReason, EquipmentLine, Kind, Phase, Signature, SignatureOutcome,
        WorkItemId, WorkView,
    },
};

/// A work item as its customer may see it. Whether the item belongs to the customer is not checked
/// here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicView {
    /// The id.
    pub id: WorkItemId,
    /// The kind of item.
    pub kind: Kind,
    /// The number.
    pub number: i64,
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The status: its label, or `archived`.
    pub status: String,
    /// The label of the status, wherever the item lies.
    pub status_label: String,
    /// Whether the work is done.
    pub is_done: bool,
    /// The urgency.
    pub urgency: String,
    /// The type of work.
    pub work_type: Option<String>,
    /// The due date, as sent.
    pub due: Option<String>,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// The customer's address and contact.
    pub customer: CustomerDetails,
    /// The details of the work.
    pub service: PublicService,
    /// The equipment that the item is about.
    pub equipment: Vec<EquipmentLine>,
    /// The time entries, in order.
    pub time: Vec<PublicTime>,
    /// The total time, in minutes.
    pub total_minutes: i64,
    /// The signature, or that it was declined.
    pub signature: Option<PublicSignature>,
    /// When the item was created.
    pub created_at: Timestamp,
    /// When the item was last changed.
    pub updated_at: Timestamp,
    /// When the item was completed.
    pub completed_at: Option<Timestamp>,
}

/// The details of the work, as the customer may see them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PublicService {
    /// The type of dispatch, such as Emergency, Scheduled or PM.
    pub dispatch_type: Option<String>,
    /// The dispatch number.
    pub dispatch_number: Option<String>,
    /// The dispatch status.
    pub dispatch_status: Option<String>,
    /// The category of a support ticket.
    pub ticket_type: Option<String>,
    /// The customer's order number.
    pub customer_po: Option<String>,
    /// The problem that the customer reported.
    pub problem_description: Option<String>,
    /// The services performed.
    pub services_performed: Option<String>,
    /// The settings that were recorded.
    pub settings_recorded: Option<Vec<String>>,
    /// The tasks that were completed.
    pub tasks_completed: Option<Vec<String>>,
    /// Whether the problem is resolved.
    pub resolved: Option<bool>,
    /// The resolution.
    pub resolution: Option<String>,
    /// Whether a lift gate is needed.
    pub liftgate: Option<bool>,
    /// Whether a sprinter van is needed.
    pub sprinter: Option<bool>,
    /// Whether the work is done remotely.
    pub remote: Option<bool>,
    /// Whether the work is a phone call.
    pub phone_call: Option<bool>,
    /// Notes for the customer.
    pub public_notes: Option<String>,
}

/// A time entry, as the customer may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicTime {
    /// The start, as sent.
    pub start_time: Option<String>,
    /// The end, as sent.
    pub stop_time: Option<String>,
    /// The time of day of the start, as sent.
    pub start: Option<String>,
    /// The time of day of the end, as sent.
    pub end: Option<String>,
    /// The duration, in hours.
    pub hours: Option<Hours>,
    /// The duration, in minutes.
    pub duration_minutes: Option<i64>,
    /// The break, in minutes.
    pub lunch_minutes: Option<i64>,
    /// The number of technicians.
    pub technicians: Option<i64>,
    /// The type of time.
    pub time_type: Option<String>,
    /// The services performed.
    pub services_performed: Option<String>,
    /// The total of the entry, in minutes: its duration times its technicians.
    pub total_minutes: i64,
}

/// A signature, as the customer may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSignature {
    /// Whether it was given or declined.
    pub outcome: SignatureOutcome,
    /// The printed name.
    pub name: Option<String>,
    /// The reason for declining.
    pub decline_reason: Option<DeclineReason>,
    /// Whether the safety covers are in place.
    pub safety_covers_ok: Option<bool>,
    /// Notes about the safety covers.
    pub safety_covers_notes: Option<String>,
    /// When it was given or declined.
    pub at: Timestamp,
    /// The name of the employee who asked for it.
    pub taken_by: String,
}

/// A message of the communication log, as the customer may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicMessage {
    /// The id.
    pub id: MessageId,
    /// The author's name. A message that an employee entered for the customer says so.
    pub author: String,
    /// Whether the customer wrote it.
    pub is_customer: bool,
    /// The channel, such as phone, remote or email.
    pub channel: Option<String>,
    /// The summary, unless it is the text.
    pub summary: Option<String>,
    /// The text.
    pub text: String,
    /// When the conversation took place, as sent.
    pub happened_at: Option<String>,
    /// When the message was added.
    pub created_at: Timestamp,
}

impl PublicMessage {
    /// The summary and the text below it.
    #[must_use]
    pub fn full_text(&self) -> String {
        match self.summary.as_deref() {
            Some(summary) if self.text.trim().is_empty() => summary.to_owned(),
            Some(summary) => format!("{summary}\n{}", self.text),
            None => self.text.clone(),
        }
    }

    /// When the conversation took place, if that is a readable instant, else when the message was
    /// added.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        let happened_at = self.happened_at.as_deref().and_then(instant);
        happened_at.unwrap_or(self.created_at)
    }
}

impl From<WorkView> for PublicView {
    fn from(view: WorkView) -> Self {
        let total_minutes = view.total_minutes();
        let WorkView {
            item,
            time,
            signature,
            ..
        } = view;
        let status = item.display_status().to_owned();
        let (service, support) = (item.service.0, item.support.0);
        Self {
            id: item.id,
            kind: item.kind,
            number: item.number.get(),
            title: item.title,
            description: item.description,
            status,
            status_label: item.status,
            is_done: item.phase == Phase::Done,
            urgency: item.urgency,
            work_type: item.work_type,
            due: item.due,
            customer_name: item.customer_name,
            customer: item.customer.0,
            service: PublicService {
                dispatch_type: service.dispatch_type,
                dispatch_number: service.dispatch_number,
                dispatch_status: service.dispatch_status,
                ticket_type: support.ticket_type,
                customer_po: service.customer_po,
                problem_description: service.problem_description,
                services_performed: service.services_performed,
                settings_recorded: service.settings_recorded,
                tasks_completed: service.tasks_completed,
                resolved: service.resolved,
                resolution: service.resolution,
                liftgate: service.liftgate,
                sprinter: service.sprinter,
                remote: service.remote,
                phone_call: service.phone_call,
                public_notes: service.public_notes,
            },
            equipment: item.equipment.0,
            time: time.into_iter().map(Into::into).collect(),
            total_minutes,
            signature: signature.map(Into::into),
            created_at: item.created_at,
            updated_at: item.updated_at,
            completed_at: item.completed_at,
        }
    }
}

impl From<TimeEntry> for PublicTime {
    fn from(entry: TimeEntry) -> Self {
        Self {
            total_minutes: crate::time::person_minutes(std::slice::from_ref(&entry)),
            start_time: entry.start_time,
            stop_time: entry.stop_time,
            start: entry.start,
            end: entry.end,
            hours: entry.hours,
            duration_minutes: entry.duration_minutes,
            lunch_minutes: entry.lunch_minutes,
            technicians: entry.technicians,
            time_type: entry.time_type,
            services_performed: entry.services_performed,
        }
    }
}

impl From<Signature> for PublicSignature {
    fn from(signature: Signature) -> Self {
        Self {
            outcome: signature.outcome,
            name: signature.name,
            decline_reason: signature.decline_reason,
            safety_covers_ok: signature.safety_covers_ok,
            safety_covers_notes: signature.safety_covers_notes,
            at: signature.at,
            taken_by: signature.taken_by,
        }
    }
}

impl From<Message> for PublicMessage {
    fn from(message: Message) -> Self {
        let author = if message.is_customer && message.author_id.is_some() {
            format!("Customer (entered by {})", message.author_name)
        } else {
            message.author_name
        };
        let summary = message.summary.map(|summary| summary.trim().to_owned());
        Self {
            id: message.id,
            author,
            is_customer: message.is_customer,
            channel: message.channel,
            summary: summary
                .filter(|summary| !summary.is_empty() && *summary != message.text.trim()),
            text: message.text,
            happened_at: message.happened_at,
            created_at: message.created_at,
        }
    }
}

/// The instant of a text as it was sent; without a zone it is taken as UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let forms = [
        text.to_owned(),
        format!("{text}Z"),
        format!("{text}:00Z"),
        format!("{text}T00:00:00Z"),
    ];
    forms.iter().find_map(|text| Timestamp::parse(text).ok())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::kernel::{
        actor::UserId,
        store::{Position, Version},
    };
    use crate::services::messages::MessageKind;

    fn message() -> Message {
        Message {
            id: MessageId(1),
            version: Version(1),
            item_id: WorkItemId(1),
            kind: MessageKind::Communication,
            position: Position::default(),
            author_id: Some(UserId(7)),
            author_name: "Ann Example".into(),
            is_customer: true,
            text: "It jams since the update".into(),
            channel: Some("phone".into()),
            summary: Some("Printer jams".into()),
            details: Some("It jams since the update".into()),
            happened_at: Some("2026-03-01T09:00:00Z".into()),
            time_spent: None,
            created_at: Timestamp::parse("2026-03-04T12:00:00Z").unwrap(),
        }
    }

    #[test]
    fn a_customer_reads_their_message_as_theirs_with_its_summary_and_time() {
        let entered = PublicMessage::from(message());
        assert_eq!(entered.author, "Customer (entered by Ann Example)");
        assert_eq!(
            entered.full_text(),
            "Printer jams\nIt jams since the update"
        );
        assert_eq!(Some(entered.at()), instant("2026-03-01T09:00"));
        let own = PublicMessage::from(Message {
            author_id: None,
            author_name: "Jane Doe".into(),
            summary: Some("It jams since the update ".into()),
            happened_at: Some("on Tuesday".into()),
            ..message()
        });
        assert_eq!(own.author, "Jane Doe");
        assert_eq!(own.full_text(), "It jams since the update");
        assert_eq!(own.at(), message().created_at);
    }

    #[test]
    fn instants_are_read_as_they_were_sent() {
        for (text, expected) in [
            ("2026-03-01T09:00:00+02:00", "2026-03-01T07:00:00Z"),
            ("2026-03-01T09:00:00", "2026-03-01T09:00:00Z"),
            ("2026-03-01T09:00", "2026-03-01T09:00:00Z"),
            ("2026-03-01", "2026-03-01T00:00:00Z"),
        ] {
            assert_eq!(instant(text), Timestamp::parse(expected).ok(), "{text}");
        }
        assert_eq!(instant("nine"), None);
    }
}
