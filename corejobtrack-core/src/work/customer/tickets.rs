//! What somebody at a customer's sees of the work done for them: the tickets of their own company,
//! and of a ticket what is meant for customers. What is said among employees has no field here.

use serde::{Deserialize, Serialize};

use crate::{
    kernel::{
        decimal::Hours,
        engine::Tx,
        store::{Ask, Timestamp},
    },
    services::{
        messages::{self, Message, MessageId, MessageKind},
        visibility,
    },
    time::TimeEntry,
    work::{
        CustomerDetails, EquipmentLine, Kind, Phase, Place, SignatureOutcome, Work, WorkError,
        WorkItem, WorkItemId, WorkView, queries,
    },
};

/// The most tickets of a page.
const LONGEST_PAGE: u32 = 200;

/// A ticket as the customer sees it (guide 4, section 5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownTicket {
    /// The id.
    pub id: WorkItemId,
    /// What kind of ticket it is.
    pub kind: Kind,
    /// The number.
    pub number: i64,
    /// What it is, in a few words.
    pub title: Option<String>,
    /// What it is, at length.
    pub description: Option<String>,
    /// The status, or that it is archived.
    pub status: String,
    /// Whether it is done.
    pub is_done: bool,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// Where they are and whom to ask.
    pub customer: CustomerDetails,
    /// The customer's order number.
    pub customer_po: Option<String>,
    /// What the customer reports.
    pub problem_description: Option<String>,
    /// What was done.
    pub services_performed: Option<String>,
    /// What there is to say to the customer.
    pub public_notes: Option<String>,
    /// What it is about.
    pub equipment: Vec<EquipmentLine>,
    /// The time spent on it, in order.
    pub time: Vec<ShownTime>,
    /// All time spent, in minutes.
    pub total_minutes: i64,
    /// What became of the signature.
    pub signature: Option<ShownSignature>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was completed, if it is.
    pub completed_at: Option<Timestamp>,
}

/// A stretch of time spent, as the customer sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownTime {
    /// When it began, as written down.
    pub start_time: Option<String>,
    /// When it ended, as written down.
    pub stop_time: Option<String>,
    /// The time of day it began.
    pub start: Option<String>,
    /// The time of day it ended.
    pub end: Option<String>,
    /// How long it was, in hours.
    pub hours: Option<Hours>,
    /// How long it was, in minutes.
    pub duration_minutes: Option<i64>,
    /// How many people spent it.
    pub technicians: Option<i64>,
    /// What kind of time.
    pub time_type: Option<String>,
}

/// A signature, as the customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownSignature {
    /// Whether it was given.
    pub outcome: SignatureOutcome,
    /// The printed name.
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A part of the talk with the customer, as they see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownMessage {
    /// The id.
    pub id: MessageId,
    /// The name of who said it.
    pub author: String,
    /// Whether it is the customer's own word.
    pub is_customer: bool,
    /// What was said, below what it was about.
    pub text: String,
    /// When they talked, as far as that is known, else when it was written down.
    pub at: Timestamp,
}

impl Message {
    /// Who said it, as a customer reads it: their own word stays theirs, whoever entered it.
    #[must_use]
    pub fn shown_author(&self) -> String {
        if self.is_customer && self.author_id.is_some() {
            format!("Customer (entered by {})", self.author_name)
        } else {
            self.author_name.clone()
        }
    }

    /// What it was about, where that is not what was said.
    #[must_use]
    pub fn shown_summary(&self) -> Option<&str> {
        let summary = self.summary.as_deref().map(str::trim);
        summary.filter(|summary| !summary.is_empty() && *summary != self.text.trim())
    }
}

impl From<Message> for ShownMessage {
    fn from(message: Message) -> Self {
        let happened_at = message.happened_at.as_deref().and_then(instant);
        let text = match message.shown_summary() {
            Some(summary) if message.text.trim().is_empty() => summary.to_owned(),
            Some(summary) => format!("{summary}\n{}", message.text),
            None => message.text.clone(),
        };
        Self {
            id: message.id,
            author: message.shown_author(),
            is_customer: message.is_customer,
            text,
            at: happened_at.unwrap_or(message.created_at),
        }
    }
}

/// The instant of a text as it was sent; without a zone it is taken for UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let forms = [
        text.to_owned(),
        format!("{text}Z"),
        format!("{text}:00Z"),
        format!("{text}T00:00:00Z"),
    ];
    forms.iter().find_map(|text| Timestamp::parse(text).ok())
}

impl From<WorkView> for ShownTicket {
    fn from(view: WorkView) -> Self {
        let total_minutes = view.total_minutes();
        let WorkView {
            item,
            time,
            signature,
            ..
        } = view;
        let status = item.shown_status().to_owned();
        let service = item.service.0;
        Self {
            id: item.id,
            kind: item.kind,
            number: item.number.get(),
            title: item.title,
            description: item.description,
            status,
            is_done: item.phase == Phase::Done,
            customer_name: item.customer_name,
            customer: item.customer.0,
            customer_po: service.customer_po,
            problem_description: service.problem_description,
            services_performed: service.services_performed,
            public_notes: service.public_notes,
            equipment: item.equipment.0,
            time: time.into_iter().map(Into::into).collect(),
            total_minutes,
            signature: signature.map(|signature| ShownSignature {
                outcome: signature.outcome,
                name: signature.name,
                at: signature.at,
            }),
            created_at: item.created_at,
            updated_at: item.updated_at,
            completed_at: item.completed_at,
        }
    }
}

impl From<TimeEntry> for ShownTime {
    fn from(entry: TimeEntry) -> Self {
        Self {
            start_time: entry.start_time,
            stop_time: entry.stop_time,
            start: entry.start,
            end: entry.end,
            hours: entry.hours,
            duration_minutes: entry.duration_minutes,
            technicians: entry.technicians,
            time_type: entry.time_type,
        }
    }
}

impl Work {
    /// A page of the tickets of one kind of the actor's own company, newest first, those in the archive
    /// among them.
    ///
    /// # Errors
    /// Where nobody at a customer's acts.
    pub async fn own_tickets(
        &self,
        kind: Kind,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<ShownTicket>, WorkError> {
        let tx = self.acting.reader();
        let principal = visibility::customer(tx.as_customer()?.customer);
        let limit = limit.clamp(1, LONGEST_PAGE);
        let most = limit.saturating_add(offset);
        let page = queries::shown_to(&principal, kind, most)
            .limit(limit)
            .offset(offset);
        let items = tx.read(page).await?;
        let views = self.with_parts(items).await?;
        Ok(views.into_iter().map(Into::into).collect())
    }

    /// One ticket of the actor's own company.
    ///
    /// # Errors
    /// [`WorkError::NotFound`], also where it is another company's or in the trash; where nobody at a
    /// customer's acts.
    pub async fn own_ticket(&self, id: WorkItemId, kind: Kind) -> Result<ShownTicket, WorkError> {
        let tx = self.acting.reader();
        let (item, ()) = tx.own_ticket_and(id, Some(kind), ()).await?;
        let view = self.with_parts(vec![item]).await?.pop();
        view.map(Into::into).ok_or(WorkError::NotFound(Some(kind)))
    }

    /// A page of the talk with the customer under a ticket of the actor's own company, oldest first. What
    /// employees say among themselves is not in it.
    ///
    /// # Errors
    /// As [`own_ticket`](Self::own_ticket).
    pub async fn own_messages(
        &self,
        id: WorkItemId,
        kind: Kind,
        limit: u32,
        offset: u32,
    ) -> Result<Vec<ShownMessage>, WorkError> {
        let tx = self.acting.reader();
        let page = messages::of_kind(id, MessageKind::Communication)
            .limit(limit.clamp(1, LONGEST_PAGE))
            .offset(offset);
        let (_, page) = tx.own_ticket_and(id, Some(kind), page).await?;
        Ok(page.into_iter().map(Into::into).collect())
    }

    /// The image of the signature under a ticket of the actor's own company, a PNG file.
    ///
    /// # Errors
    /// As [`own_ticket`](Self::own_ticket), and where it has no signature.
    pub async fn own_signature_image(&self, id: WorkItemId) -> Result<Vec<u8>, WorkError> {
        let tx = self.acting.reader();
        let image = queries::signature_image(id);
        let (_, image) = tx.own_ticket_and(id, None, image).await?;
        Ok(image.ok_or(WorkError::NotFound(None))?.png)
    }
}

impl Tx {
    /// Reads a ticket of the company of the one at a customer's who acts, and something more from the
    /// same snapshot.
    pub(crate) async fn own_ticket_and<A: Ask>(
        &self,
        id: WorkItemId,
        kind: Option<Kind>,
        more: A,
    ) -> Result<(WorkItem, A::Answer), WorkError> {
        let principals = [visibility::customer(self.as_customer()?.customer)];
        let (item, access, more) = self
            .read((queries::by_id(id), queries::access(id, &principals), more))
            .await?;
        let item = item
            .filter(|item| access.is_some() && item.place != Place::Trash)
            .filter(|item| kind.is_none_or(|kind| item.kind == kind))
            .ok_or(WorkError::NotFound(kind))?;
        Ok((item, more))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::{
        identity::UserId,
        kernel::store::{Position, Version},
    };

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
    fn a_customer_reads_their_word_as_theirs_with_its_subject_and_its_instant() {
        let entered = ShownMessage::from(message());
        assert_eq!(entered.author, "Customer (entered by Ann Example)");
        assert_eq!(entered.text, "Printer jams\nIt jams since the update");
        assert_eq!(Some(entered.at), instant("2026-03-01T09:00"));
        let own = ShownMessage::from(Message {
            author_id: None,
            author_name: "Jane Doe".into(),
            summary: Some("It jams since the update ".into()),
            happened_at: Some("on Tuesday".into()),
            ..message()
        });
        assert_eq!(own.author, "Jane Doe");
        assert_eq!(own.text, "It jams since the update");
        assert_eq!(own.at, message().created_at);
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
