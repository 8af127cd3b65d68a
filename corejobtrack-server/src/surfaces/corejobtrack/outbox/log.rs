//! `/email/log`: the delivery status of each e-mail.

use corejobtrack_core::outbox::{
    Counts, Delivery, LoggedMail, MailLog, MailStats, OutboxMessageId, RetryMail,
};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Id, Query, Result, Sliced},
    surfaces::corejobtrack::area::Area,
};

/// The delivery status of an e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum EmailDelivery {
    /// Waiting for its first or next delivery attempt.
    Queued,
    /// Being sent.
    Sending,
    /// Accepted by the mail server.
    Sent,
    /// Given up.
    Failed,
}

/// An e-mail in the log.
#[derive(Debug, Object)]
pub struct EmailEntry {
    /// The id.
    pub id: i64,
    /// The delivery status.
    pub status: EmailDelivery,
    /// The recipient's address.
    pub to: String,
    /// The template of the text, such as `signature_request`.
    pub template: String,
    /// The subject, if known: most are composed when the e-mail is sent.
    pub subject: Option<String>,
    /// The work item it is about.
    pub item_id: Option<i64>,
    /// The number of delivery attempts.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was created.
    pub created_at: String,
    /// The earliest time of the next attempt, while it is queued.
    pub next_attempt_at: Option<String>,
    /// When it was delivered.
    pub sent_at: Option<String>,
    /// When it was given up.
    pub failed_at: Option<String>,
    /// The body sent with `POST /email/send`, as plain text; not in lists.
    pub body_text: Option<String>,
    /// The body sent with `POST /email/send`, as HTML; not in lists.
    pub body_html: Option<String>,
}

/// The response to a retry.
#[derive(Debug, Object)]
pub struct RetriedEmail {
    /// Always true.
    pub ok: bool,
    /// The e-mail.
    #[oai(flatten)]
    pub email: EmailEntry,
}

/// Numbers of e-mails, by delivery status.
#[derive(Debug, Object)]
pub struct EmailCounts {
    /// E-mails waiting for delivery.
    pub queued: i64,
    /// E-mails being sent.
    pub sending: i64,
    /// E-mails delivered.
    pub sent: i64,
    /// E-mails given up.
    pub failed: i64,
    /// The total.
    pub total: i64,
}

/// E-mails sent and failed in a period.
#[derive(Debug, Object)]
pub struct EmailResults {
    /// E-mails delivered.
    pub sent: i64,
    /// E-mails given up.
    pub failed: i64,
}

/// Numbers of e-mails with one template.
#[derive(Debug, Object)]
pub struct TemplateCounts {
    /// The template, such as `signature_request`.
    pub template: String,
    /// The numbers of e-mails.
    #[oai(flatten)]
    pub counts: EmailCounts,
}

/// Statistics of all stored e-mails. Delivered and failed e-mails are kept for a year.
#[derive(Debug, Object)]
pub struct EmailStats {
    /// The numbers of all e-mails.
    #[oai(flatten)]
    pub counts: EmailCounts,
    /// E-mails sent and failed in the last 24 hours.
    pub last_24_hours: EmailResults,
    /// E-mails sent and failed in the last seven days.
    pub last_7_days: EmailResults,
    /// Numbers of e-mails by template.
    pub by_template: Vec<TemplateCounts>,
    /// When an e-mail was last delivered.
    pub last_sent_at: Option<String>,
    /// Why the last failed e-mail was given up.
    pub last_error: Option<String>,
}

impl From<Delivery> for EmailDelivery {
    fn from(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Queued => Self::Queued,
            Delivery::Sending => Self::Sending,
            Delivery::Sent => Self::Sent,
            Delivery::Failed => Self::Failed,
        }
    }
}

impl From<EmailDelivery> for Delivery {
    fn from(delivery: EmailDelivery) -> Self {
        match delivery {
            EmailDelivery::Queued => Self::Queued,
            EmailDelivery::Sending => Self::Sending,
            EmailDelivery::Sent => Self::Sent,
            EmailDelivery::Failed => Self::Failed,
        }
    }
}

impl From<LoggedMail> for EmailEntry {
    fn from(mail: LoggedMail) -> Self {
        Self {
            id: mail.id.0,
            status: mail.delivery.into(),
            to: mail.recipient,
            template: mail.template.to_string(),
            subject: mail.subject,
            item_id: mail.item,
            attempts: mail.attempts,
            last_error: mail.last_error,
            created_at: mail.created_at.to_string(),
            next_attempt_at: mail.next_attempt_at.map(|at| at.to_string()),
            sent_at: mail.sent_at.map(|at| at.to_string()),
            failed_at: mail.failed_at.map(|at| at.to_string()),
            body_text: mail.text,
            body_html: mail.html,
        }
    }
}

impl From<Counts> for EmailCounts {
    fn from(counts: Counts) -> Self {
        Self {
            queued: counts.queued,
            sending: counts.sending,
            sent: counts.sent,
            failed: counts.failed,
            total: counts.total(),
        }
    }
}

impl From<Counts> for EmailResults {
    fn from(counts: Counts) -> Self {
        Self {
            sent: counts.sent,
            failed: counts.failed,
        }
    }
}

impl From<MailStats> for EmailStats {
    fn from(stats: MailStats) -> Self {
        Self {
            counts: stats.all.into(),
            last_24_hours: stats.last_24_hours.into(),
            last_7_days: stats.last_7_days.into(),
            by_template: stats
                .by_template
                .into_iter()
                .map(|(template, counts)| TemplateCounts {
                    template: template.to_string(),
                    counts: counts.into(),
                })
                .collect(),
            last_sent_at: stats.last_sent_at.map(|at| at.to_string()),
            last_error: stats.last_failure.map(|(_, why)| why),
        }
    }
}

/// The operations of this file.
#[derive(Debug, Clone, Copy)]
pub struct LogApi;

#[OpenApi(tag = "Area::Email")]
impl LogApi {
    /// List the e-mail log, newest first.
    ///
    /// `status` and `to` filter by delivery status and recipient.
    #[oai(path = "/email/log", method = "get", operation_id = "list_emails")]
    async fn list(
        &self,
        caller: Administrator,
        status: Query<Option<EmailDelivery>>,
        to: Query<Option<String>>,
        page: Sliced,
    ) -> Result<Json<Vec<EmailEntry>>> {
        let log = MailLog {
            delivery: status.0.map(Into::into),
            recipient: to.0.filter(|to| !to.is_empty()),
            limit: page.limit,
            offset: page.offset,
        };
        let found = caller.outbox().log(log).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Get e-mail statistics.
    #[oai(path = "/email/log/stats", method = "get", operation_id = "get_email_statistics")]
    async fn stats(&self, caller: Administrator) -> Result<Json<EmailStats>> {
        Ok(Json(caller.outbox().stats().await?.into()))
    }

    /// Get an e-mail of the log.
    #[oai(path = "/email/log/:log_id", method = "get", operation_id = "get_email")]
    async fn get(&self, caller: Administrator, log_id: Id) -> Result<Json<EmailEntry>> {
        let found = caller.outbox().logged(OutboxMessageId(*log_id)).await?;
        Ok(Json(found.into()))
    }

    /// Retry a failed e-mail, or send a waiting one now.
    ///
    /// An e-mail whose delivery is uncertain is never sent again automatically; use this to send it
    /// anyway. A failed e-mail with a link cannot be sent again, because the link's secret is
    /// erased: request a new e-mail instead.
    #[oai(path = "/email/log/:log_id/retry", method = "post", operation_id = "retry_email")]
    async fn retry(&self, caller: Administrator, log_id: Id) -> Result<Json<RetriedEmail>> {
        let id = OutboxMessageId(*log_id);
        let message = caller.outbox().retry(RetryMail { id }).await?;
        let email = LoggedMail::from(&message).into();
        Ok(Json(RetriedEmail { ok: true, email }))
    }
}
