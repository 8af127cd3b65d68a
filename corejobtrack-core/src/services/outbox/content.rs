//! What a message says: read when it is sent, when everything is known. What it was about may be
//! gone by then, or its link of no use any more.

use serde_json::Value;

use super::{Outbox, OutboxMessage, TOKEN, Template, system_only};
use crate::{
    kernel::{
        error::{AreaError, EngineError, ErrorKind},
        store::Timestamp,
    },
    services::{
        areas::{WorkError, WorkItemId, WorkView},
        links,
    },
};

/// Who a link to log in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Somebody at a customer's.
    Customer,
    /// An employee.
    Employee,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The summary of a visit or case.
    ServiceSummary {
        /// The item.
        item: Box<WorkView>,
    },
    /// A link to sign a visit.
    SignatureRequest {
        /// The visit.
        item: Box<WorkView>,
        /// The secret of the link.
        token: String,
        /// When the link ceases to work.
        expires_at: Timestamp,
        /// Whether it was asked for before.
        is_reminder: bool,
    },
    /// A link to log in without a password.
    MagicLink {
        /// Whose account.
        name: String,
        /// The secret of the link.
        token: String,
        /// When the link ceases to work.
        expires_at: Timestamp,
        /// To which portal.
        audience: Audience,
    },
    /// A link to set another password.
    PasswordReset {
        /// Whose account.
        name: String,
        /// The secret of the link.
        token: String,
        /// When the link ceases to work.
        expires_at: Timestamp,
    },
    /// A link to show that an address is one's own.
    EmailVerification {
        /// Whose address.
        name: String,
        /// The secret of the link.
        token: String,
        /// When the link ceases to work.
        expires_at: Timestamp,
    },
    /// A customer's registration was approved or denied.
    Registration {
        /// Who registered.
        name: String,
        /// For which company.
        company: Option<String>,
        /// Whether it was approved.
        approved: bool,
    },
    /// Somebody asks for their account to be deleted.
    AccountDeletion {
        /// Who.
        name: String,
        /// Their address.
        email: Option<String>,
        /// Their company.
        company: Option<String>,
        /// Customer or employee.
        audience: Audience,
    },
    /// How a deployment went, as it is shown elsewhere.
    DeploymentReport(Value),
    /// What somebody wrote.
    Plain {
        /// The subject.
        subject: String,
        /// The plain text.
        text: Option<String>,
        /// The HTML.
        html: Option<String>,
    },
}

/// Why a message can never be sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unsendable {
    /// What it is about was deleted for good.
    #[error("what the email is about no longer exists")]
    Gone,
    /// The link is not there any more.
    #[error("the link in the email no longer works")]
    LinkGone,
    /// The link was used meanwhile.
    #[error("the link in the email has already been used")]
    LinkUsed,
    /// It waited for longer than the link works.
    #[error("the link in the email expired before it could be sent")]
    LinkExpired,
    /// The row lacks something that the template needs.
    #[error("the email lacks its {0}")]
    Incomplete(&'static str),
    /// It may be sent later.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl Outbox {
    /// What a claimed message says.
    ///
    /// # Errors
    /// [`Unsendable`]; all but [`Unsendable::Engine`] are for good.
    pub async fn content(&self, message: &OutboxMessage) -> Result<Content, Unsendable> {
        system_only(self.acting.actor())?;
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
                    company: about.perhaps("company"),
                    approved: message.template == Template::RegistrationApproved,
                }
            }
            Template::AccountDeletion => Content::AccountDeletion {
                name: about.text("name")?,
                email: about.perhaps("email"),
                company: about.perhaps("company"),
                audience: about.audience(),
            },
            Template::DeploymentReport => Content::DeploymentReport(about.0.clone()),
            Template::Plain => Content::Plain {
                subject: about.text("subject")?,
                text: about.perhaps("text"),
                html: about.perhaps("html"),
            },
        })
    }

    async fn item(&self, about: &About<'_>) -> Result<Box<WorkView>, Unsendable> {
        let id = about.0.get("item").and_then(Value::as_i64);
        let id = WorkItemId(id.ok_or(Unsendable::Incomplete("item"))?);
        match self.acting.work().get(id, None).await {
            Ok(item) => Ok(Box::new(item)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Unsendable::Gone),
            Err(WorkError::Engine(error)) => Err(error.into()),
            Err(_) => Err(Unsendable::Gone),
        }
    }

    async fn link(&self, about: &About<'_>) -> Result<(String, Timestamp), Unsendable> {
        let token = about.perhaps(TOKEN).ok_or(Unsendable::LinkGone)?;
        let tx = self.acting.reader();
        let link = tx.read(links::by_secret(&token)).await?;
        let link = link.ok_or(Unsendable::LinkGone)?;
        if link.used_at.is_some() {
            Err(Unsendable::LinkUsed)
        } else if link.expires_at <= tx.now() {
            Err(Unsendable::LinkExpired)
        } else {
            Ok((token, link.expires_at))
        }
    }
}

struct About<'a>(&'a Value);

impl About<'_> {
    fn perhaps(&self, member: &str) -> Option<String> {
        let text = self.0.get(member)?.as_str()?;
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    fn text(&self, member: &'static str) -> Result<String, Unsendable> {
        self.perhaps(member).ok_or(Unsendable::Incomplete(member))
    }

    fn audience(&self) -> Audience {
        match self.0.get("audience").and_then(Value::as_str) {
            Some("employee") => Audience::Employee,
            _ => Audience::Customer,
        }
    }
}
