//! `GET /email/status`: the mail configuration, without secrets, and the state of the outbox.

use std::sync::Arc;

use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::{Configuration, MailSecurity},
    http::{Administrator, Result},
    surfaces::corejobtrack::area::Area,
};

/// The mail configuration and the state of the outbox.
#[derive(Debug, Object)]
pub struct EmailStatus {
    /// Whether the mail server and the sender's address are configured.
    pub configured: bool,
    /// Whether mail delivery is enabled; if not, e-mails stay queued.
    pub enabled: bool,
    /// The mail server.
    pub host: Option<String>,
    /// The mail server's port.
    pub port: u16,
    /// The connection security: `starttls`, `tls` or `none`.
    pub security: String,
    /// Whether the server logs in to the mail server.
    pub authenticated: bool,
    /// The sender's address.
    pub from_email: Option<String>,
    /// The sender's name.
    pub from_name: String,
    /// Whether all mail is redirected to one address.
    pub dev_mode: bool,
    /// The address that all mail is redirected to.
    pub dev_redirect: Option<String>,
    /// The number of e-mails waiting for delivery.
    pub queued: i64,
    /// The number of e-mails being sent.
    pub sending: i64,
    /// The number of stored e-mails that were delivered.
    pub sent: i64,
    /// The number of stored e-mails that were given up.
    pub failed: i64,
    /// When an e-mail was last delivered.
    pub last_sent_at: Option<String>,
    /// Why the last failed e-mail was given up.
    pub last_error: Option<String>,
    /// When the last failed e-mail was given up.
    pub last_error_at: Option<String>,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct StatusApi {
    /// The server's configuration.
    pub configuration: Arc<Configuration>,
}

#[OpenApi(tag = "Area::Email")]
impl StatusApi {
    /// Get the e-mail service status.
    #[oai(path = "/email/status", method = "get", operation_id = "get_email_status")]
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
