//! Builds the MIME message of an email: headers, addresses, parts. The content of an email cannot
//! add headers, and in development mode every email goes to one address.

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

/// The greatest length of a sender's name and of a file name, in characters.
const MAX_NAME_LENGTH: usize = 100;
/// The greatest length of a subject in characters: longer than any subject that is prefixed with
/// the original recipient in development mode.
const MAX_SUBJECT_LENGTH: usize = 800;

/// The sender of emails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The display name.
    pub name: String,
    /// The address.
    pub address: String,
    /// The address for replies, if not the sender's.
    pub reply_to: Option<String>,
    /// In development mode, the address that receives every email instead of the recipient.
    pub redirect: Option<String>,
}

/// Errors of building a message.
#[derive(Debug, Error)]
pub enum Unaddressable {
    /// The sender's or the recipient's address is not valid.
    #[error("the address of {0} is not a valid email address")]
    Address(&'static str),
    /// The parts do not make a message.
    #[error("the email cannot be built: {0}")]
    Message(String),
}

impl Sender {
    /// The message for an email. Its `Message-ID` depends only on the outbox row, so that mail
    /// servers recognise a repeated delivery.
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
        let name = one_line(&self.name, MAX_NAME_LENGTH);
        let mut message = Message::builder()
            .from(Mailbox::new(
                (!name.is_empty()).then_some(name),
                from.clone(),
            ))
            .to(Mailbox::new(None, address(to, "the recipient")?))
            .subject(one_line(&subject, MAX_SUBJECT_LENGTH))
            .date(SystemTime::from(OffsetDateTime::from(now)))
            .message_id(Some(message_id));
        if let Some(reply_to) = &self.reply_to
            && let Ok(reply_to) = reply_to.parse::<Address>()
            && reply_to != from
        {
            message = message.reply_to(Mailbox::new(None, reply_to));
        }
        // Keeps automatic replies, such as out-of-office notes, from answering (RFC 3834).
        message = message.raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
        let text = MultiPart::alternative()
            .singlepart(SinglePart::plain(letter.text.clone()))
            .singlepart(SinglePart::html(letter.html.clone()));
        let body = if letter.attachments.is_empty() {
            text
        } else {
            let mut parts = MultiPart::mixed().multipart(text);
            for attachment in &letter.attachments {
                let media_type = ContentType::parse(&attachment.media_type)
                    .map_err(|error| Unaddressable::Message(error.to_string()))?;
                let file = File::new(one_line(&attachment.name, MAX_NAME_LENGTH));
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
