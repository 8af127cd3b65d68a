//! The mail log and its statistics, for administrators. They show no secrets.

use super::{Delivery, Outbox, OutboxError, OutboxMessage, OutboxMessageId, Template, queries};
use crate::kernel::{
    error::EngineError,
    permissions::Permission,
    store::{Timestamp, page_limit},
};

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// A page of the mail log, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailLog {
    /// Only messages with this delivery status, if given.
    pub delivery: Option<Delivery>,
    /// Only messages to this address, if given.
    pub recipient: Option<String>,
    /// The most messages to return, 1 to 200.
    pub limit: u32,
    /// How many of the newest messages to skip.
    pub offset: u32,
}

/// A message as an administrator sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedMail {
    /// The id.
    pub id: OutboxMessageId,
    /// The delivery status.
    pub delivery: Delivery,
    /// The e-mail address.
    pub recipient: String,
    /// The template of the text.
    pub template: Template,
    /// The subject, if known: most are composed when the message is sent.
    pub subject: Option<String>,
    /// The work item it is about.
    pub item: Option<i64>,
    /// The body written by a user, as plain text; not in lists.
    pub text: Option<String>,
    /// The body written by a user, as HTML; not in lists.
    pub html: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// The earliest time of the next attempt, while it is queued.
    pub next_attempt_at: Option<Timestamp>,
    /// The number of delivery attempts.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was delivered.
    pub sent_at: Option<Timestamp>,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
}

impl LoggedMail {
    fn with_text(message: &OutboxMessage) -> Self {
        let written = |member| {
            let text = message.about.0.get(member)?.as_str()?.to_owned();
            (message.template == Template::Plain).then_some(text)
        };
        Self {
            text: written("text"),
            html: written("html"),
            ..Self::from(message)
        }
    }
}

impl From<&OutboxMessage> for LoggedMail {
    fn from(message: &OutboxMessage) -> Self {
        let about = &message.about.0;
        let subject = about.get("subject").and_then(serde_json::Value::as_str);
        let at = |delivery| (message.delivery == delivery).then_some(message.due_at);
        Self {
            id: message.id,
            delivery: message.delivery,
            recipient: message.recipient.clone(),
            template: message.template,
            subject: message.subject.as_deref().or(subject).map(str::to_owned),
            item: about.get("item").and_then(serde_json::Value::as_i64),
            text: None,
            html: None,
            created_at: message.created_at,
            next_attempt_at: at(Delivery::Queued),
            attempts: message.attempts,
            last_error: message.last_error.clone(),
            sent_at: message.sent_at,
            failed_at: at(Delivery::Failed),
        }
    }
}

/// Numbers of messages, by delivery status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for delivery.
    pub queued: i64,
    /// Being sent.
    pub sending: i64,
    /// Delivered.
    pub sent: i64,
    /// Given up.
    pub failed: i64,
}

impl Counts {
    /// The total.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.queued + self.sending + self.sent + self.failed
    }

    fn add(&mut self, delivery: Delivery, count: i64) {
        match delivery {
            Delivery::Queued => self.queued += count,
            Delivery::Sending => self.sending += count,
            Delivery::Sent => self.sent += count,
            Delivery::Failed => self.failed += count,
        }
    }
}

/// Statistics of e-mail delivery.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MailStats {
    /// All stored messages.
    pub all: Counts,
    /// By template, for templates with any messages.
    pub by_template: Vec<(Template, Counts)>,
    /// Delivered and given up in the last 24 hours; the other counts are 0.
    pub last_24_hours: Counts,
    /// Delivered and given up in the last seven days; the other counts are 0.
    pub last_7_days: Counts,
    /// When a message was delivered last.
    pub last_sent_at: Option<Timestamp>,
    /// When a message was given up last, and why.
    pub last_failure: Option<(Timestamp, String)>,
}

impl Outbox {
    /// A page of messages, newest first.
    ///
    /// # Errors
    /// Where the actor may not see mail.
    pub async fn log(&self, log: MailLog) -> Result<Vec<LoggedMail>, EngineError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ManageMail)?;
        let limit = page_limit(log.limit);
        let recipient = log.recipient.as_deref();
        let page = queries::newest(log.delivery, recipient, limit, log.offset);
        Ok(tx.read(page).await?.iter().map(Into::into).collect())
    }

    /// One message, with the body that a user wrote.
    ///
    /// # Errors
    /// [`OutboxError::NoSuchMail`].
    pub async fn logged(&self, id: OutboxMessageId) -> Result<LoggedMail, OutboxError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ManageMail)?;
        let found = tx.read(queries::by_id(id)).await?;
        let found = found.ok_or(OutboxError::NoSuchMail)?;
        Ok(LoggedMail::with_text(&found))
    }

    /// Statistics of e-mail delivery.
    ///
    /// # Errors
    /// Where the actor may not see mail.
    pub async fn stats(&self) -> Result<MailStats, EngineError> {
        let tx = self.acting.reader();
        tx.allow(Permission::ManageMail)?;
        let (day, week) = (tx.now().before(DAY), tx.now().before(7 * DAY));
        let since = |then| {
            (
                queries::since(Delivery::Sent, then),
                queries::since(Delivery::Failed, then),
            )
        };
        let ask = (
            queries::Tally,
            since(day),
            since(week),
            queries::last(Delivery::Sent),
            queries::last(Delivery::Failed),
        );
        let (tally, of_day, of_week, sent, failed) = tx.read(ask).await?;
        let recent = |(sent, failed)| Counts {
            sent,
            failed,
            ..Counts::default()
        };
        let mut stats = MailStats {
            last_24_hours: recent(of_day),
            last_7_days: recent(of_week),
            last_sent_at: sent.and_then(|message| message.sent_at),
            last_failure: failed
                .map(|message| (message.due_at, message.last_error.unwrap_or_default())),
            ..MailStats::default()
        };
        for (template, delivery, count) in tally {
            stats.all.add(delivery, count);
            match stats.by_template.last_mut() {
                Some((last, counts)) if *last == template => counts.add(delivery, count),
                _ => {
                    let mut counts = Counts::default();
                    counts.add(delivery, count);
                    stats.by_template.push((template, counts));
                }
            }
        }
        Ok(stats)
    }
}
