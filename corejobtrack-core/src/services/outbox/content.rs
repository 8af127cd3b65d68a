//! The content of a message, read when it is sent, when all numbers are known. Its item may have
//! been deleted by then, and its link used or expired.

use serde_json::Value;

use super::{Outbox, OutboxMessage, TOKEN, Template};
use crate::{
    kernel::{
        error::{AreaError, EngineError, ErrorKind},
        store::Timestamp,
    },
    services::{
        areas::{PublicView, WorkError, WorkItemId},
        links,
    },
};

/// The kind of account that a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// A customer contact.
    Customer,
    /// An employee.
    Employee,
}

/// The content of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The summary of a visit or case.
    ServiceSummary {
        /// The item.
        item: Box<PublicView>,
    },
    /// A link to sign a visit.
    SignatureRequest {
        /// The visit.
        item: Box<PublicView>,
        /// The secret of the link.
        token: String,
        /// When the link expires.
        expires_at: Timestamp,
        /// Whether it is a reminder of an earlier request.
        is_reminder: bool,
    },
    /// A link to log in without a password.
    MagicLink {
        /// The name of the account's owner.
        name: String,
        /// The secret of the link.
        token: String,
        /// When the link expires.
        expires_at: Timestamp,
        /// The portal to log in to.
        audience: Audience,
    },
    /// A link to set a new password.
    PasswordReset {
        /// The name of the account's owner.
        name: String,
        /// The secret of the link.
        token: String,
        /// When the link expires.
        expires_at: Timestamp,
    },
    /// A link to verify an address.
    EmailVerification {
        /// The name of the address's owner.
        name: String,
        /// The secret of the link.
        token: String,
        /// When the link expires.
        expires_at: Timestamp,
    },
    /// A customer's registration was approved or denied.
    Registration {
        /// The name of the registrant.
        name: String,
        /// The company.
        company: Option<String>,
        /// Whether it was approved.
        approved: bool,
    },
    /// A request to delete an account.
    AccountDeletion {
        /// The name of the account's owner.
        name: String,
        /// The owner's e-mail address.
        email: Option<String>,
        /// The owner's company.
        company: Option<String>,
        /// Customer or employee.
        audience: Audience,
    },
    /// The result of a deployment, as `GET /admin/deploy-status` shows it.
    DeploymentReport(Value),
    /// An e-mail written by a user.
    Plain {
        /// The subject.
        subject: String,
        /// The plain text.
        text: Option<String>,
        /// The HTML.
        html: Option<String>,
    },
}

/// Why a message cannot be sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContentError {
    /// The item was deleted for good.
    #[error("the work item of this email no longer exists")]
    Gone,
    /// The link no longer exists.
    #[error("the link in the email no longer works")]
    LinkGone,
    /// The link was used in the meantime.
    #[error("the link in the email has already been used")]
    LinkUsed,
    /// The link expired before the message was sent.
    #[error("the link in the email expired before it could be sent")]
    LinkExpired,
    /// The row lacks something that the template needs.
    #[error("the email has no {0}")]
    Incomplete(&'static str),
    /// A general engine error; the message may be sent later.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Outbox {
    /// The content of a claimed message.
    ///
    /// # Errors
    /// [`ContentError`]; all but [`ContentError::Engine`] are permanent.
    pub async fn content(&self, message: &OutboxMessage) -> Result<Content, ContentError> {
        self.acting.actor().require_system()?;
        let about = About(&message.about.0);
        Ok(match message.template {
            Template::ServiceSummary => Content::ServiceSummary {
                item: self.item(&about).await?,
            },
            Template::SignatureRequest | Template::SignatureReminder => {
                let (token, expires_at) = self.link(&about).await?;
                Content::SignatureRequest {
                    item: self.item(&about).await?,
                    token,
                    expires_at,
                    is_reminder: message.template == Template::SignatureReminder,
                }
            }
            Template::MagicLink => {
                let (token, expires_at) = self.link(&about).await?;
                Content::MagicLink {
                    name: about.text("name")?,
                    token,
                    expires_at,
                    audience: about.audience(),
                }
            }
            Template::PasswordReset => {
                let (token, expires_at) = self.link(&about).await?;
                Content::PasswordReset {
                    name: about.text("name")?,
                    token,
                    expires_at,
                }
            }
            Template::EmailVerification => {
                let (token, expires_at) = self.link(&about).await?;
                Content::EmailVerification {
                    name: about.text("name")?,
                    token,
                    expires_at,
                }
            }
            Template::RegistrationApproved | Template::RegistrationDenied => {
                Content::Registration {
                    name: about.text("name")?,
                    company: about.optional("company"),
                    approved: message.template == Template::RegistrationApproved,
                }
            }
            Template::AccountDeletion => Content::AccountDeletion {
                name: about.text("name")?,
                email: about.optional("email"),
                company: about.optional("company"),
                audience: about.audience(),
            },
            Template::DeploymentReport => Content::DeploymentReport(about.0.clone()),
            Template::Plain => Content::Plain {
                subject: about.text("subject")?,
                text: about.optional("text"),
                html: about.optional("html"),
            },
        })
    }

    async fn item(&self, about: &About<'_>) -> Result<Box<PublicView>, ContentError> {
        let id = about.0.get("item").and_then(Value::as_i64);
        let id = WorkItemId(id.ok_or(ContentError::Incomplete("item"))?);
        match self.acting.work().get(id, None).await {
            Ok(item) => Ok(Box::new(item.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(ContentError::Gone),
            Err(WorkError::Engine(error)) => Err(error.into()),
            Err(_) => Err(ContentError::Gone),
        }
    }

    async fn link(&self, about: &About<'_>) -> Result<(String, Timestamp), ContentError> {
        let token = about.optional(TOKEN).ok_or(ContentError::LinkGone)?;
        let tx = self.acting.reader();
        let link = tx.read(links::by_secret(&token)).await?;
        let link = link.ok_or(ContentError::LinkGone)?;
        if link.used_at.is_some() {
            Err(ContentError::LinkUsed)
        } else if link.expires_at <= tx.now() {
            Err(ContentError::LinkExpired)
        } else {
            Ok((token, link.expires_at))
        }
    }
}

struct About<'a>(&'a Value);

impl About<'_> {
    fn optional(&self, member: &str) -> Option<String> {
        let text = self.0.get(member)?.as_str()?;
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    fn text(&self, member: &'static str) -> Result<String, ContentError> {
        self.optional(member)
            .ok_or(ContentError::Incomplete(member))
    }

    fn audience(&self) -> Audience {
        match self.0.get("audience").and_then(Value::as_str) {
            Some("employee") => Audience::Employee,
            _ => Audience::Customer,
        }
    }
}
