//! `/email/log`: what became of each e-mail.

use corejobtrack_core::outbox::{
    Counts, Delivery, LoggedMail, MailLog, MailStats, OutboxMessageId, RetryMail,
};
use poem_openapi::{Enum, Object, OpenApi, payload::Json};

use crate::{
    http::{Administrator, Id, Limit, Offset, Query, Result},
    surfaces::corejobtrack::area::Area,
};

/// How the delivery of an e-mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum EmailDelivery {
    /// It waits, perhaps for its next attempt.
    Queued,
    /// It is on its way.
    Sending,
    /// The mail server took it.
    Sent,
    /// It was given up.
    Failed,
}

/// An e-mail in the log.
#[derive(Debug, Object)]
pub struct EmailEntry {
    /// The id.
    pub id: i64,
    /// How its delivery stands.
    pub status: EmailDelivery,
    /// To whom.
    pub to: String,
    /// What it says, as in `signature_request`.
    pub template: String,
    /// The subject; for most emails it is made when they are sent.
    pub subject: Option<String>,
    /// The work item it is about.
    pub item_id: Option<i64>,
    /// How often delivery was tried.
    pub attempts: i64,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: String,
    /// Not before when it is tried next, while it waits.
    pub next_attempt_at: Option<String>,
    /// When it was delivered.
    pub sent_at: Option<String>,
    /// When it was given up.
    pub failed_at: Option<String>,
    /// What somebody wrote with `POST /email/send`, as plain text; the list leaves it out.
    pub body_text: Option<String>,
    /// The same as HTML; the list leaves it out.
    pub body_html: Option<String>,
}

/// An e-mail that is sent again.
#[derive(Debug, Object)]
pub struct RetriedEmail {
    /// True: it is queued.
    pub ok: bool,
    /// The e-mail.
    #[oai(flatten)]
    pub email: EmailEntry,
}

/// How many e-mails there are, by how their delivery stands.
#[derive(Debug, Object)]
pub struct EmailCounts {
    /// They wait.
    pub queued: i64,
    /// They are on their way.
    pub sending: i64,
    /// They were delivered.
    pub sent: i64,
    /// They were given up.
    pub failed: i64,
    /// All together.
    pub total: i64,
}

/// What became of e-mails in a stretch of time.
#[derive(Debug, Object)]
pub struct EmailResults {
    /// They were delivered.
    pub sent: i64,
    /// They were given up.
    pub failed: i64,
}

/// The e-mails of one kind.
#[derive(Debug, Object)]
pub struct TemplateCounts {
    /// What they say, as in `signature_request`.
    pub template: String,
    /// How many there are.
    #[oai(flatten)]
    pub counts: EmailCounts,
}

/// Figures of all e-mails that are kept: those delivered or given up, for a year.
#[derive(Debug, Object)]
pub struct EmailStats {
    /// All of them.
    #[oai(flatten)]
    pub counts: EmailCounts,
    /// What became of them in the last 24 hours.
    pub last_24_hours: EmailResults,
    /// What became of them in the last seven days.
    pub last_7_days: EmailResults,
    /// By what they say.
    pub by_template: Vec<TemplateCounts>,
    /// When an email was delivered last.
    pub last_sent_at: Option<String>,
    /// Why an email was given up last.
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
    /// The email log, the newest first.
    ///
    /// `status` and `to` leave out what is in another state or was meant for another address.
    #[oai(path = "/email/log", method = "get", operation_id = "list_emails")]
    async fn list(
        &self,
        caller: Administrator,
        status: Query<Option<EmailDelivery>>,
        to: Query<Option<String>>,
        limit: Limit,
        offset: Offset,
    ) -> Result<Json<Vec<EmailEntry>>> {
        let log = MailLog {
            delivery: status.0.map(Into::into),
            recipient: to.0.filter(|to| !to.is_empty()),
            limit: limit.0,
            offset: offset.0,
        };
        let found = caller.outbox().log(log).await?;
        Ok(Json(found.into_iter().map(Into::into).collect()))
    }

    /// Email statistics.
    #[oai(
        path = "/email/log/stats",
        method = "get",
        operation_id = "get_email_statistics"
    )]
    async fn stats(&self, caller: Administrator) -> Result<Json<EmailStats>> {
        Ok(Json(caller.outbox().stats().await?.into()))
    }

    /// A single email of the log.
    #[oai(
        path = "/email/log/:log_id",
        method = "get",
        operation_id = "get_email"
    )]
    async fn get(&self, caller: Administrator, log_id: Id) -> Result<Json<EmailEntry>> {
        let found = caller.outbox().logged(OutboxMessageId(*log_id)).await?;
        Ok(Json(found.into()))
    }

    /// Send an email again that failed, or at once one that waits for its next attempt.
    ///
    /// An email whose delivery is not known is never sent again by itself; this is how to do so
    /// knowingly. One with a link cannot be sent again once it was given up, since the secret of the
    /// link is wiped out then: have a new one sent instead.
    #[oai(
        path = "/email/log/:log_id/retry",
        method = "post",
        operation_id = "retry_email"
    )]
    async fn retry(&self, caller: Administrator, log_id: Id) -> Result<Json<RetriedEmail>> {
        let id = OutboxMessageId(*log_id);
        let message = caller.outbox().retry(RetryMail { id }).await?;
        let email = LoggedMail::from(&message).into();
        Ok(Json(RetriedEmail { ok: true, email }))
    }
}
