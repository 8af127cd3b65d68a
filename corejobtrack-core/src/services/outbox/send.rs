//! Sending an e-mail written by a user, and retrying one that failed.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Delivery, Outbox, OutboxError, OutboxMessage, OutboxMessageId, TOKEN, Template, erase_secret,
    mail, queries,
};
use crate::kernel::{
    engine::{Command, Plan},
    error::EngineError,
    limits::{self, MAX_SHORT},
    permissions::Permission,
};

/// The maximum length of an HTML body, in characters.
const MAX_HTML_LENGTH: usize = 500_000;

/// Sends an e-mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMail {
    /// The recipient: one address.
    pub to: String,
    /// The subject: one line.
    pub subject: String,
    /// The body as plain text.
    pub text: Option<String>,
    /// The body as HTML.
    pub html: Option<String>,
}

impl Command for SendMail {
    const NAME: &'static str = "send_mail";
}

/// Retries a failed message, or sends a waiting one at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryMail {
    /// The message.
    pub id: OutboxMessageId,
}

impl Command for RetryMail {
    const NAME: &'static str = "retry_mail";
}

impl Outbox {
    /// Queues an e-mail, which is delivered afterwards.
    ///
    /// # Errors
    /// An invalid address; a subject that is blank, longer than 255 characters or more than one
    /// line; [`OutboxError::NoBody`], or a body that is too long.
    pub async fn send(&self, command: SendMail) -> Result<OutboxMessage, OutboxError> {
        let command = validated(command, self.acting.engine.policy().max_note_length)?;
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::SendMail)?;
                let about = json!({
                    "subject": command.subject,
                    "text": command.text,
                    "html": command.html,
                });
                let to = command.to.clone();
                let message = mail(&tx, to, Template::Plain, about).await?;
                let mut plan = Plan::new(());
                plan.insert(&message);
                Ok::<_, OutboxError>(plan.with(message))
            })
            .await
    }

    /// Queues a failed message again, as if it had never been tried; a message that waits for its
    /// next attempt becomes due now. The result does not hold the secret of a link.
    ///
    /// # Errors
    /// [`OutboxError::NoSuchMail`], [`OutboxError::NotSendable`], [`OutboxError::LinkGone`].
    pub async fn retry(&self, command: RetryMail) -> Result<OutboxMessage, OutboxError> {
        self.acting
            .transact(command, |command, tx| async move {
                tx.allow(Permission::ManageMail)?;
                let before = tx.read(queries::by_id(command.id)).await?;
                let before = before.ok_or(OutboxError::NoSuchMail)?;
                tx.expect_version(before.version)?;
                let mut after = before.clone();
                match before.delivery {
                    Delivery::Sending | Delivery::Sent => return Err(OutboxError::NotSendable),
                    Delivery::Failed if has_link(before.template) => {
                        let token = before.about.0.get(TOKEN);
                        if token.is_none_or(|token| !token.is_string()) {
                            return Err(OutboxError::LinkGone);
                        }
                        after.attempts = 0;
                    }
                    Delivery::Failed => after.attempts = 0,
                    Delivery::Queued => {}
                }
                after.delivery = Delivery::Queued;
                after.due_at = tx.now();
                after.lease = None;
                let mut plan = Plan::new(());
                if plan.set(&before, &after) {
                    after.version.0 += 1;
                }
                // The result is stored with the idempotency key.
                erase_secret(&mut after);
                Ok(plan.with(after))
            })
            .await
    }
}

fn has_link(template: Template) -> bool {
    matches!(
        template,
        Template::SignatureRequest
            | Template::SignatureReminder
            | Template::MagicLink
            | Template::PasswordReset
            | Template::EmailVerification
    )
}

fn validated(mut command: SendMail, longest_text: usize) -> Result<SendMail, OutboxError> {
    command.to = command.to.trim().to_owned();
    limits::required("to", &command.to, MAX_SHORT)?;
    limits::email("to", Some(&command.to))?;
    limits::required("subject", &command.subject, MAX_SHORT)?;
    if command.subject.chars().any(char::is_control) {
        return Err(EngineError::invalid("subject", "must be one line of text").into());
    }
    let is_blank = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
    limits::optional("text", command.text.as_deref(), longest_text)?;
    limits::optional("html", command.html.as_deref(), MAX_HTML_LENGTH)?;
    command.text = command.text.filter(|text| !is_blank(&Some(text.clone())));
    command.html = command.html.filter(|html| !is_blank(&Some(html.clone())));
    if command.text.is_none() && command.html.is_none() {
        return Err(OutboxError::NoBody);
    }
    Ok(command)
}
