//! Wire types of the communication log of support tickets.

use corejobtrack_core::{
    decimal::Hours,
    identity::UserId,
    messages::{AddCommunication, Conversation, Message, MessageId},
    work::{Kind, WorkItemId},
};
use poem_openapi::{Object, types::Example};

use crate::surfaces::corejobtrack::work::common::Changed;

/// A message to add to the communication log.
#[derive(Debug, Object)]
#[oai(example)]
pub struct NewCommunication {
    /// The text. `@username` mentions a colleague.
    #[oai(validator(min_length = 1))]
    pub message: String,
    /// The time spent on it, in hours.
    #[oai(validator(minimum(value = "0"), maximum(value = "1000000")))]
    pub time_spent: Option<f64>,
    /// Whether the message is from the customer.
    #[oai(default)]
    pub is_customer: bool,
    /// The id of the author; you if not given.
    pub author_user_id: Option<i64>,
}

impl Example for NewCommunication {
    fn example() -> Self {
        Self {
            message: "I've escalated this to the vendor. Will follow up tomorrow.".into(),
            time_spent: Some(0.5),
            is_customer: false,
            author_user_id: None,
        }
    }
}

impl NewCommunication {
    /// The command that adds the message to a support ticket.
    pub fn into_command(self, ticket: i64) -> AddCommunication {
        AddCommunication {
            item_id: WorkItemId(ticket),
            kind: Some(Kind::SupportTicket),
            text: self.message,
            time_spent: self.time_spent.and_then(Hours::from_f64),
            is_customer: self.is_customer,
            author: self.author_user_id.map(UserId),
        }
    }
}

/// An entry of the communication log as sent with a ticket. It changes the existing entry with the
/// same `id`, else with the same content; if there is none, it is new.
#[derive(Debug, Default, Object)]
#[oai(example)]
pub struct CommunicationEntry {
    /// The id of the existing entry to change.
    pub id: Option<i64>,
    /// When the communication took place, as an ISO 8601 instant; stored as sent.
    #[oai(validator(max_length = 255))]
    pub timestamp: Option<String>,
    /// The channel, such as `phone`, `email` or `remote`.
    #[oai(rename = "type", validator(max_length = 255))]
    pub channel: Option<String>,
    /// The summary.
    pub summary: Option<String>,
    /// The details.
    pub details: Option<String>,
    /// The text; if a new entry has none, its details, else its summary.
    pub message: Option<String>,
    /// The id of the author; you if not given. The author of an existing entry stays the same.
    pub user_id: Option<i64>,
    /// The time spent on it, in hours.
    #[oai(validator(minimum(value = "0"), maximum(value = "1000000")))]
    pub time_spent: Option<f64>,
    /// Whether the message is from the customer; false if a new entry does not say.
    pub is_customer: Option<bool>,
}

impl Example for CommunicationEntry {
    fn example() -> Self {
        Self {
            timestamp: Some("2026-03-01T09:00:00Z".into()),
            channel: Some("phone".into()),
            summary: Some("Customer called about print issue".into()),
            details: Some("Cannot print from accounting software since update".into()),
            ..Self::default()
        }
    }
}

impl From<CommunicationEntry> for corejobtrack_core::messages::CommunicationEntry {
    fn from(entry: CommunicationEntry) -> Self {
        Self {
            id: entry.id.map(MessageId),
            text: entry.message,
            channel: entry.channel,
            summary: entry.summary,
            details: entry.details,
            happened_at: entry.timestamp,
            time_spent: entry.time_spent.and_then(Hours::from_f64),
            is_customer: entry.is_customer,
            author: entry.user_id.map(UserId),
        }
    }
}

/// A reader of a message.
#[derive(Debug, Object)]
pub struct Reader {
    /// The id of the user.
    pub user_id: i64,
    /// The user's name at that time.
    pub user_name: String,
    /// When the user first read it.
    pub read_at: String,
}

impl From<corejobtrack_core::messages::Reader> for Reader {
    fn from(reader: corejobtrack_core::messages::Reader) -> Self {
        Self {
            user_id: reader.user_id.0,
            user_name: reader.user_name,
            read_at: reader.at.to_string(),
        }
    }
}

/// An entry of the communication log.
#[derive(Debug, Object)]
pub struct Communication {
    /// True in the answer to a change; absent when the log is read.
    #[oai(skip_serializing_if_is_none)]
    pub ok: Option<bool>,
    /// The id.
    pub id: i64,
    /// The id of the support ticket.
    pub support_ticket_id: i64,
    /// When the communication took place, as sent; else when the entry was added.
    pub timestamp: String,
    /// The channel.
    #[oai(rename = "type")]
    pub channel: Option<String>,
    /// The summary.
    pub summary: Option<String>,
    /// The details.
    pub details: Option<String>,
    /// The text.
    pub message: String,
    /// The id of the author.
    pub user_id: Option<i64>,
    /// The same id, under the name it has when a message is added.
    pub author_user_id: Option<i64>,
    /// The author's name at that time.
    pub author: String,
    /// The time spent on it, in hours.
    pub time_spent: Option<f64>,
    /// Whether the message is from the customer.
    pub is_customer: bool,
    /// When it was added.
    pub created_at: String,
    /// The users who marked it as read.
    pub read_by: Vec<Reader>,
}

impl Communication {
    /// The entries of a page, oldest first.
    pub fn all(conversation: &Conversation) -> Vec<Self> {
        let messages = conversation.messages.iter();
        messages
            .map(|message| {
                let readers = conversation.readers_of(message).into_iter();
                Self {
                    read_by: readers.map(Into::into).collect(),
                    ..message.clone().into()
                }
            })
            .collect()
    }
}

impl Changed for Communication {
    fn ok(&mut self) -> &mut Option<bool> {
        &mut self.ok
    }
}

impl From<Message> for Communication {
    fn from(message: Message) -> Self {
        let created_at = message.created_at.to_string();
        Self {
            ok: None,
            id: message.id.0,
            support_ticket_id: message.item_id.0,
            timestamp: message.happened_at.unwrap_or_else(|| created_at.clone()),
            channel: message.channel,
            summary: message.summary,
            details: message.details,
            message: message.text,
            user_id: message.author_id.map(|id| id.0),
            author_user_id: message.author_id.map(|id| id.0),
            author: message.author_name,
            time_spent: message.time_spent.map(Hours::to_f64),
            is_customer: message.is_customer,
            created_at,
            read_by: Vec::new(),
        }
    }
}

/// The readers of a message.
#[derive(Debug, Object)]
pub struct MessageReaders {
    /// The id of the message.
    pub message_id: i64,
    /// The users who marked it as read, in the order in which they first read it.
    pub readers: Vec<Reader>,
}

/// How far a user has read.
#[derive(Debug, Object)]
pub struct LastRead {
    /// The id of the user.
    pub user_id: i64,
    /// The user's name at that time.
    pub user_name: String,
    /// The id of the last message when the user last marked the messages as read; null if there was
    /// none.
    pub last_message_id: Option<i64>,
    /// When the user last marked the messages as read.
    pub last_read_at: String,
}

/// The read receipts of the communication log.
#[derive(Debug, Object)]
pub struct ReadReceipts {
    /// How far each reader has read.
    pub readers: Vec<LastRead>,
    /// Each message of the page with its readers, oldest first.
    pub messages: Vec<MessageReaders>,
}

impl From<Conversation> for ReadReceipts {
    fn from(conversation: Conversation) -> Self {
        let messages = conversation.messages.iter().map(|message| {
            let readers = conversation.readers_of(message).into_iter();
            MessageReaders {
                message_id: message.id.0,
                readers: readers.map(Into::into).collect(),
            }
        });
        let readers = conversation.marks.iter().map(|mark| LastRead {
            user_id: mark.user_id.0,
            user_name: mark.user_name.clone(),
            last_message_id: mark.message_id.map(|id| id.0),
            last_read_at: mark.at.to_string(),
        });
        Self {
            readers: readers.collect(),
            messages: messages.collect(),
        }
    }
}
