//! `GET /email/status`: how mail is set up and how it fares. Shows what is set and never a secret.

use std::sync::Arc;

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::{Configuration, MailSecurity},
    http::{Administrator, Result},
    surfaces::corejobtrack::area::Area,
};

/// How mail is set up and how it fares.
#[derive(Debug, Object)]
pub struct EmailStatus {
    /// Whether the mail server and the sender's address are known.
    pub configured: bool,
    /// Whether mail is delivered; if not, it waits.
    pub enabled: bool,
    /// The mail server.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// What protects the connection: `starttls`, `tls` or `none`.
    pub security: String,
    /// Whether the server logs in to the mail server.
    pub authenticated: bool,
    /// The sender's address.
    pub from_email: Option<String>,
    /// The sender's name.
    pub from_name: String,
    /// Whether all mail goes to one address instead.
    pub dev_mode: bool,
    /// That address.
    pub dev_redirect: Option<String>,
    /// How many emails wait.
    pub queued: i64,
    /// How many are on their way just now.
    pub sending: i64,
    /// How many were delivered, of those that are kept.
    pub sent: i64,
    /// How many were given up, of those that are kept.
    pub failed: i64,
    /// When an email was delivered last.
    pub last_sent_at: Option<String>,
    /// Why an email was given up last.
    pub last_error: Option<String>,
    /// When that was.
    pub last_error_at: Option<String>,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct StatusApi {
    /// As the server was started.
    pub configuration: Arc<Configuration>,
}

#[OpenApi(tag = "Area::Email")]
impl StatusApi {
    /// Email service status.
    #[oai(
        path = "/email/status",
        method = "get",
        operation_id = "get_email_status"
    )]
    async fn status(&self, caller: Administrator) -> Result<Json<EmailStatus>> {
        let stats = caller.outbox().stats().await?;
        let mail = &self.configuration.mail;
        let security = match mail.security {
            MailSecurity::StartTls => "starttls",
            MailSecurity::Tls => "tls",
            MailSecurity::None => "none",
        };
        let (last_error_at, last_error) = stats.last_failure.unzip();
        Ok(Json(EmailStatus {
            configured: mail.is_configured(),
            enabled: mail.enabled,
            host: mail.host.clone(),
            port: mail.port,
            security: security.to_owned(),
            authenticated: mail.user.is_some(),
            from_email: mail.from_address.clone(),
            from_name: mail.from_name.clone(),
            dev_mode: mail.dev_mode,
            dev_redirect: mail.dev_redirect.clone(),
            queued: stats.all.queued,
            sending: stats.all.sending,
            sent: stats.all.sent,
            failed: stats.all.failed,
            last_sent_at: stats.last_sent_at.map(|at| at.to_string()),
            last_error,
            last_error_at: last_error_at.map(|at| at.to_string()),
        }))
    }
}
