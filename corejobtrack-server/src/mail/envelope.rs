//! A letter as it goes over the wire: headers, addresses, parts. Nothing in a letter can add a header
//! of its own, and in development mode nothing leaves the house.

use std::time::SystemTime;

use corejobtrack_core::{outbox::OutboxMessage, store::Timestamp};
use lettre::{
    Address, Message,
    message::{
        Attachment as File, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use thiserror::Error;
use time::OffsetDateTime;

use super::letter::{Letter, one_line};

/// The greatest length of a sender's name, in characters.
const LONGEST_NAME: usize = 100;
/// Longer than any subject of ours with the note of where it was meant to go.
const LONGEST_SUBJECT: usize = 800;

/// From whom letters are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The name shown.
    pub name: String,
    /// The address.
    pub address: String,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<String>,
    /// In development mode, the address to which everything goes instead.
    pub redirect: Option<String>,
}

/// Why a letter cannot be sent to anybody.
#[derive(Debug, Error)]
pub enum Unaddressable {
    /// An address is none that mail can be sent to or from.
    #[error("{0} is no address that mail can be sent to or from")]
    Address(&'static str),
    /// The parts do not make a message.
    #[error("the email cannot be put together: {0}")]
    Message(String),
}

impl Sender {
    /// The message for a letter. Its id stays the same however often it is sent, so that a mail server
    /// can tell a repetition.
    ///
    /// # Errors
    /// [`Unaddressable`].
    pub fn message(
        &self,
        row: &OutboxMessage,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<Message, Unaddressable> {
        let from = address(&self.address, "the sender")?;
        let (to, subject) = match &self.redirect {
            None => (row.recipient.as_str(), letter.subject.clone()),
            Some(redirect) => (
                redirect.as_str(),
                format!("[DEV - To: {}] {}", row.recipient, letter.subject),
            ),
        };
        let created = row.created_at.micros();
        let message_id = format!("<outbox-{}-{created:x}@{}>", row.id, from.domain());
        let name = one_line(&self.name, LONGEST_NAME);
        let mut message = Message::builder()
            .from(Mailbox::new(
                (!name.is_empty()).then_some(name),
                from.clone(),
            ))
            .to(Mailbox::new(None, address(to, "the recipient")?))
            .subject(one_line(&subject, LONGEST_SUBJECT))
            .date(SystemTime::from(OffsetDateTime::from(now)))
            .message_id(Some(message_id));
        if let Some(reply_to) = &self.reply_to
            && let Ok(reply_to) = reply_to.parse::<Address>()
            && reply_to != from
        {
            message = message.reply_to(Mailbox::new(None, reply_to));
        }
        // Programs that answer for people who are away leave such letters alone (RFC 3834).
        message = message.raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
        let words = MultiPart::alternative()
            .singlepart(SinglePart::plain(letter.text.clone()))
            .singlepart(SinglePart::html(letter.html.clone()));
        let body = if letter.attachments.is_empty() {
            words
        } else {
            let mut parts = MultiPart::mixed().multipart(words);
            for attachment in &letter.attachments {
                let media_type = ContentType::parse(&attachment.media_type)
                    .map_err(|error| Unaddressable::Message(error.to_string()))?;
                let file = File::new(one_line(&attachment.name, LONGEST_NAME));
                parts = parts.singlepart(file.body(attachment.bytes.clone(), media_type));
            }
            parts
        };
        message
            .multipart(body)
            .map_err(|error| Unaddressable::Message(error.to_string()))
    }
}

fn address(text: &str, whose: &'static str) -> Result<Address, Unaddressable> {
    text.trim()
        .parse()
        .map_err(|_| Unaddressable::Address(whose))
}
