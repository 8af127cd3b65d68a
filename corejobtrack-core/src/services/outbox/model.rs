//! The entities of this area.

use serde::{Deserialize, Serialize};

use crate::{
    entity,
    kernel::{
        engine::Tx,
        error::EngineError,
        store::{Json, Timestamp, Version},
    },
};

crate::id! {
    /// The id of an [`OutboxMessage`].
    pub struct OutboxMessageId;
}

crate::choice! {
    /// How the delivery of a message stands.
    pub enum Delivery {
        /// It waits.
        Queued = "queued",
        /// A server is at it.
        Sending = "sending",
        /// It was delivered.
        Sent = "sent",
        /// It could not be delivered.
        Failed = "failed",
    }
}

crate::choice! {
    /// What a message says. Its `about` holds what is named here; where there is a `token`, it is the
    /// secret of a [link](crate::links), and is wiped out once the message was delivered or given up.
    pub enum Template {
        /// The summary of a visit or case, with its PDF: `item`.
        ServiceSummary = "service_summary",
        /// A link to sign a visit: `item`, `token`.
        SignatureRequest = "signature_request",
        /// The same again, because nobody signed yet: `item`, `token`.
        SignatureReminder = "signature_reminder",
        /// A link to log in without a password: `name`, `token`, and `audience`, which is `customer`
        /// or `employee`.
        MagicLink = "magic_link",
        /// A link to set another password: `name`, `token`.
        PasswordReset = "password_reset",
        /// A link to show that an address is one's own: `name`, `token`.
        EmailVerification = "email_verification",
        /// To a customer whose registration was approved: `name`, `company`.
        RegistrationApproved = "registration_approved",
        /// To a customer whose registration was denied: `name`, `company`.
        RegistrationDenied = "registration_denied",
        /// To the administrator: somebody asks for their account to be deleted: `name`, `email`,
        /// `company` or null, `audience`.
        AccountDeletion = "account_deletion",
        /// To the administrator: how a deployment went, as `GET /admin/deploy-status` shows it.
        DeploymentReport = "deployment_report",
        /// What somebody wrote: `subject`, `text`, `html` or null.
        Plain = "plain",
    }
}

entity! {
    /// A message to be delivered by e-mail. It names what it is about; the text is made when it is
    /// delivered, when all numbers are known.
    #[derive(Serialize, Deserialize)]
    pub struct OutboxMessage in "outbox_messages" {
        /// The id.
        pub id: OutboxMessageId,
        /// How often the row was written.
        pub version: Version,
        /// How the delivery stands.
        pub delivery: Delivery,
        /// The address.
        pub recipient: String,
        /// What it says.
        pub template: Template,
        /// What it is about, as the template needs it.
        pub about: Json<serde_json::Value>,
        /// The subject under which it was sent.
        pub subject: Option<String>,
        /// When it was created.
        pub created_at: Timestamp,
        /// When the next thing is due: while it waits, not before when delivery is tried; while a
        /// server is at it, when its lease runs out; afterwards, when it was delivered or given up.
        pub due_at: Timestamp,
        /// Who is at it, or was last: each attempt has a word of its own.
        pub lease: Option<String>,
        /// How often delivery was tried.
        pub attempts: i64,
        /// Why the last attempt failed.
        pub last_error: Option<String>,
        /// When it was delivered.
        pub sent_at: Option<Timestamp>,
    }
    key 1;
    index (delivery, due_at, id);
    index (delivery, created_at, id);
    index (created_at, id);
    index (recipient, created_at, id);
    index (template, delivery);
}

/// A new message.
pub(crate) async fn mail(
    tx: &Tx,
    recipient: String,
    template: Template,
    about: serde_json::Value,
) -> Result<OutboxMessage, EngineError> {
    Ok(OutboxMessage {
        id: OutboxMessageId(tx.new_id::<OutboxMessage>().await?),
        version: Version(1),
        delivery: Delivery::Queued,
        recipient,
        template,
        about: Json(about),
        subject: None,
        created_at: tx.now(),
        due_at: tx.now(),
        lease: None,
        attempts: 0,
        last_error: None,
        sent_at: None,
    })
}
