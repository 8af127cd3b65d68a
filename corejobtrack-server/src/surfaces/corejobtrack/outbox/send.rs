//! `POST /email/send`: writes an e-mail, which is delivered afterwards.

use std::sync::Arc;

use corejobtrack_core::outbox::SendMail;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    config::Configuration,
    http::{Body, Caller, Result},
    surfaces::corejobtrack::area::Area,
};

/// An e-mail.
#[derive(Debug, Object)]
#[oai(example)]
pub struct NewEmail {
    /// To whom: one address.
    #[oai(validator(max_length = 255))]
    pub to: String,
    /// The subject: one line.
    #[oai(validator(min_length = 1, max_length = 255))]
    pub subject: String,
    /// What it says, as plain text. Without it, the words of `body_html`.
    pub body_text: Option<String>,
    /// What it says, as HTML: a whole page, or a part of one, which is put under the company's
    /// letterhead. Without it, `body_text` under the letterhead.
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

/// An e-mail that waits to be delivered.
#[derive(Debug, Object)]
pub struct QueuedEmail {
    /// True: it waits.
    pub ok: bool,
    /// Its id in the log.
    pub id: i64,
    /// `queued`: it is delivered afterwards.
    pub status: String,
    /// Whether mail is delivered at all by this server; if not, it waits until it is.
    pub enabled: bool,
    /// To whom.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// When it was written.
    pub created_at: String,
}

/// The operations of this file.
#[derive(Debug, Clone)]
pub struct SendApi {
    /// As the server was started.
    pub configuration: Arc<Configuration>,
}

#[OpenApi(tag = "Area::Email")]
impl SendApi {
    /// Queue an email for sending.
    ///
    /// At least one of `body_text` and `body_html` is needed. The email is kept in the outbox at once
    /// and delivered afterwards; where the mail server is away, it is tried again. Where mail is not
    /// enabled, it waits (`enabled` is false then).
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
