//! `POST /email/send`: queues an e-mail for delivery.

use std::sync::Arc;

use corejobtrack_core::outbox::SendMail;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::Configuration,
    http::{Body, Caller, Result},
    surfaces::corejobtrack::area::Area,
};

/// An e-mail to send.
#[derive(Debug, Object)]
#[oai(example)]
pub struct NewEmail {
    /// The recipient: one address.
    #[oai(validator(max_length = 255))]
    pub to: String,
    /// The subject: one line.
    #[oai(validator(min_length = 1, max_length = 255))]
    pub subject: String,
    /// The body as plain text; by default, the text of `body_html`.
    pub body_text: Option<String>,
    /// The body as HTML: a whole page, or a fragment, which is placed below the company's
    /// letterhead. By default, `body_text` below the letterhead.
    #[oai(validator(max_length = 500_000))]
    pub body_html: Option<String>,
}

impl poem_openapi::types::Example for NewEmail {
    fn example() -> Self {
        Self {
            to: "jane@acme.example.com".to_owned(),
            subject: "Corejobtrack Email Test".to_owned(),
            body_text: Some("Test email from Corejobtrack".to_owned()),
            body_html: Some("<h1>Test</h1><p>Email is working.</p>".to_owned()),
        }
    }
}

/// A queued e-mail.
#[derive(Debug, Object)]
pub struct QueuedEmail {
    /// Always true.
    pub ok: bool,
    /// The id in the e-mail log.
    pub id: i64,
    /// `queued`.
    pub status: String,
    /// Whether the server delivers mail; if not, the e-mail stays queued.
    pub enabled: bool,
    /// The recipient's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// When it was queued.
    pub created_at: String,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct SendApi {
    /// The server's configuration.
    pub configuration: Arc<Configuration>,
}

#[OpenApi(tag = "Area::Email")]
impl SendApi {
    /// Queue an e-mail for sending.
    ///
    /// At least one of `body_text` and `body_html` is required. The e-mail is stored in the outbox
    /// and delivered in the background; if the mail server is unavailable, delivery is retried. If
    /// mail is disabled (`enabled` is false), the e-mail stays queued.
    #[oai(path = "/email/send", method = "post", operation_id = "send_email")]
    async fn send(&self, caller: Caller, body: Body<NewEmail>) -> Result<Json<QueuedEmail>> {
        let NewEmail {
            to,
            subject,
            body_text,
            body_html,
        } = body.0;
        let command = SendMail {
            to,
            subject: subject.clone(),
            text: body_text,
            html: body_html,
        };
        let message = caller.outbox().send(command).await?;
        let mail = &self.configuration.mail;
        Ok(Json(QueuedEmail {
            ok: true,
            id: message.id.0,
            status: message.delivery.to_string(),
            enabled: mail.enabled && mail.is_configured(),
            to: message.recipient,
            subject,
            created_at: message.created_at.to_string(),
        }))
    }
}
